// How many texts are longer than what a model reads: in its tokens where it is known, else in characters.

import type { Tokenizer } from '../tokenizer/tokenizer.ts'

/** Few models read more; a hint, no limit. */
const longChars = 1000

/** `positions`: as many as the model could read. */
export type LengthLimit = { tokenizer: Tokenizer; maxTokens: number; positions: number }

/** Texts that are cut into tokens; the lengths of later ones follow from these. */
const countedTexts = 20_000

export function createLengths(limit: LengthLimit | undefined) {
  const most = limit?.maxTokens ?? longChars
  let rows = 0
  let cut = 0
  const first: number[] = []
  let longest = { row: 0, size: 0 }
  let [counted, countedChars, countedTokens] = [0, 0, 0]

  /** Tokens are only counted where there could be too many: one is at least a byte, and up to three are the model's own. */
  function sizeOf(text: string, pair: string | null): number {
    const chars = text.length + (pair?.length ?? 0)
    if (!limit) return chars
    if (chars * 3 + 3 <= most) return 0
    if (counted === countedTexts) return Math.round((chars * countedTokens) / countedChars)
    const { tokenizer } = limit
    const size = (pair === null ? tokenizer.encode(text) : tokenizer.encodePair(text, pair)).ids.length
    counted++
    countedChars += chars
    countedTokens += size
    return size
  }
  return {
    take(row: number, text: string, pair: string | null): void {
      const size = sizeOf(text, pair)
      if (size <= most) return
      rows++
      cut += size - most
      if (first.length < 20) first.push(row)
      if (size > longest.size) longest = { row, size }
    },
    view: () => ({ rows, cut, first, longest, most, isTokens: limit !== undefined, could: limit?.positions ?? most }),
  }
}
