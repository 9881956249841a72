// Files that are either the old one or the new one, whole, whatever happens in between: written beside the target,
// flushed, renamed over it, and the rename itself flushed.

import type { FileHandle } from 'node:fs/promises'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { say } from '../../../shared/said.ts'
import { draftOfFile } from './drafts.ts'
import { ioError } from './io-error.ts'

// Linux moves at most 2^31 - 4096 bytes a call; smaller pieces also keep other file work of the process alive.
const maxWriteBytes = 64 * 1024 * 1024

/** Writes all of `data` at the handle's position; a single write call may stop short. */
export async function writeFully(handle: FileHandle, data: ArrayBufferView): Promise<void> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  let done = 0
  while (done < bytes.byteLength) {
    const length = Math.min(maxWriteBytes, bytes.byteLength - done)
    const { bytesWritten } = await handle.write(bytes, done, length, null)
    done += bytesWritten
  }
}

/**
 * `data` may be text, bytes, or a function that writes `size` bytes to the open handle. A failure leaves the old file untouched. Errors: io; of a
 * full disk it says how much is missing.
 */
export async function writeFileAtomic(
  path: string,
  data: string | ArrayBufferView | ((handle: FileHandle) => Promise<void>),
  size?: number,
): Promise<void> {
  const folder = dirname(path)
  const draft = draftOfFile(path)
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data
  try {
    const handle = await open(draft, 'wx')
    try {
      if (typeof bytes === 'function') await bytes(handle)
      else await writeFully(handle, bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw ioError(say`write`, path, error, typeof bytes === 'function' ? size : bytes.byteLength)
  }
  await syncFolder(folder)
}

/** Two spaces of indent and a last newline, as people and diffs like it. */
export function writeJsonAtomic(path: string, value: unknown): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`)
}

/** Makes a rename in `folder` survive a power cut. Windows cannot open folders and needs no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
