import { expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { bucketBatches, countPadding } from './batches.ts'

const random = createRandom(5)
const lengths = Array.from({ length: 1003 }, () => 1 + random.integer(100))
const options = { batchSize: 8, seed: 1, epoch: 0, shuffle: true }

it('holds every row once, in full batches but the last', () => {
  const batches = bucketBatches(lengths, options)
  expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()])
  expect(batches.slice(0, -1).every((batch) => batch.length === 8)).toBe(true)
  expect(batches.at(-1)).toHaveLength(3)
})

it('depends on seed and epoch alone', () => {
  expect(bucketBatches(lengths, options)).toEqual(bucketBatches(lengths, options))
  expect(bucketBatches(lengths, options)).not.toEqual(bucketBatches(lengths, { ...options, epoch: 1 }))
  expect(bucketBatches(lengths, options)).not.toEqual(bucketBatches(lengths, { ...options, seed: 2 }))
})

it('pads far less than batches at random, and does not run from short to long', () => {
  const batches = bucketBatches(lengths, options)
  const atRandom = bucketBatches(lengths, { ...options, window: 1 })
  expect(countPadding(lengths, batches)).toBeLessThan(0.1 * countPadding(lengths, atRandom))
  const longest = batches.slice(0, 40).map((batch) => Math.max(...batch.map((row) => lengths[row]!)))
  expect(longest).not.toEqual(longest.toSorted((a, b) => a - b))
})

it('keeps windows in order without shuffling', () => {
  expect(bucketBatches([5, 1, 3, 2, 9], { ...options, batchSize: 2, window: 2, shuffle: false })).toEqual([
    [1, 3],
    [2, 0],
    [4],
  ])
})

it('counts padding', () => {
  expect(countPadding([2, 5, 1, 4], [[0, 1], [2, 3]])).toBe(3 + 3) // biome-ignore format: batches
  expect(countPadding([], bucketBatches([], options))).toBe(0)
})

it('refuses a batch size that is none', () => {
  expect(() => bucketBatches([1], { ...options, batchSize: 0 })).toThrow('The batch size is 0')
})
