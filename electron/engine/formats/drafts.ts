// Names of what is being written, and the removal of what killed processes left: a name says which process writes, so that the dead's can be told from
// what is at work.

import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const draftFile = /^\..+\.(\d+)-[0-9a-f]{12}\.tmp$/
const shortLivedFolder = /^session-(\d+)-/

/** Beside the file that it becomes. */
export const draftOfFile = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`)

/** What a folder's name begins with that is there while a session opens. */
export const shortLivedPrefix = `session-${process.pid}-`

/** Removes what killed processes left in a folder and, so many levels deep, in those inside it. */
export async function removeDeadDrafts(folder: string, levels: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const writer = Number((entry.isFile() ? draftFile : shortLivedFolder).exec(entry.name)?.[1])
    if (writer > 0 && !isRunning(writer)) await rm(path, { recursive: true, force: true })
    else if (entry.isDirectory() && levels > 0) await removeDeadDrafts(path, levels - 1)
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
