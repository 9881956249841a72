// Whether a place is free for a new folder.

import { readdir } from 'node:fs/promises'
import { say } from '../../../shared/said.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'

/** Errors: io. */
export async function holdsSomething(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length > 0
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT') return false
    // a file of that name, or of one above it
    if (code === 'ENOTDIR') return true
    throw ioError(say`read`, path, error)
  }
}
