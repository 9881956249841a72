// File-system trouble as an AppError: a missing path is 'not-found', all else is 'io' (trying again may help).
// A file whose bytes are wrong is never reported here: that is 'bad-file', for good.

import { AppError } from '../../../shared/errors.ts'

const advice: Record<string, string> = {
  EACCES: 'Tunesmith may not touch it: check its permissions.',
  EPERM: 'Tunesmith may not touch it: check its permissions, or whether another program holds it open.',
  EBUSY: 'Another program holds it open: close that program and try again.',
  ENOSPC: 'The disk is full: free some space and try again.',
  EDQUOT: 'The disk quota is used up: free some space and try again.',
  EROFS: 'The disk is read-only: choose another place.',
  EMFILE: 'Too many files are open: close other programs and try again.',
  EISDIR: 'It is a folder, a file was expected.',
  ENOTDIR: 'A part of the path is a file, a folder was expected.',
}

/** The system's own code of a failed call (`ENOENT`, ...), if that is what `error` is. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** `doing` completes "Could not <doing> <path>". An AppError passes through unchanged. */
export function ioError(doing: string, path: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = systemCode(error)
  if (code === 'ENOENT') {
    return new AppError('not-found', `Could not ${doing} ${path}: it does not exist.`, { path }, { cause: error })
  }
  const reason = (code && advice[code]) ?? (error instanceof Error ? error.message : String(error))
  return new AppError('io', `Could not ${doing} ${path}: ${reason}`, { path, code: code ?? null }, { cause: error })
}
