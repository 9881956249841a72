import { describe, expect, it } from 'vitest'
import { pairedInterval } from '../../engine/evaluation/metrics.ts'
import { correlationInterval, meanInterval, pairedShareInterval, shareInterval } from './intervals.ts'

describe('a 95 % interval', () => {
  it('of a share is Wilson’s', () => {
    const { low, high } = shareInterval(0.5, 10)!
    expect([low, high].map((end) => end.toFixed(4))).toEqual(['0.2366', '0.7634'])
    expect(shareInterval(1, 20)!.high).toBeCloseTo(1)
    expect(shareInterval(0.5, 0)).toBeNull()
  })

  it('of a correlation is Fisher’s', () => {
    const { low, high } = correlationInterval(0.5, 30)!
    expect([low, high].map((end) => end.toFixed(3))).toEqual(['0.170', '0.729'])
    expect(correlationInterval(1, 30)).toBeNull()
    expect(correlationInterval(0.5, 3)).toBeNull()
  })

  it('of a paired difference agrees with the paired bootstrap, and has a width where the two never differ', () => {
    const rows = 400
    const onlyFirst = Array.from({ length: rows }, (_, i) => i < 30)
    const onlySecond = Array.from({ length: rows }, (_, i) => i >= 30 && i < 100)
    const drawn = pairedInterval(onlySecond, onlyFirst, 1, 4000)
    const { low, high } = pairedShareInterval(30, 70, rows)
    expect(low).toBeCloseTo(drawn.low, 2)
    expect(high).toBeCloseTo(drawn.high, 2)
    const none = pairedShareInterval(0, 0, 20)
    expect(none.high).toBeGreaterThan(0)
    expect(none.low).toBeCloseTo(-none.high)
  })

  it('of a mean needs two values', () => {
    expect(meanInterval([1])).toBeNull()
    const { low, high } = meanInterval([1, 2, 3, 4])!
    expect((low + high) / 2).toBeCloseTo(2.5)
    expect(high - low).toBeCloseTo(2 * 1.96 * Math.sqrt(5 / 3 / 4))
  })
})
