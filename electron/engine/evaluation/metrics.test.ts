import { describe, expect, it } from 'vitest'
import {
  averageRanks,
  bootstrapInterval,
  classificationMetrics,
  multiLabelMetrics,
  perplexity,
  scoreMetrics,
} from './metrics.ts'

describe('classificationMetrics', () => {
  it('agrees with values computed by hand; an absent class does not count in the macro average', () => {
    const metrics = classificationMetrics([0, 0, 1, 1, 2], [0, 1, 1, 1, 0], ['a', 'b', 'c', 'd'])
    expect(metrics.accuracy).toBeCloseTo(3 / 5, 12)
    expect(metrics.macroF1).toBeCloseTo((0.5 + 0.8 + 0) / 3, 12)
    expect(metrics.weightedF1).toBeCloseTo((0.5 * 2 + 0.8 * 2) / 5, 12)
    expect(metrics.perClass).toEqual([
      { label: 'a', precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 },
      { label: 'b', precision: 2 / 3, recall: 1, f1: 4 / 5, support: 2 },
      { label: 'c', precision: 0, recall: 0, f1: 0, support: 1 },
      { label: 'd', precision: 0, recall: 0, f1: 0, support: 0 },
    ])
    expect(metrics.confusion).toEqual([
      [1, 1, 0, 0],
      [0, 2, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ])
  })

  it('counts a class that is only predicted', () => {
    expect(classificationMetrics([0, 0], [0, 1], ['a', 'b']).macroF1).toBeCloseTo((2 / 3 + 0) / 2, 12)
  })

  it('refuses lengths that differ, no rows, and classes out of range', () => {
    expect(() => classificationMetrics([0], [0, 1], ['a', 'b'])).toThrow('as many predictions')
    expect(() => classificationMetrics([], [], ['a', 'b'])).toThrow('at least one')
    expect(() => classificationMetrics([0, 1], [0, 2], ['a', 'b'])).toThrow('Row 2 has class 1 and prediction 2')
    expect(() => classificationMetrics([-1], [0], ['a', 'b'])).toThrow('Row 1')
  })
})

describe('scoreMetrics', () => {
  it('agrees with values computed by hand', () => {
    const metrics = scoreMetrics([1, 2, 3, 4], [2, 1, 4, 3])
    expect(metrics.pearson).toBeCloseTo(0.6, 12)
    expect(metrics.spearman).toBeCloseTo(0.6, 12)
    expect(metrics.mse).toBe(1)
    expect(metrics.mae).toBe(1)
    const curved = scoreMetrics([1, 2, 3], [1, 4, 9])
    expect(curved.spearman).toBeCloseTo(1, 12)
    expect(curved.pearson).toBeCloseTo(8 / Math.sqrt(2 * (98 / 3)), 12)
  })

  it('gives ties their mean rank', () => {
    expect(averageRanks([30, 10, 20, 20, 10, 10])).toEqual([6, 2, 4.5, 4.5, 2, 2])
    expect(scoreMetrics([1, 2, 2, 3], [1, 2, 3, 4]).spearman).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12)
  })

  it('is zero, not NaN, where a side does not vary', () => {
    expect(scoreMetrics([0.1, 0.1, 0.1], [1, 2, 3])).toMatchObject({ pearson: 0, spearman: 0 })
  })
})

it('multiLabelMetrics agrees with values computed by hand', () => {
  const truth = [[1, 0], [1, 1], [0, 0]] // biome-ignore format: a matrix
  const probabilities = [[0.9, 0.6], [0.5, 0.1], [0.2, 0.4]] // biome-ignore format: a matrix
  const metrics = multiLabelMetrics(truth, probabilities)
  expect(metrics.microF1).toBeCloseTo((2 * 2) / (4 + 2), 12)
  expect(metrics.macroF1).toBeCloseTo(0.5, 12)
  expect(metrics.subsetAccuracy).toBeCloseTo(1 / 3, 12)
  expect(multiLabelMetrics(truth, probabilities, 0.05).macroF1).toBeCloseTo((0.8 + 0.5) / 2, 12)
})

it('perplexity is exp of the mean loss', () => {
  expect(perplexity(10 * Math.log(7), 10)).toBeCloseTo(7, 10)
  expect(() => perplexity(1, 0)).toThrow('at least one token')
})

it('bootstrapInterval spans two standard errors on each side', () => {
  const correct = Array.from({ length: 400 }, (_, i) => i % 5 !== 0)
  const { low, high } = bootstrapInterval(correct, 3)
  expect(Math.abs(low - (0.8 - 1.96 * 0.02))).toBeLessThan(0.006)
  expect(Math.abs(high - (0.8 + 1.96 * 0.02))).toBeLessThan(0.006)
  expect(bootstrapInterval(correct, 3)).toEqual({ low, high })
  expect(bootstrapInterval([true, true], 1)).toEqual({ low: 1, high: 1 })
})
