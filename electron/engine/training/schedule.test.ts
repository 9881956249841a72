import { describe, expect, it } from 'vitest'
import { scheduleFactor, schedules } from './schedule.ts'

describe('scheduleFactor', () => {
  it.each(schedules)('%s rises in a straight line to the peak', (schedule) => {
    expect([0, 0.05, 0.1, 0.2].map((done) => scheduleFactor(schedule, done, 0.2))).toEqual([0, 0.25, 0.5, 1])
  })

  it('falls as its name says', () => {
    const shares = [0.2, 0.4, 0.6, 1]
    expect(shares.map((done) => scheduleFactor('constant', done, 0.2))).toEqual([1, 1, 1, 1])
    const linear = shares.map((done) => scheduleFactor('linear', done, 0.2))
    const cosine = shares.map((done) => scheduleFactor('cosine', done, 0.2))
    for (const [i, expected] of [1, 0.75, 0.5, 0].entries()) expect(linear[i]).toBeCloseTo(expected, 12)
    for (const [i, expected] of [1, 0.5 + Math.SQRT1_2 / 2, 0.5, 0].entries())
      expect(cosine[i]).toBeCloseTo(expected, 12)
  })

  it('without warm-up begins at the peak, and stays at its end when a run is over', () => {
    for (const schedule of schedules) expect(scheduleFactor(schedule, 0, 0)).toBe(1)
    expect(scheduleFactor('linear', 1.2, 0.1)).toBe(0)
    expect(scheduleFactor('cosine', 1.2, 0.1)).toBeCloseTo(0, 12)
  })
})
