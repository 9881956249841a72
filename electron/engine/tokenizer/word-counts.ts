// How often each word occurs in a stream of lines, in bounded memory: when too many distinct words are held, the rarest are dropped.

import { setImmediate } from 'node:timers/promises'
import { detachedString } from './detached-string.ts'

// About 150 MB of Map and strings; 60 MB of Korean reviews hold some 2 million distinct words, most of them seen once.
export const maxDistinctWords = 1_000_000
// Words beyond this are noise (links, laughter) and only cost time.
const maxWordChars = 128
const linesBetweenPauses = 4096

export type CountWordsOptions = {
  split(line: string): readonly string[]
  onLines?: (lines: number) => void
  signal?: AbortSignal
  maxWords?: number
}

/** Drops words up to the lowest count that frees at least half of the room; counts of dropped words start again from zero. */
function dropRarest(counts: Map<string, number>, keep: number): void {
  for (let limit = 1; counts.size > keep; limit++)
    for (const [word, count] of counts) if (count <= limit) counts.delete(word)
}

export async function countWords(
  lines: AsyncIterable<string> | Iterable<string>,
  { split, onLines, signal, maxWords = maxDistinctWords }: CountWordsOptions,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let seen = 0
  for await (const line of lines) {
    signal?.throwIfAborted()
    for (const word of split(line)) {
      if (word.length > maxWordChars) continue
      const count = counts.get(word)
      if (count === undefined) counts.set(detachedString(word), 1)
      else counts.set(word, count + 1)
    }
    if (counts.size > maxWords) dropRarest(counts, maxWords >> 1)
    if (++seen % linesBetweenPauses === 0) {
      onLines?.(seen)
      await setImmediate()
    }
  }
  onLines?.(seen)
  return counts
}
