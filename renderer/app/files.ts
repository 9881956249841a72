// Files and folders as the host's procedures take them: paths. Electron has a system dialog and knows the path of what is dropped; in a browser a
// dialog over the host's folders stands in, and what is dropped is brought to the host first. Saving goes through the browser's downloads in both.

import { openFileChooser } from '../components/file-chooser.tsx'
import { desktop } from './desktop.ts'
import { droppedOf, filesBelow, type UploadWatch, upload } from './uploads.ts'

export type { UploadProgress } from './uploads.ts'

/** null where the user thought better of it. */
export async function chooseFolder(title: string): Promise<string | null> {
  if (desktop) return desktop.chooseFolder(title)
  return (await openFileChooser({ kind: 'folder', title, endings: [], isMultiple: false }))[0] ?? null
}

/** `endings` without dots; empty for any file. null where the user thought better of it. */
export async function chooseFile(title: string, endings: string[]): Promise<string | null> {
  if (desktop) return (await desktop.chooseFiles(title, endings))[0] ?? null
  return (await openFileChooser({ kind: 'file', title, endings, isMultiple: false }))[0] ?? null
}

/** Several at once; empty where the user thought better of it. */
export async function chooseFiles(title: string, endings: string[]): Promise<string[]> {
  if (desktop) return desktop.chooseFiles(title, endings)
  return openFileChooser({ kind: 'file', title, endings, isMultiple: true })
}

/** Call it inside the event's handler, before anything is awaited. In a browser the bytes are brought to the host, which takes as long as it takes. */
export async function pathsOfDrop(event: { dataTransfer: DataTransfer }, watch: UploadWatch = {}): Promise<string[]> {
  if (desktop) return [...event.dataTransfer.files].map((file) => desktop!.pathOf(file)).filter((path) => path !== '')
  const dropped = droppedOf(event.dataTransfer)
  return upload(await filesBelow(dropped), watch)
}

type Texts = string | Iterable<string> | AsyncIterable<string>

/** Offers a text as a download under that name. */
export async function saveText(name: string, texts: Texts, type = 'text/plain;charset=utf-8'): Promise<void> {
  const parts: Blob[] = []
  // each part becomes a blob, which the browser may put on disk
  for await (const text of typeof texts === 'string' ? [texts] : texts) parts.push(new Blob([text]))
  const address = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // the download has its own hold on the blob once it has begun
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
