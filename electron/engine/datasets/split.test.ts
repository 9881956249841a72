import { describe, expect, it } from 'vitest'
import { randomSplit, stratifiedSplit } from './split.ts'

const labels = [...new Array(80).fill(0), ...new Array(15).fill(1), ...new Array(4).fill(2), 3] as number[]
const countOf = (rows: number[], label: number) => rows.filter((row) => labels[row] === label).length
const all = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('stratifiedSplit', () => {
  it('keeps the share of each class and every row once', () => {
    const { train, test } = stratifiedSplit(labels, 0.2, 7)
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(all(100))
    expect(test).toHaveLength(20)
    expect([0, 1, 2, 3].map((label) => countOf(test, label))).toEqual([16, 3, 1, 0])
  })

  it('has the asked size where classes are smaller than one test row', () => {
    const small = all(40).map((row) => row % 10)
    expect(stratifiedSplit(small, 0.1, 1).test).toHaveLength(4)
  })

  it('leaves a row of every class in train', () => {
    const { train } = stratifiedSplit([0, 0, 1, 1, 2], 0.9, 3)
    expect(new Set(train.map((row) => [0, 0, 1, 1, 2][row]))).toEqual(new Set([0, 1, 2]))
  })

  it('depends on the seed alone', () => {
    expect(stratifiedSplit(labels, 0.2, 7)).toEqual(stratifiedSplit(labels, 0.2, 7))
    expect(stratifiedSplit(labels, 0.2, 7)).not.toEqual(stratifiedSplit(labels, 0.2, 8))
  })
})

describe('randomSplit', () => {
  it('has the asked size, every row once', () => {
    const { train, test } = randomSplit(50, 0.3, 1)
    expect(test).toHaveLength(15)
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(all(50))
    expect(randomSplit(50, 0.3, 1)).toEqual({ train, test })
  })

  it('refuses a share that leaves nothing to train on', () => {
    expect(() => randomSplit(10, 1, 1)).toThrow('The test share is 1')
    expect(randomSplit(2, 0.9, 1).train).toHaveLength(1)
  })
})
