// A text from the window as a file: what is pasted, or comes with the app, is then read like any table.

import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { writeFileAtomic } from '../../engine/formats/atomic-file.ts'
import { ioError } from '../../engine/formats/io-error.ts'

/** Characters that a file system gives a meaning of its own, and those that cannot be seen. */
const forbidden = /[\p{Cc}\p{Cf}/\\:*?"<>|]/gu

/** The same text under the same name is the same file. */
export async function keepText(folder: string, name: string, text: string): Promise<string> {
  const plain = name.replace(forbidden, ' ').replace(/^[. ]+|[. ]+$/g, '')
  if (plain === '') throw new AppError('bad-argument', say`"${name}" is no name for a file.`, { name })
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const place = join(folder, hash)
  const path = join(place, plain)
  try {
    await mkdir(place, { recursive: true, mode: 0o700 })
    await writeFileAtomic(path, text)
  } catch (error) {
    throw ioError(say`write`, path, error)
  }
  return path
}
