// What counts as the same answer: a choice that rounding alone decides is no other choice.

import { describe, expect, it } from 'vitest'
import type { Asked } from './ask-models.ts'
import { type AnswerKind, compareWith } from './compare-answers.ts'

const answers = (rows: readonly (readonly number[])[]) =>
  rows.map((row) => [{ values: Float32Array.from(row), width: row.length }])

async function sameOf(kind: AnswerKind, live: readonly number[], found: readonly number[]): Promise<number> {
  const asked = { ask: async () => answers([found])[0]! } as unknown as Asked
  const questions = [{ text: 'a' }] as unknown as Parameters<typeof compareWith>[0]['questions']
  return (await compareWith({ questions, answers: answers([live]) }, asked, kind, ['x', 'y'])).same
}

describe('the same answer', () => {
  it('is the same label, or one that stood level with it', async () => {
    expect(await sameOf('label', [2, 1], [1.9, 1.2])).toBe(1)
    expect(await sameOf('label', [2, 1], [1, 2])).toBe(0)
    expect(await sameOf('label', [0.5001, 0.5], [0.5, 0.5001])).toBe(1)
    expect(await sameOf('token', [0.51, 0.5], [0.5, 0.51])).toBe(0)
  })

  it('of several labels holds for each of them', async () => {
    expect(await sameOf('labels', [1, -1], [0.5, -2])).toBe(1)
    expect(await sameOf('labels', [1, -1], [0.5, 0.2])).toBe(0)
    expect(await sameOf('labels', [1, -0.0004], [1, 0.0004])).toBe(1)
  })
})
