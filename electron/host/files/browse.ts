// One folder of this machine, for windows that have no dialog of the system: what lies in it, where it lies, and the usual places.

import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, parse, resolve } from 'node:path'
import type { FileEntry } from '../../../shared/contract/app.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'

/** More are no list that anyone reads. */
const maxEntries = 5000

type Place = { name: 'home' | 'desktop' | 'documents' | 'downloads' | 'root'; path: string }
export type Browsed = { path: string; parent: string | null; entries: FileEntry[]; more: number; places: Place[] }

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

export async function browse({ path, hidden }: { path?: string | undefined; hidden: boolean }): Promise<Browsed> {
  const folder = await folderOf(path)
  const names = await readdir(folder).catch((error: unknown) => {
    throw ioError(say`read`, folder, error)
  })
  const wanted = names.filter((name) => hidden || !name.startsWith('.')).sort(byName.compare)
  const entries = await Promise.all(wanted.slice(0, maxEntries).map((name) => entryOf(join(folder, name), name)))
  const parent = dirname(folder)
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    entries: [...entries.filter(({ kind }) => kind === 'folder'), ...entries.filter(({ kind }) => kind === 'file')],
    more: Math.max(0, wanted.length - maxEntries),
    places: await places(),
  }
}

async function folderOf(path: string | undefined): Promise<string> {
  const typed = path?.trim() ?? ''
  if (typed === '') return homedir()
  const full = resolve(typed.replace(/^~(?=[/\\]|$)/, homedir()))
  const state = await stat(full).catch((error: unknown) => {
    throw ioError(say`open`, full, error)
  })
  return state.isDirectory() ? full : dirname(full)
}

/** A link is what it leads to; one that leads nowhere, or a thing that may not be looked at, is a file of no size. */
async function entryOf(path: string, name: string): Promise<FileEntry> {
  const state = await stat(path).catch(() => undefined)
  const kind = state?.isDirectory() ? 'folder' : 'file'
  return { name, path, kind, sizeBytes: kind === 'file' ? (state?.size ?? 0) : 0 }
}

async function places(): Promise<Place[]> {
  const home = homedir()
  const usual: Place[] = [
    { name: 'home', path: home },
    { name: 'desktop', path: join(home, 'Desktop') },
    { name: 'documents', path: join(home, 'Documents') },
    { name: 'downloads', path: join(home, 'Downloads') },
    { name: 'root', path: parse(home).root },
  ]
  const found = await Promise.all(
    usual.map(({ path }) =>
      stat(path).then(
        (state) => state.isDirectory(),
        () => false,
      ),
    ),
  )
  return usual.filter((_, i) => found[i])
}
