import { expect, it } from 'vitest'
import { createPlateauWatch, type Measured, tokenEntropy } from './plateau.ts'

const frequencyLoss = 7.66
const curve = (lossAt: (step: number) => number, count = 30, rate = (_: number) => 1): Measured[] =>
  Array.from({ length: count }, (_, i) => ({ step: 200 * (i + 1), loss: lossAt(200 * (i + 1)), rate: rate(i) }))
const notices = (measured: Measured[]) => {
  const watch = createPlateauWatch({ frequencyLoss })
  return measured.flatMap((one) => watch.offer(one) ?? [])
}
/** The same for every run: a wave that does not fall. */
const noise = (step: number) => 0.01 * Math.sin(step)

it('says once that a loss stands near the frequencies of tokens', () => {
  const found = notices(curve((step) => 7.05 + 2 * Math.exp(-step / 150) + noise(step)))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ stage: 'early' })
  expect(found[0]!.step - found[0]!.since).toBe(1000)
  expect(found[0]!.step).toBeLessThan(3000)
})

it('tells a plateau of a model that has learned something from it', () => {
  const found = notices(curve((step) => 3.2 + 5 * Math.exp(-step / 300) + noise(step)))
  expect(found).toMatchObject([{ stage: 'late' }])
})

it('is silent while the loss falls, though slowly, and where it left a plateau before', () => {
  expect(notices(curve((step) => 9 - 0.00006 * step + noise(step)))).toEqual([])
  expect(notices(curve((step) => 4 + 5 * (200 / step) ** 0.3))).toEqual([])
})

it('is silent once the rate has fallen: the loss stands at the end of every run', () => {
  expect(
    notices(
      curve(
        (step) => 7 + 2 * Math.exp(-step / 150),
        30,
        (i) => Math.max(0, 1 - i / 6),
      ),
    ),
  ).toEqual([])
})

it('waits for enough measurements and enough steps', () => {
  expect(notices(curve(() => 7, 5))).toEqual([])
  const hasty = Array.from({ length: 40 }, (_, i): Measured => ({ step: i + 1, loss: 7, rate: 1 }))
  expect(notices(hasty)).toEqual([])
})

it('gives the entropy of tokens', () => {
  expect(tokenEntropy(Int32Array.of(0, 1, 2, 3))).toBeCloseTo(Math.log(4), 10)
  expect(tokenEntropy(Int32Array.of(5, 5))).toBeCloseTo(0, 10)
})
