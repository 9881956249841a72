// The parts of a ZIP archive as streams, each bounded by what the archive itself says of it. Only what is asked for is unpacked.

import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { badData } from './row.ts'

/** Workbooks have some tens of parts; pictures make some hundreds. */
const maxParts = 20_000

export type ZipParts = {
  has(name: string): boolean
  /** Bytes of a part when unpacked, as the archive says; what it really holds may not differ. */
  sizeOf(name: string): number
  read(name: string): AsyncGenerator<Buffer>
  close(): void
}

/** Throws bad-data for what is no archive, or a broken or an encrypted one. */
export async function openZip(file: string, advice: Said): Promise<ZipParts> {
  const broken = (error: unknown) => {
    if (error instanceof AppError) return error
    if (error instanceof Error && 'syscall' in error) {
      const missing = 'code' in error && error.code === 'ENOENT'
      return new AppError(missing ? 'not-found' : 'io', say`Reading ${file} failed: ${error.message}`, { file })
    }
    const reason = error instanceof Error ? error.message : String(error)
    return badData({ file }, say`is damaged (${reason}). ${advice}`, { reason })
  }
  let archive: ZipFile | undefined
  const entries = new Map<string, Entry>()
  try {
    archive = await openPromise(file, { lazyEntries: true, autoClose: false })
    if (archive.entryCount > maxParts)
      throw badData({ file }, say`has ${archive.entryCount} parts; a workbook may have ${maxParts}. ${advice}`, {
        parts: archive.entryCount,
      })
    for await (const entry of archive.eachEntry()) entries.set(entry.fileName.replace(/^\//, ''), entry)
  } catch (error) {
    archive?.close()
    throw broken(error)
  }
  const opened = archive
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name)
    if (!entry) throw badData({ file }, say`lacks its part ${name}. ${advice}`, { part: name })
    if (entry.isEncrypted())
      throw badData({ file }, say`is protected by a password. Save it without one.`, { part: name })
    return entry
  }
  return {
    has: (name) => entries.has(name),
    sizeOf: (name) => entryOf(name).uncompressedSize,
    async *read(name) {
      const entry = entryOf(name)
      let stream: Readable | undefined
      try {
        stream = await opened.openReadStreamPromise(entry)
        for await (const bytes of stream) yield bytes as Buffer
      } catch (error) {
        throw broken(error)
      } finally {
        stream?.destroy()
      }
    },
    close: () => opened.close(),
  }
}
