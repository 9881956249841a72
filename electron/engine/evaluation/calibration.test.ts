import { describe, expect, it } from 'vitest'
import { calibrate } from './calibration.ts'
import { pairedInterval } from './metrics.ts'

describe('calibration', () => {
  it('is the distance of confidence and accuracy, by hand', () => {
    // 0.95 x 2 rows, both right: off by 0.05; 0.65 x 2 rows, one right: off by 0.15
    const { error, bins } = calibrate([0.95, 0.95, 0.65, 0.65], [true, true, true, false])
    expect(error).toBeCloseTo(0.5 * 0.05 + 0.5 * 0.15, 12)
    expect(bins[9]).toMatchObject({ rows: 2, accuracy: 1 })
    expect(bins[6]).toMatchObject({ rows: 2, accuracy: 0.5 })
    expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(4)
  })

  it('puts certainty into the last bin, and no rows into none', () => {
    expect(calibrate([1], [true])).toMatchObject({ error: 0 })
    expect(calibrate([], []).error).toBe(0)
  })
})

describe('the interval of a difference', () => {
  it('shuts zero out where one model is right on many rows that the other gets wrong', () => {
    const a = Array.from({ length: 200 }, (_, i) => i % 10 !== 0)
    const b = Array.from({ length: 200 }, (_, i) => i % 3 !== 0)
    const { low, high } = pairedInterval(a, b, 1)
    expect(low).toBeGreaterThan(0)
    expect(high).toBeLessThan(0.4)
    const same = pairedInterval(a, a, 1)
    expect(same).toEqual({ low: 0, high: 0 })
  })
})
