// Where an export goes: a new folder, by default in the user's documents.

import { readdir, stat, statfs } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { holdsSomething } from '../files/holds-something.ts'
import { checkName, uniqueName } from '../names.ts'

export type ExportPlace = { path: string; isTaken: boolean; freeName: string; freeBytes: number | null }

/** Of the folder that exports go to. */
const folderName = 'Tunesmith'

export async function suggestPlace(modelName: string): Promise<{ parent: string; name: string }> {
  const documents = join(homedir(), 'Documents')
  const parent = join((await isFolder(documents)) ? documents : homedir(), folderName)
  const taken = new Set(await entriesOf(parent))
  return { parent, name: uniqueName(modelName, (name) => taken.has(name)) }
}

/** Errors: bad-argument for a name that is none, or a place that is no whole path. */
export async function findPlace(parent: string, name: string): Promise<ExportPlace> {
  const typed = parent.trim().replace(/^~(?=[/\\]|$)/, homedir())
  const folder = name.trim().normalize('NFC')
  checkName(folder)
  if (!isAbsolute(typed))
    throw new AppError('bad-argument', say`${parent} is no whole path: choose a folder for the export.`, {
      path: parent,
    })
  const path = join(resolve(typed), folder)
  const isTaken = await holdsSomething(path)
  const entries = isTaken ? new Set(await entriesOf(dirname(path))) : new Set<string>()
  return {
    path,
    isTaken,
    freeName: uniqueName(folder, (other) => entries.has(other)),
    freeBytes: await freeBytesOf(dirname(path)),
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (state) => state.isDirectory(),
    () => false,
  )
}

async function entriesOf(path: string): Promise<string[]> {
  return (await isFolder(path)) ? readdir(path) : []
}

/** Of the nearest folder that is there already; null where the system does not say. */
async function freeBytesOf(folder: string): Promise<number | null> {
  if (!(await isFolder(folder))) return dirname(folder) === folder ? null : freeBytesOf(dirname(folder))
  const found = await statfs(folder).catch(() => null)
  return found && found.bavail * found.bsize
}
