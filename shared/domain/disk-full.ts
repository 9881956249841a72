// What is said where a disk is full, in the same words for files and for the database: how much is free, how much is missing, what to do.

import { type Said, say } from '../said.ts'

/** `needed` is what was to be written, where that is known. */
export function diskFullReason({ free, needed }: { free: number | null; needed?: number | undefined }): Said {
  if (free === null) return say`the disk is full. Free some space and try again.`
  if (needed === undefined) return say`the disk is full (${megabytes(free)} free). Free some space and try again.`
  // a file system takes some of its own: at least so much
  const missing = Math.max(needed - free, leastMissing)
  return say`the disk is full (${megabytes(free)} free). ${megabytes(needed)} are needed there, at least ${megabytes(missing)} more than there are. Free some space and try again.`
}

const leastMissing = 100_000
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
