import { expect, it } from 'vitest'
import { createResultIndex } from './result-index.ts'

const none = { label: null, below: null, among: null }

it('orders and filters many rows, equal ones as they came', () => {
  const index = createResultIndex(3)
  const values = Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 1000) / 1000)
  for (const [i, bestValue] of values.entries())
    index.push({ row: i + 1, offset: i * 2 ** 21, best: i % 3, second: -1, bestValue, secondValue: 0 })
  const byValue = (sign: number) => [...values.keys()].sort((a, b) => sign * (values[a]! - values[b]!) || a - b)
  expect([...index.select(none, 'row')]).toEqual([...values.keys()])
  expect([...index.select(none, 'least-sure')]).toEqual(byValue(1))
  expect([...index.select(none, 'most-sure')]).toEqual(byValue(-1))
  const ofLabel = [...index.select({ ...none, label: 2, below: 0.1 }, 'row')]
  expect(ofLabel).toEqual([...values.keys()].filter((i) => i % 3 === 2 && Math.fround(values[i]!) < 0.1))
  expect(index.countBelow(0.25)).toBe(values.filter((value) => Math.fround(value) < 0.25).length)
  expect(index.at(4999)).toMatchObject({ row: 5000, offset: 4999 * 2 ** 21 })
  expect([0, 1, 2].map(index.rowsOfLabel)).toEqual([1667, 1667, 1666])
  expect(index.histogram().reduce((a, b) => a + b)).toBe(5000)
})

it('puts a certain row into the last bin, and a score into none', () => {
  const index = createResultIndex(1)
  index.push({ row: 1, offset: 0, best: 0, second: -1, bestValue: 1, secondValue: 0 })
  index.push({ row: 2, offset: 9, best: -1, second: -1, bestValue: 0, secondValue: 0 })
  expect(index.histogram()).toEqual([...new Array(19).fill(0), 1])
  expect([...index.select({ ...none, below: 0.5 }, 'row')]).toEqual([])
})
