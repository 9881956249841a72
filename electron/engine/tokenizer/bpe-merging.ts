// Joins the symbols of one word by the learned merges, always the earliest learned (lowest rank) first, leftmost among equals. Short
// words are scanned, which is several times faster; long ones take a queue, so that a text without spaces costs n log n.

import { createHeap } from './binary-heap.ts'
import type { WordTokens } from './word-model.ts'

/** Pair of ids (left * stride + right) -> rank; the id of each rank's result. */
export type MergeTable = { stride: number; ranks: Map<number, number>; results: Int32Array }

export const longestScannedWord = 128
const noMerge = 2 ** 30 // above every rank
const positionSpan = 2 ** 31 // a queue key is rank * span + position: fewer than 2^22 ranks keep it an exact integer
const scannedRanks = new Int32Array(longestScannedWord)

export function applyMerges(symbols: WordTokens, table: MergeTable): WordTokens {
  return symbols.ids.length <= longestScannedWord ? mergeByScanning(symbols, table) : mergeByQueue(symbols, table)
}

export function mergeByScanning(symbols: WordTokens, { stride, ranks, results }: MergeTable): WordTokens {
  const { ids, starts, ends } = symbols
  let count = ids.length
  const rankAt = (i: number) => (i + 1 < count ? (ranks.get(ids[i]! * stride + ids[i + 1]!) ?? noMerge) : noMerge)
  for (let i = 0; i < count; i++) scannedRanks[i] = rankAt(i)
  for (;;) {
    let best = noMerge
    let at = 0
    for (let i = 0; i < count - 1; i++)
      if (scannedRanks[i]! < best) {
        best = scannedRanks[i]!
        at = i
      }
    if (best === noMerge) break
    ids[at] = results[best]!
    ends[at] = ends[at + 1]!
    count--
    for (let i = at + 1; i < count; i++) {
      ids[i] = ids[i + 1]!
      starts[i] = starts[i + 1]!
      ends[i] = ends[i + 1]!
      scannedRanks[i] = scannedRanks[i + 1]!
    }
    scannedRanks[at] = rankAt(at)
    if (at > 0) scannedRanks[at - 1] = rankAt(at - 1)
  }
  ids.length = count
  starts.length = count
  ends.length = count
  return symbols
}

export function mergeByQueue(symbols: WordTokens, { stride, ranks, results }: MergeTable): WordTokens {
  const { ids, starts, ends } = symbols
  const count = ids.length
  const next = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : -1))
  const previous = Int32Array.from({ length: count }, (_, i) => i - 1)
  const queue = createHeap<number>((a, b) => a < b)
  const rankAt = (i: number) => (next[i]! < 0 ? undefined : ranks.get(ids[i]! * stride + ids[next[i]!]!))
  const offer = (i: number) => {
    const rank = i < 0 ? undefined : rankAt(i)
    if (rank !== undefined) queue.push(rank * positionSpan + i)
  }
  for (let i = 0; i < count; i++) offer(i)
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const rank = Math.floor(key / positionSpan)
    const at = key - rank * positionSpan
    if (ids[at]! < 0 || rankAt(at) !== rank) continue // overtaken by a neighbour's merge
    const gone = next[at]!
    ids[at] = results[rank]!
    ends[at] = ends[gone]!
    ids[gone] = -1
    next[at] = next[gone]!
    if (next[gone]! >= 0) previous[next[gone]!] = at
    offer(previous[at]!)
    offer(at)
  }
  const merged: WordTokens = { ids: [], starts: [], ends: [] }
  for (let i = 0; i < count; i++) {
    if (ids[i]! < 0) continue
    merged.ids.push(ids[i]!)
    merged.starts.push(starts[i]!)
    merged.ends.push(ends[i]!)
  }
  return merged
}
