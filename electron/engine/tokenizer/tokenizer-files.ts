// Bounded reads of the files of a tokenizer folder. A missing file is `undefined`; a file too large or not JSON is an error.

import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { isRecord, type JsonRecord } from './json-fields.ts'

const mebibyte = 1 << 20
// The largest published tokenizer.json (Gemma, 256k pieces with merges) has 33 MB.
export const maxTokenizerJsonBytes = 128 * mebibyte
export const maxVocabTextBytes = 64 * mebibyte
export const maxConfigBytes = 16 * mebibyte
export const maxChatTemplateBytes = mebibyte

/** The file's text, or `undefined` when there is no such file. */
export async function readTextFile(folder: string, name: string, maxBytes: number): Promise<string | undefined> {
  const path = join(folder, name)
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, 'r')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new AppError('io', say`Could not open ${path}: ${(error as Error).message}`, { path }, { cause: error })
  }
  try {
    const info = await file.stat()
    if (!info.isFile())
      throw new AppError('bad-file', say`${path} is not a file. Put the tokenizer's own ${name} there.`, { path })
    if (info.size > maxBytes)
      throw new AppError(
        'bad-file',
        say`${path} has ${info.size} bytes; at most ${maxBytes} are read. Check that it is the tokenizer's own ${name}.`,
        { path, bytes: info.size, maxBytes },
      )
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

export function parseJsonRecord(text: string, path: string): JsonRecord {
  let value: unknown
  try {
    value = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch (error) {
    throw new AppError(
      'bad-file',
      say`${path} is not valid JSON (${(error as Error).message}). The download may be incomplete: get the file again.`,
      { path },
      { cause: error },
    )
  }
  if (!isRecord(value))
    throw new AppError('bad-file', say`${path} must hold one JSON object. Get the file again.`, { path })
  return value
}

export async function readJsonFile(folder: string, name: string, maxBytes: number): Promise<JsonRecord | undefined> {
  const text = await readTextFile(folder, name, maxBytes)
  return text === undefined ? undefined : parseJsonRecord(text, join(folder, name))
}
