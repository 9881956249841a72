// What components compute before they draw.

import { expect, test } from 'vitest'
import { alignSeries } from './line-chart-data.ts'
import { nextIndex } from './roving.ts'
import { tokenFace } from './token-strip-face.ts'

test('series of a chart share one axis; where one has no point nothing stands', () => {
  const data = alignSeries([
    {
      name: 'a',
      tone: 'hue',
      points: [
        [0, 1],
        [2, 3],
      ],
    },
    {
      name: 'b',
      tone: 'grey',
      points: [
        [1, Number.NaN],
        [2, 5],
      ],
    },
  ])
  expect(data).toEqual([
    [0, 1, 2],
    [1, undefined, 3],
    [undefined, null, 5],
  ])
})

test('arrows move inside a row and stop at its ends', () => {
  const at = { count: 3, active: 1 }
  expect(nextIndex('ArrowRight', at)).toBe(2)
  expect(nextIndex('ArrowRight', { count: 3, active: 2 })).toBe(2)
  expect(nextIndex('Home', at)).toBe(0)
  expect(nextIndex('ArrowUp', { ...at, axis: 'row' })).toBeNull()
  expect(nextIndex('a', at)).toBeNull()
  expect(nextIndex('End', { count: 0, active: 0 })).toBeNull()
})

test.each([
  [{ token: '##광역시', text: '광역시', special: false }, '##광역시'],
  [{ token: 'Ġthe', text: ' the', special: false }, '·the'],
  [{ token: 'Ċ', text: '\n', special: false }, '↵'],
  [{ token: 'ì', text: '', special: false }, 'ì'],
  [{ token: '[CLS]', text: '', special: true }, '[CLS]'],
])('%j stands as %s', (token, face) => expect(tokenFace(token)).toBe(face))
