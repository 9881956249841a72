// Which encoding a text file has, and its decoded text as a stream. Korean spreadsheets still arrive as CP949 (Microsoft's superset of
// EUC-KR), Windows tools write UTF-16; a byte order mark, where there is one, settles it.

import { isAscii } from 'node:buffer'
import { createReadStream } from 'node:fs'
import iconv from 'iconv-lite'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { badData } from './row.ts'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'cp949', 'latin1'] as const
export type Encoding = (typeof encodings)[number]

const chunkBytes = 256 * 1024

const byteOrderMarks: { encoding: Encoding; bytes: number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** UTF-16 text holds ASCII (spaces, line ends, delimiters) in at least this share of its units, even in Korean; other text has no zeros. */
const leastZeroShare = 0.02
/** Text in CP949 may hold a few broken characters; text in Latin-1 hardly ever forms valid pairs. */
const mostBrokenShare = 0.05

/** The encoding of a sample from the start of a file. The sample may end within a character. */
export function detectEncoding(sample: Uint8Array): Encoding {
  const mark = byteOrderMarks.find(({ bytes }) => bytes.every((byte, i) => sample[i] === byte))
  if (mark) return mark.encoding
  const wide = detectWide(sample)
  if (wide) return wide
  if (isUtf8(sample)) return 'utf-8'
  return isCp949(sample) ? 'cp949' : 'latin1'
}

function detectWide(sample: Uint8Array): Encoding | undefined {
  const zeros = [0, 0] as [number, number] // at even and at odd offsets
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[(i % 2) as 0 | 1]++
  const least = Math.max(1, (sample.length / 2) * leastZeroShare)
  if (zeros[1] >= least && zeros[1] > 10 * zeros[0]) return 'utf-16le'
  if (zeros[0] >= least && zeros[0] > 10 * zeros[1]) return 'utf-16be'
  return undefined
}

function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true }) // stream: a cut last character is no error
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

function isCp949(sample: Uint8Array): boolean {
  const decoder = iconv.getDecoder('cp949') // keeps a cut last character back
  const text = decoder.write(Buffer.from(sample))
  let [good, broken] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) good++
  }
  return good > 0 && broken <= mostBrokenShare * good
}

/** Reads on while there is only ASCII, so that Korean text late in an English file still counts. */
export async function detectFileEncoding(path: string, signal?: AbortSignal): Promise<Encoding> {
  let isFirst = true
  for await (const bytes of readBytes(path, signal)) {
    if (isFirst && detectWide(bytes)) return detectEncoding(bytes)
    if (!isAscii(bytes)) return detectEncoding(bytes)
    isFirst = false
  }
  return 'utf-8'
}

/** The file's bytes in chunks, with file system errors in our words. */
export async function* readBytes(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: chunkBytes })
  try {
    for await (const bytes of stream) {
      signal?.throwIfAborted()
      yield bytes as Buffer
    }
  } catch (error) {
    throw fileError(path, error)
  } finally {
    stream.destroy()
  }
}

function fileError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT')
    return new AppError('not-found', say`There is no file ${path}. Check the name, or choose the file again.`, {
      file: path,
    })
  if (code === 'EISDIR')
    return new AppError('bad-argument', say`${path} is a folder; choose a file in it.`, { file: path })
  if (typeof code !== 'string' || !(error instanceof Error) || !('syscall' in error)) return error
  return new AppError(
    'io',
    say`Reading ${path} failed: ${error.message}`,
    { file: path, reason: code },
    { cause: error },
  )
}

type Decode = { write: (bytes: Buffer) => string; end: () => string }

/** A Unicode decoder throws a TypeError on bytes that are not valid. */
function unicodeDecoder(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

function tableDecoder(encoding: string): Decode {
  const decoder = iconv.getDecoder(encoding)
  const check = (text: string) => {
    if (text.includes('\uFFFD')) throw new TypeError('not a character of this encoding')
    return text
  }
  return { write: (bytes) => check(decoder.write(bytes)), end: () => check(decoder.end() ?? '') }
}

const decoders: Record<Encoding, () => Decode> = {
  'utf-8': () => unicodeDecoder('utf-8'),
  'utf-16le': () => unicodeDecoder('utf-16le'),
  'utf-16be': () => unicodeDecoder('utf-16be'),
  cp949: () => tableDecoder('cp949'),
  latin1: () => tableDecoder('win1252'), // as browsers do: a superset of Latin-1's printable characters
}

/** The file's text in pieces, without a byte order mark. Invalid bytes are an error, never silently replaced. */
export async function* decodeFile(path: string, encoding: Encoding, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = decoders[encoding]()
  let line = 1
  let current: Buffer = Buffer.alloc(0)
  try {
    for await (current of readBytes(path, signal)) {
      const text = decoder.write(current)
      if (text !== '') yield text
      line += countLineEnds(text)
    }
    current = Buffer.alloc(0)
    const rest = decoder.end()
    if (rest !== '') yield rest
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [before] = iconv.decode(current, encoding === 'latin1' ? 'win1252' : encoding).split('\uFFFD', 1)
    const problem = say`holds bytes that are not valid ${encoding}. Name the file's encoding (${encodings.join(', ')}), or save it as UTF-8.`
    throw badData({ file: path, line: line + countLineEnds(before ?? '') }, problem, { encoding })
  }
}

function countLineEnds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
