// Text as documents for pre-training: plain files with one paragraph or sentence a line and a blank line between documents, or JSONL with a document a
// line; .gz and .br are unpacked on the way.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type CleanSettings, cleanText, noText, type TextCounts } from './clean-text.ts'
import { documentLines } from './document-lines.ts'

const unpackers: Record<string, () => ReturnType<typeof createGunzip>> = {
  '.gz': createGunzip,
  '.br': createBrotliDecompress,
}

function openText(path: string): Readable {
  const stream = createReadStream(path)
  const unpack = Object.entries(unpackers).find(([ending]) => path.endsWith(ending))?.[1]
  if (!unpack) return stream
  const unpacked = unpack()
  stream.on('error', (error) => unpacked.destroy(error))
  return stream.pipe(unpacked)
}

export type CorpusOptions = {
  files: readonly string[]
  limitBytes?: number | undefined
  clean?: CleanSettings | undefined
  signal?: AbortSignal | undefined
  /** Before the first line of each file. */
  onFile?(): void
}

const isJsonl = (path: string): boolean => /\.(jsonl|ndjson)(\.gz|\.br)?$/i.test(path)

/** Lines as `readLines` gives them, put in order; what is left out is counted in `counts`. */
export function readText(options: CorpusOptions, counts: TextCounts = noText()): AsyncGenerator<string> {
  const lines = readLines(options)
  return options.clean ? cleanText(lines, options.clean, counts) : lines
}

/** Lines without their ends; '' separates documents (also between files). */
export async function* readLines({
  files,
  limitBytes = Number.POSITIVE_INFINITY,
  signal,
  onFile,
}: CorpusOptions): AsyncGenerator<string> {
  let bytes = 0
  for (const path of files) {
    onFile?.()
    const input = openText(path)
    let number = 0
    try {
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        signal?.throwIfAborted()
        bytes += Buffer.byteLength(line) + 1
        if (bytes > limitBytes) return
        number++
        if (!isJsonl(path)) yield line.trim()
        else if (line.trim() !== '') {
          for (const part of documentLines(line, path, number)) yield part.trim()
          yield ''
        }
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof AppError) throw error
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'ENOENT') throw new AppError('not-found', say`${path}: there is no such file`, { path })
      if (code?.startsWith('Z_') || code?.startsWith('ERR_'))
        throw new AppError(
          'bad-file',
          say`${path} cannot be unpacked (${code}): it is damaged or cut short`,
          { path },
          { cause: error },
        )
      throw error
    } finally {
      input.destroy()
    }
    yield ''
  }
}

/** All tokens in a row; document d is tokens starts[d] to starts[d + 1], and of file files[d]: of one file where there are no `files`. */
export type TokenCorpus = { tokens: Int32Array; starts: number[]; files?: number[] }

/** Tokenises once. `lineEnd` is put between a document's lines, `documentEnd` after it. */
export async function tokeniseCorpus(
  tokenizer: Tokenizer,
  options: CorpusOptions & {
    lineEnd: readonly number[]
    documentEnd: readonly number[]
    onProgress?(tokens: number): void
    /** Filled where the text is cleaned. */
    counts?: TextCounts
  },
): Promise<TokenCorpus> {
  let tokens = new Int32Array(1 << 20)
  let length = 0
  const starts = [0]
  const files: number[] = []
  let file = -1
  let document: number[] = []
  const append = (ids: readonly number[]) => {
    if (length + ids.length > tokens.length) {
      const larger = new Int32Array(Math.max(tokens.length * 2, length + ids.length))
      larger.set(tokens.subarray(0, length))
      tokens = larger
    }
    tokens.set(ids, length)
    length += ids.length
  }
  /** Whether the document has tokens, some of which may already be written. */
  const isOpen = () => length + document.length > starts.at(-1)!
  const finish = () => {
    if (!isOpen()) return
    append(document)
    append(options.documentEnd)
    starts.push(length)
    files.push(file)
    document = []
    options.onProgress?.(length)
  }
  const onFile = () => file++
  for await (const line of readText({ ...options, onFile }, options.counts)) {
    if (line === '') finish()
    else {
      if (isOpen()) document.push(...options.lineEnd)
      tokenizer.appendIds(line, document)
      // a book is one document: it must not pile up in a list
      if (document.length > 1 << 16) {
        append(document)
        document.length = 0
      }
    }
  }
  finish()
  if (starts.length < 2)
    throw new AppError('bad-data', say`${options.files.join(', ')}: there is no text to learn from`)
  return { tokens: tokens.slice(0, length), starts, files }
}

/** Every `1 / share`-th document goes to validation; a corpus of few documents gives its tail instead. */
export function splitCorpus(
  { tokens, starts, files }: TokenCorpus,
  share: number,
): { train: TokenCorpus; validation: TokenCorpus } {
  const documents = starts.length - 1
  const every = Math.round(1 / share)
  if (documents < 2 * every) {
    const cut = Math.floor(tokens.length * (1 - share))
    const before = starts.filter((start) => start < cut)
    return {
      train: {
        tokens: tokens.subarray(0, cut),
        starts: [...before, cut],
        ...(files ? { files: files.slice(0, before.length) } : {}),
      },
      validation: { tokens: tokens.subarray(cut), starts: [0, tokens.length - cut] },
    }
  }
  const pick = (held: boolean): TokenCorpus => {
    const isChosen = (_: unknown, i: number) => (i % every === every - 1) === held
    const chosen = starts
      .slice(0, -1)
      .flatMap((start, i) => (isChosen(start, i) ? [[start, starts[i + 1]!] as const] : []))
    const picked = new Int32Array(chosen.reduce((sum, [start, end]) => sum + end - start, 0))
    const pickedStarts = [0]
    let at = 0
    for (const [start, end] of chosen) {
      picked.set(tokens.subarray(start, end), at)
      at += end - start
      pickedStarts.push(at)
    }
    return { tokens: picked, starts: pickedStarts, ...(files ? { files: files.filter(isChosen) } : {}) }
  }
  return { train: pick(false), validation: pick(true) }
}
