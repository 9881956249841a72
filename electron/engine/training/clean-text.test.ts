import { expect, it } from 'vitest'
import { type CleanSettings, cleanSchema, cleanText, noText } from './clean-text.ts'

async function clean(lines: string[], settings: Partial<CleanSettings>) {
  const counts = noText()
  const given = (async function* () {
    yield* lines
  })()
  return { lines: await Array.fromAsync(cleanText(given, cleanSchema.parse(settings), counts)), counts }
}

it('leaves text as it is unless it is told otherwise', async () => {
  const { lines, counts } = await clean(['a  b', 'a  b', '', 'c', '', '', 'c'], {})
  expect(lines).toEqual(['a  b', 'a  b', '', 'c', '', 'c', ''])
  expect(counts).toEqual({ documents: 3, characters: 10, repeatedLines: 0, repeatedDocuments: 0, shortDocuments: 0 })
})

it('writes characters in one way, and single spaces', async () => {
  const decomposed = '영화'.normalize('NFD')
  const { lines } = await clean([`  ${decomposed}\t\u3000 좋다 `, ' \t '], { normalise: true, collapseSpaces: true })
  expect(lines).toEqual(['영화 좋다', ''])
})

it('leaves out lines and documents that were there before, and short ones, and counts them', async () => {
  const { lines, counts } = await clean(['one', 'two', '', 'one', 'two', '', 'one', 'three', '', 'x', '', 'two'], {
    dropRepeatedDocuments: true,
    minCharacters: 2,
  })
  expect(lines).toEqual(['one', 'two', '', 'one', 'three', '', 'two', ''])
  expect(counts).toMatchObject({ documents: 3, repeatedDocuments: 1, shortDocuments: 1, repeatedLines: 0 })
  const other = await clean(['menu', 'first', '', 'menu', 'second', '', 'menu'], { dropRepeatedLines: true })
  expect(other.lines).toEqual(['menu', 'first', '', 'second', ''])
  expect(other.counts).toMatchObject({ documents: 2, repeatedLines: 2 })
})

it('passes a long document on as it comes, as one', async () => {
  const line = 'x'.repeat(1 << 19)
  const { lines, counts } = await clean([line, line, line, line, line, '', 'y'], { dropRepeatedDocuments: true })
  expect(lines.map((one) => one.length)).toEqual([...Array(5).fill(1 << 19), 0, 1, 0])
  expect(counts).toMatchObject({ documents: 2, characters: 5 * (1 << 19) + 1 })
})

it('takes no two of many lines for the same', async () => {
  const many = Array.from({ length: 200_000 }, (_, i) => `line ${i} of many`)
  const { counts } = await clean(many, { dropRepeatedLines: true })
  expect(counts.repeatedLines).toBe(0)
})
