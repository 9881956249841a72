// SQLite's result codes as errors for people. What no table row knows stays as it is: a defect.

import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { diskFullReason } from '../../shared/domain/disk-full.ts'
import { AppError } from '../../shared/errors.ts'
import { type Said, say } from '../../shared/said.ts'

type Translate = (path: string, error: Error) => AppError

const damaged: Translate = (path, error) =>
  new AppError(
    'bad-file',
    say`${path} is damaged or not a Tunesmith database (${error.message}). Move it away and start again; model folders stay as they are and can be imported.`,
    { path },
    { cause: error },
  )
const failed =
  (reason: Said): Translate =>
  (path, error) =>
    new AppError('io', say`The database ${path} could not be used: ${reason}`, { path }, { cause: error })
/** `needed` is no more than a beginning: what a transaction writes is not known before. */
const full: Translate = (path, error) => {
  const free = freeBytes(path)
  const message = say`Could not write the database ${path}: ${diskFullReason({ free, needed: workingBytes })}`
  return new AppError('io', message, { path, code: 'ENOSPC', free, needed: workingBytes }, { cause: error })
}
/** What the database's log takes before it is folded back into the file. */
const workingBytes = 16e6
/** With less than that, a failed write is a full disk whatever the system calls it: a mapped file that cannot grow, say. */
const nothingFree = 64_000
const failedOrFull: Translate = (path, error) =>
  (freeBytes(path) ?? nothingFree) < nothingFree
    ? full(path, error)
    : failed(say`the disk reported an error. Check the disk and try again.`)(path, error)

function freeBytes(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize
  } catch {
    return null // it is asked for a message alone
  }
}

// Extended codes (SQLITE_IOERR_WRITE) are looked up by their first two words.
const translations: Record<string, Translate> = {
  SQLITE_NOTADB: damaged,
  SQLITE_CORRUPT: damaged,
  SQLITE_BUSY: failed(say`another Tunesmith holds it. Close that one or try again.`),
  SQLITE_LOCKED: failed(say`another Tunesmith holds it. Close that one or try again.`),
  SQLITE_FULL: full,
  SQLITE_CANTOPEN: failed(say`it cannot be opened. Check that its folder exists and may be written.`),
  SQLITE_READONLY: failed(say`it may not be written. Check the permissions of its folder.`),
  SQLITE_PERM: failed(say`it may not be touched. Check the permissions of its folder.`),
  SQLITE_IOERR: failedOrFull,
}

// SQLite reports ON DELETE RESTRICT as a trigger.
const constraints: Record<string, keyof Conflicts> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'reference',
  SQLITE_CONSTRAINT_TRIGGER: 'reference',
}

/** What to say when a value that must be unique is there already, or when a row that is referred to is gone or held. */
export type Conflicts = { unique?: () => AppError; reference?: () => AppError }

export function withSqlErrors<T>(path: string, action: () => T, conflicts: Conflicts = {}): T {
  try {
    return action()
  } catch (error) {
    const code = sqliteCode(error)
    if (!code) throw error
    const constraint = constraints[code]
    const conflict = constraint && conflicts[constraint]
    if (conflict) throw conflict()
    const translate = translations[code.split('_').slice(0, 2).join('_')]
    throw translate ? translate(path, error as Error) : error
  }
}

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return error.code.startsWith('SQLITE_') ? error.code : undefined
}
