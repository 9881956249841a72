// Brings files of this browser to the web host, whose procedures take paths: what was dropped or picked is walked, then sent file by file.

import { type Uploaded, uploadedSchema, uploadHeader, uploadPath } from '../../shared/contract/upload.ts'
import { errorRecordSchema } from '../../shared/domain/error-record.ts'
import { AppError, errorFromRecord } from '../../shared/errors.ts'
import { fileTexts } from '../locales/files.ts'

export type UploadProgress = { doneBytes: number; totalBytes: number; name: string }
export type UploadWatch = {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: UploadProgress) => void) | undefined
}
/** `path` begins with the name of what was dropped, its parts separated by slashes. */
export type LocalFile = { path: string; file: File }

/** A folder that somebody dropped by mistake may be a whole disk. */
const maxFiles = 5000

/** What was dropped: entries that can be walked, or files alone. */
export type Dropped = { entries: FileSystemEntry[]; files: File[] }

/** Must be called while the event is under way: later its entries are gone. */
export function droppedOf(transfer: DataTransfer): Dropped {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? [])
  return { entries, files: entries.length === items.length ? [] : [...transfer.files] }
}

/** The files below, without hidden ones and those of version control. */
export async function filesBelow({ entries, files: plain }: Dropped): Promise<LocalFile[]> {
  if (plain.length > 0) return plain.map((file) => ({ path: file.name, file }))
  const files: LocalFile[] = []
  const walk = async (entry: FileSystemEntry, above: string): Promise<void> => {
    const path = above === '' ? entry.name : `${above}/${entry.name}`
    if (isFile(entry)) {
      if (files.length === maxFiles) throw new AppError('bad-argument', fileTexts.get().tooManyFiles(maxFiles))
      files.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) })
    } else if (isFolder(entry)) {
      for (const below of await readFolder(entry)) if (!below.name.startsWith('.')) await walk(below, path)
    }
  }
  for (const entry of entries) await walk(entry, '')
  return files
}

/** Paths on the host of the things that were dropped or picked: each folder once. */
export async function upload(files: readonly LocalFile[], { signal, onProgress }: UploadWatch = {}): Promise<string[]> {
  if (files.length === 0) throw new AppError('bad-argument', fileTexts.get().nothingDropped)
  const folder = crypto.randomUUID()
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const tops = new Set<string>()
  let before = 0
  for (const { path, file } of files) {
    const relative = path.normalize('NFC')
    onProgress?.({ doneBytes: before, totalBytes, name: relative })
    const uploaded = await send(folder, relative, file, {
      signal,
      onBytes: (bytes) => onProgress?.({ doneBytes: before + bytes, totalBytes, name: relative }),
    })
    const top = relative.split('/')[0]!
    tops.add(uploaded.path.slice(0, uploaded.path.length - (relative.length - top.length)))
    before += file.size
  }
  onProgress?.({ doneBytes: totalBytes, totalBytes, name: '' })
  return [...tops]
}

type SendWatch = { signal?: AbortSignal | undefined; onBytes(bytes: number): void }

/** XMLHttpRequest, as `fetch` does not tell how much of a body has gone. */
function send(folder: string, path: string, file: File, { signal, onBytes }: SendWatch): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal?.addEventListener('abort', stop, { once: true })
    request.upload.addEventListener('progress', ({ loaded }) => onBytes(Math.min(loaded, file.size)))
    request.addEventListener('loadend', () => {
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(signal.reason)
      else if (request.status === 200) resolve(uploadedSchema.parse(JSON.parse(request.responseText)))
      else reject(failureOf(request, path))
    })
    request.open('POST', `${uploadPath}?${new URLSearchParams({ folder, path })}`)
    request.setRequestHeader(uploadHeader, '1')
    request.send(file)
  })
}

function failureOf(request: XMLHttpRequest, path: string): AppError {
  try {
    return errorFromRecord(errorRecordSchema.parse(JSON.parse(request.responseText)))
  } catch {
    // a file that is being written, or a host that is gone, brings no record
    return new AppError('io', fileTexts.get().uploadFailed(path), { path, status: request.status })
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

/** Browsers give a folder's entries in parts of a hundred. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return all
    all.push(...part)
  }
}
