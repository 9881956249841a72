import { describe, expect, it } from 'vitest'
import { dropoutOffsets, dropoutPool } from '../compile/network.ts'
import { createDropoutMasks, siteSize } from './dropout-masks.ts'

const sizes = { batch: 4, tokens: 16, rows: 64 }
const sites = [
  { rate: 0.1, shape: ['rows', 32] },
  { rate: 0.5, shape: ['batch', 2, 'tokens', 'tokens'] },
  { rate: 0.1, shape: ['rows', 8] },
]

/** A site's mask as the graph slices it. */
function masksOf(seed: number): Float32Array[] {
  const tensors = createDropoutMasks(sites).draw(sizes, seed)
  const offsets = tensors[dropoutOffsets]!.data as BigInt64Array
  return sites.map(({ rate, shape }, i) => {
    const start = Number(offsets[i])
    const mask = (tensors[dropoutPool(rate)]!.data as Float32Array).slice(start, start + siteSize(shape, sizes))
    expect(mask.length).toBe(siteSize(shape, sizes)) // no slice runs over the end of its pool
    return mask
  })
}

describe('dropout masks', () => {
  it.each([0.1, 0.5, 0.9])('drop a share of %d and scale what is left to a mean of one', (rate) => {
    const pool = createDropoutMasks([{ rate, shape: [1 << 18] }]).draw({}, 3)[dropoutPool(rate)]!.data as Float32Array
    const values = [...new Set(pool)].sort((a, b) => a - b)
    expect(values[0]).toBe(0)
    expect(Math.abs(values[1]! * (1 - rate) - 1)).toBeLessThan(1e-4) // the rate is rounded to 1 / 65536
    expect(values.length).toBe(2)
    const kept = pool.reduce((count, x) => count + (x > 0 ? 1 : 0), 0) / pool.length
    // four deviations of a binomial over 2^19 draws, and the rate's rounding to 1 / 65536
    expect(Math.abs(kept - (1 - rate))).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / pool.length) + 1 / 65_536)
  })

  it('are functions of the seed', () => {
    expect(masksOf(7)).toEqual(masksOf(7))
    for (const [i, mask] of masksOf(7).entries()) expect(mask).not.toEqual(masksOf(8)[i])
  })

  it('differ from site to site', () => {
    const [first, , third] = masksOf(7)
    expect(first!.slice(0, third!.length)).not.toEqual(third)
  })

  it('are drawn anew from one object, also for a smaller batch', () => {
    const masks = createDropoutMasks(sites)
    const first = Float32Array.from(masks.draw(sizes, 1)[dropoutPool(0.1)]!.data as Float32Array)
    masks.draw({ batch: 1, tokens: 4, rows: 4 }, 2)
    expect(masks.draw(sizes, 1)[dropoutPool(0.1)]!.data).toEqual(first)
  })

  it('are nothing where nothing is dropped', () => {
    expect(createDropoutMasks([]).draw(sizes, 1)).toEqual({})
  })
})
