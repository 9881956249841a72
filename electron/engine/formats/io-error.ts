// File-system trouble as an AppError: a missing path is 'not-found', all else is 'io' (trying again may help).
// A file whose bytes are wrong is never reported here: that is 'bad-file', for good.

import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { diskFullReason } from '../../../shared/domain/disk-full.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'

const advice: Record<string, Said> = {
  EACCES: say`Tunesmith may not touch it: check its permissions.`,
  EPERM: say`Tunesmith may not touch it: check its permissions, or whether another program holds it open.`,
  EBUSY: say`Another program holds it open: close that program and try again.`,
  EDQUOT: say`The disk quota is used up: free some space and try again.`,
  EROFS: say`The disk is read-only: choose another place.`,
  EMFILE: say`Too many files are open: close other programs and try again.`,
  EISDIR: say`It is a folder, a file was expected.`,
  ENOTDIR: say`A part of the path is a file, a folder was expected.`,
}

/** The system's own code of a failed call (`ENOENT`, ...), if that is what `error` is. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** `doing` completes "Could not <doing> <path>", such as say`read`; `needed` is what was to be written. An AppError passes through unchanged. */
export function ioError(doing: Said, path: string, error: unknown, needed?: number): AppError {
  if (error instanceof AppError) return error
  const code = systemCode(error)
  if (code === 'ENOENT') {
    return new AppError('not-found', say`Could not ${doing} ${path}: it does not exist.`, { path }, { cause: error })
  }
  if (code === 'ENOSPC') {
    const free = freeBytesAt(path)
    const message = say`Could not ${doing} ${path}: ${diskFullReason({ free, needed })}`
    return new AppError('io', message, { path, code, free, needed: needed ?? null }, { cause: error })
  }
  const reason = (code && advice[code]) ?? (error instanceof Error ? error.message : String(error))
  return new AppError('io', say`Could not ${doing} ${path}: ${reason}`, { path, code: code ?? null }, { cause: error })
}

/** On the disk of the nearest folder that is there; null where the system does not say. */
export function freeBytesAt(path: string): number | null {
  for (let folder = path; ; folder = dirname(folder))
    try {
      const { bavail, bsize } = statfsSync(folder)
      return bavail * bsize
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) return null
    }
}
