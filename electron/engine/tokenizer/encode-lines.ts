// A corpus as one stream of ids for pre-training: lines in, chunks of ids out, nothing of the template, an end mark after each line.

import type { Tokenizer } from './tokenizer.ts'
import type { LineSource } from './train-options.ts'

export type EncodeLinesOptions = {
  /** Ids put after every line, e.g. end-of-text or the line break. */
  lineEnd?: readonly number[]
  /** A chunk is handed on once it holds this many ids. */
  chunkTokens?: number
  signal?: AbortSignal
}

const defaultChunkTokens = 1 << 16

export async function* encodeLines(
  tokenizer: Tokenizer,
  lines: LineSource,
  { lineEnd = [], chunkTokens = defaultChunkTokens, signal }: EncodeLinesOptions = {},
): AsyncGenerator<Int32Array> {
  let ids: number[] = []
  for await (const line of lines) {
    signal?.throwIfAborted()
    tokenizer.appendIds(line, ids)
    for (const id of lineEnd) ids.push(id)
    if (ids.length < chunkTokens) continue
    yield Int32Array.from(ids)
    ids = []
  }
  if (ids.length > 0) yield Int32Array.from(ids)
}
