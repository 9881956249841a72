// Learns BPE merges from word counts (Sennrich et al. 2016), the core of both trainers: the most frequent pair is joined, and only the
// words that hold it are counted anew. Ties go to the lower ids, as in the reference, so that training is reproducible.

import { setImmediate } from 'node:timers/promises'
import { createHeap } from './binary-heap.ts'
import { createPairTable } from './pair-table.ts'

const mergesBetweenPauses = 64

export type MergeTrainerOptions = {
  vocabSize: number
  specials: readonly string[]
  minFrequency: number
  /** Keep only this many characters, the most frequent ones. */
  limitAlphabet?: number
  /** Characters in the vocabulary whether they occur or not. */
  initialAlphabet?: readonly string[]
  /** Put before every symbol but a word's first (WordPiece's ##). */
  continuingPrefix: string
  onProgress?: (progress: { done: number; total: number }) => void
  signal?: AbortSignal
}

/** `tokens[id]`; merges by ids of their parts, in the order learned. */
export type TrainedMerges = { tokens: string[]; merges: [number, number][] }

function chooseAlphabet(counts: ReadonlyMap<string, number>, options: MergeTrainerOptions): string[] {
  const frequency = new Map<string, number>()
  for (const [word, count] of counts) for (const char of word) frequency.set(char, (frequency.get(char) ?? 0) + count)
  for (const char of options.initialAlphabet ?? []) frequency.set(char, Number.MAX_SAFE_INTEGER)
  const kept = [...frequency].sort((a, b) => b[1] - a[1] || a[0].codePointAt(0)! - b[0].codePointAt(0)!)
  return kept
    .slice(0, options.limitAlphabet ?? kept.length)
    .map(([char]) => char)
    .sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!)
}

/** Words as one array of symbol ids; word `w` lies at `offsets[w]` and has `lengths[w]` symbols, fewer as merges go on. */
type Words = { symbols: Int32Array; offsets: Int32Array; lengths: Int32Array; counts: Float64Array }

export async function trainMerges(
  wordCounts: ReadonlyMap<string, number>,
  options: MergeTrainerOptions,
): Promise<TrainedMerges> {
  const { vocabSize, minFrequency, continuingPrefix, onProgress, signal } = options
  const tokens: string[] = []
  const ids = new Map<string, number>()
  const idFor = (token: string) => {
    const known = ids.get(token)
    if (known !== undefined) return known
    ids.set(token, tokens.length)
    return tokens.push(token) - 1
  }
  options.specials.forEach(idFor)
  const alphabet = new Set(chooseAlphabet(wordCounts, options))
  alphabet.forEach(idFor)

  const words = layOut(wordCounts, (char, isFirst) =>
    alphabet.has(char) ? idFor(isFirst ? char : continuingPrefix + char) : -1,
  )
  const { symbols, offsets, lengths, counts } = words
  const pairs = createPairTable()
  for (let word = 0; word < lengths.length; word++)
    for (let i = offsets[word]!; i < offsets[word]! + lengths[word]! - 1; i++) {
      const pair = pairs.indexOf(symbols[i]!, symbols[i + 1]!)
      pairs.add(pair, counts[word]!)
      pairs.noteWord(pair, word)
    }

  const queue = createHeap<{ pair: number; count: number }>((a, b) => {
    if (a.count !== b.count) return a.count > b.count
    const left = pairs.left(a.pair) - pairs.left(b.pair)
    return left !== 0 ? left < 0 : pairs.right(a.pair) < pairs.right(b.pair)
  })
  for (let pair = 0; pair < pairs.size; pair++)
    if (pairs.count(pair) > 0) queue.push({ pair, count: pairs.count(pair) })

  const merges: [number, number][] = []
  const grown = new Set<number>()
  const change = (left: number, right: number, word: number, sign: 1 | -1) => {
    const pair = pairs.indexOf(left, right)
    pairs.add(pair, sign * counts[word]!)
    if (sign < 0) return
    pairs.noteWord(pair, word)
    grown.add(pair)
  }

  function mergeInWord(word: number, left: number, right: number, joined: number): void {
    const start = offsets[word]!
    let end = start + lengths[word]!
    for (let i = start; i < end - 1; i++) {
      if (symbols[i] !== left || symbols[i + 1] !== right) continue
      if (i > start) {
        change(symbols[i - 1]!, left, word, -1)
        change(symbols[i - 1]!, joined, word, 1)
      }
      if (i + 2 < end) {
        change(right, symbols[i + 2]!, word, -1)
        change(joined, symbols[i + 2]!, word, 1)
      }
      symbols[i] = joined
      symbols.copyWithin(i + 1, i + 2, end)
      end--
    }
    lengths[word] = end - start
  }

  while (tokens.length < vocabSize) {
    const top = queue.pop()
    if (!top) break
    const current = pairs.count(top.pair)
    if (current !== top.count) {
      // Counts only fall after an entry was queued (a rise queues another), so a stale entry goes back where it belongs.
      if (current > 0) queue.push({ pair: top.pair, count: current })
      continue
    }
    if (current < Math.max(1, minFrequency)) break
    const [left, right] = [pairs.left(top.pair), pairs.right(top.pair)]
    const joined = idFor(tokens[left]! + tokens[right]!.slice(continuingPrefix.length))
    merges.push([left, right])
    grown.clear()
    for (const word of pairs.takeWords(top.pair)) mergeInWord(word, left, right, joined)
    pairs.add(top.pair, -pairs.count(top.pair))
    for (const pair of grown) if (pairs.count(pair) > 0) queue.push({ pair, count: pairs.count(pair) })
    if (merges.length % mergesBetweenPauses === 0) {
      signal?.throwIfAborted()
      onProgress?.({ done: tokens.length, total: vocabSize })
      await setImmediate()
    }
  }
  onProgress?.({ done: tokens.length, total: vocabSize })
  return { tokens, merges }
}

/** A character outside the alphabet (-1) is left out of its word, as in the reference. */
function layOut(wordCounts: ReadonlyMap<string, number>, symbolOf: (char: string, isFirst: boolean) => number): Words {
  let total = 0
  for (const word of wordCounts.keys()) total += word.length
  const words: Words = {
    symbols: new Int32Array(total),
    offsets: new Int32Array(wordCounts.size),
    lengths: new Int32Array(wordCounts.size),
    counts: new Float64Array(wordCounts.size),
  }
  let [at, index] = [0, 0]
  for (const [word, count] of wordCounts) {
    words.offsets[index] = at
    words.counts[index] = count
    let isFirst = true
    for (const char of word) {
      const symbol = symbolOf(char, isFirst)
      isFirst = false
      if (symbol >= 0) words.symbols[at++] = symbol
    }
    words.lengths[index] = at - words.offsets[index]!
    index++
  }
  return words
}
