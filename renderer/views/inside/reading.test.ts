import { describe, expect, it } from 'vitest'
import type { Inside } from '../../../shared/contract/inside.ts'
import { cellAt, layoutMatrix, strength } from './matrix-layout.ts'
import { readRow, sameToken } from './reading.ts'

const text = 'it was too big today'
const words = (isEncoder: boolean): Inside['tokens'] => {
  const own = [...text.matchAll(/\w+/g)].map(({ 0: word, index }) => ({
    ...{ id: 1, token: word, text: word, special: false, segment: 0 },
    ...{ start: index, end: index + word.length },
  }))
  const special = (token: string) => ({ id: 0, token, text: token, special: true, segment: 0, start: null, end: null })
  return isEncoder ? [special('[CLS]'), ...own, special('[SEP]')] : own
}
const matrix = (tokens: number, row: number, weights: number[]) => {
  const all = new Float32Array(tokens * tokens)
  all.set(weights, row * tokens)
  return { tokens, weights: all }
}

describe('a row of attention', () => {
  it('of a decoder ends at its token: what comes after is unseen, the last sees all', () => {
    const look = { kind: 'gpt' as const, tokens: words(false), text }
    const reading = readRow({ ...look, matrix: matrix(5, 1, [0.2, 0.8, 0, 0, 0]) }, 1)
    expect(reading).toMatchObject({ unseen: 'too big today', isLast: false, before: null, rest: null })
    expect(reading.targets.map(({ index }) => index)).toEqual([1, 0])
    expect(readRow({ ...look, matrix: matrix(5, 4, [1, 0, 0, 0, 0]) }, 4)).toMatchObject({
      ...{ unseen: '', isLast: true },
      rest: { index: 0, weight: 1 },
    })
  })

  it('of an encoder has a strongest token on either side, its own special ones left out', () => {
    const look = { kind: 'bert' as const, tokens: words(true), text }
    const both = readRow({ ...look, matrix: matrix(7, 3, [0.3, 0.2, 0.05, 0.05, 0.3, 0.05, 0.05]) }, 3)
    expect(both).toMatchObject({ before: 1, after: 4, isSelf: false, rest: null, unseen: '' })
    const rests = readRow({ ...look, matrix: matrix(7, 3, [0, 0, 0, 0.1, 0.02, 0, 0.88]) }, 3)
    expect(rests).toMatchObject({ before: null, after: null, rest: { index: 6 } })
    const self = readRow({ ...look, matrix: matrix(7, 3, [0, 0, 0, 1, 0, 0, 0]) }, 3)
    expect(self).toMatchObject({ isSelf: true, rest: null })
  })
})

it('the same word is found among other tokens', () => {
  const [plain, special] = [words(false), words(true)]
  for (const [index, token] of plain.entries()) expect(sameToken(token, special)).toBe(index + 1)
  expect(sameToken(special[0]!, plain)).toBeNull()
  // a byte-level token begins with the space before its word
  expect(sameToken({ ...plain[1]!, start: 2 }, special)).toBe(2)
})

describe('the layout of a matrix', () => {
  it('has labels below 40 tokens, smaller cells above, and pans from 128', () => {
    const [few, many, most] = [13, 60, 512].map((tokens) => layoutMatrix(tokens, 490, 60))
    expect(few).toMatchObject({ cell: 20, hasLabels: true })
    expect(few!.width).toBeLessThanOrEqual(490)
    expect(many).toMatchObject({ hasLabels: false, cell: 8 })
    expect(many!.width).toBeLessThanOrEqual(490)
    expect(most!.windowWidth).toBe(490)
    expect(most!.width).toBeGreaterThan(2000)
    expect(most!.windowHeight).toBeLessThan(most!.height)
  })

  it('finds the cell under a point, and none beside the cells', () => {
    const layout = layoutMatrix(13, 490, 60)
    const middle = (row: number, column: number) =>
      cellAt(layout, 13, layout.left + layout.cell * (column + 0.5), layout.top + layout.cell * (row + 0.5))
    expect(middle(0, 0)).toEqual([0, 0])
    expect(middle(12, 4)).toEqual([12, 4])
    expect(cellAt(layout, 13, layout.left - 1, layout.top + 5)).toBeNull()
    expect(middle(13, 0)).toBeNull()
  })

  it('shows weights of a short text as they are, of a long one against the largest', () => {
    expect(strength(0.25, 10, 0.5)).toBe(0.5)
    expect(strength(0.01, 200, 0.01)).toBe(1)
    expect(strength(0, 200, 0)).toBe(0)
  })
})
