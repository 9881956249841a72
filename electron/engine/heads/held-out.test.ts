import { expect, it } from 'vitest'
import { splitHeldOut } from './held-out.ts'

const labels = Int32Array.from({ length: 1000 }, (_, row) => (row < 600 ? 0 : row < 980 ? 1 : row < 999 ? 2 : 3))
const targets = { kind: 'classes', labels, classes: 4 } as const

it('holds out a tenth of every class, each row in exactly one part', () => {
  const { fit, heldOut } = splitHeldOut(targets, 1000, 3)
  const taken = [0, 0, 0, 0]
  for (const row of heldOut) taken[labels[row]!]!++
  expect(taken).toEqual([60, 38, 1, 0]) // the single row of class 3 stays to be learned from
  expect([...fit, ...heldOut].sort((a, b) => a - b)).toEqual([...labels.keys()])
})

it('repeats for a seed and changes with it', () => {
  expect(splitHeldOut(targets, 1000, 3)).toEqual(splitHeldOut(targets, 1000, 3))
  expect(splitHeldOut(targets, 1000, 4).heldOut).not.toEqual(splitHeldOut(targets, 1000, 3).heldOut)
})

it('spares a tenth of many small classes together', () => {
  const small = {
    kind: 'classes',
    labels: Int32Array.from({ length: 100 }, (_, row) => row >> 2),
    classes: 25,
  } as const
  expect(splitHeldOut(small, 100, 1).heldOut.length).toBe(10)
})

it('holds nothing out of very few rows', () => {
  expect(splitHeldOut({ kind: 'score', values: new Float32Array(19) }, 19, 1).heldOut.length).toBe(0)
  expect(splitHeldOut({ kind: 'score', values: new Float32Array(20) }, 20, 1).heldOut.length).toBe(2)
})
