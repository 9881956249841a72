// The user's choice of a data folder: a small file in the folder that the platform's convention names, which is found before any other.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'

const fileName = 'data-folder.txt'
/** Longer than any path. */
const maxChars = 4096

export const choiceFile = (conventionFolder: string): string => join(conventionFolder, fileName)

/** Undefined where nothing was chosen. A folder that is not there is an error: a new library in its place would look like a loss. */
export function readFolderChoice(conventionFolder: string): string | undefined {
  const file = choiceFile(conventionFolder)
  if (!existsSync(file)) return undefined
  const folder = readFileSync(file, 'utf8').trim().slice(0, maxChars)
  const problem = !isAbsolute(folder)
    ? say`does not name a folder by its whole path`
    : existsSync(folder)
      ? undefined
      : say`names ${folder}, which is not there (a drive that is not attached?)`
  if (problem === undefined) return folder
  throw new AppError(
    'not-found',
    say`The data folder cannot be opened: ${file} ${problem}. Attach it, or remove that file to go back to ${conventionFolder}.`,
    { path: folder, file },
  )
}

/** From the next start on; null goes back to the convention. */
export async function writeFolderChoice(conventionFolder: string, folder: string | null): Promise<void> {
  const file = choiceFile(conventionFolder)
  if (folder === null) {
    await rm(file, { force: true })
    return
  }
  try {
    await mkdir(conventionFolder, { recursive: true, mode: 0o700 })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await checkWritable(folder)
    await writeFile(file, `${folder}\n`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError(
      'io',
      say`${folder} cannot be the data folder (${reason}): choose a folder that may be written.`,
      {
        path: folder,
      },
    )
  }
}

async function checkWritable(folder: string): Promise<void> {
  const probe = join(folder, `.tunesmith-${process.pid}`)
  await writeFile(probe, '')
  rmSync(probe)
}
