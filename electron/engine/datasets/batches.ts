// Batches of rows of similar length, so that little arithmetic goes into padding, yet in an order that stays random for training.

import { createRandom, deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export type BatchOptions = {
  batchSize: number
  seed: number
  epoch: number
  /** False (for evaluation) keeps windows and batches in the order of the rows. */
  shuffle: boolean
  /** Batches among which rows are sorted by length: more save padding, fewer keep batches more random. */
  window?: number | undefined
}

/** Row indices in batches of batchSize; where they do not divide, the last batch is smaller. Deterministic in seed and epoch. */
export function bucketBatches(lengths: number[], options: BatchOptions): number[][] {
  const { batchSize, seed, epoch, shuffle, window = 50 } = options
  if (!Number.isInteger(batchSize) || batchSize < 1 || !Number.isInteger(window) || window < 1) {
    throw new AppError(
      'bad-argument',
      say`The batch size is ${batchSize} and the window ${window}; both must be whole numbers from 1.`,
      { batchSize, window },
    )
  }
  const random = createRandom(deriveSeed(seed, epoch))
  const rows = [...lengths.keys()]
  if (shuffle) random.shuffle(rows)
  const batches: number[][] = []
  for (let start = 0; start < rows.length; start += window * batchSize) {
    const near = rows.slice(start, start + window * batchSize).sort((a, b) => lengths[a]! - lengths[b]!)
    for (let at = 0; at < near.length; at += batchSize) batches.push(near.slice(at, at + batchSize))
  }
  if (!shuffle) return batches
  const last = batches.at(-1)
  const rest = last && last.length < batchSize ? batches.pop() : undefined
  random.shuffle(batches)
  return rest ? [...batches, rest] : batches
}

/** Places in the batches that hold padding, where every row is padded to the longest of its batch. */
export function countPadding(lengths: number[], batches: number[][]): number {
  let padding = 0
  for (const batch of batches) {
    const longest = batch.reduce((most, row) => Math.max(most, lengths[row]!), 0)
    for (const row of batch) padding += longest - lengths[row]!
  }
  return padding
}
