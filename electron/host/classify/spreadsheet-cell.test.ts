import { expect, it } from 'vitest'
import { csvCell, isFormulaLike } from './spreadsheet-cell.ts'

it('keeps texts that a spreadsheet would compute from being computed, and says which they are', () => {
  for (const text of ['=1+1', '+82-10-1234-5678', '-_-', '@SUM(A1)', '\t=cmd', ' -1+2', '＝1+1', '\r\n=1']) {
    expect(isFormulaLike(text), text).toBe(true)
    expect(csvCell(text, true).replace(/^"/, '').startsWith("'")).toBe(true)
    expect(csvCell(text, false)).not.toContain("'")
  }
  for (const text of ['-3.5', '+1', '-1,200', '-5%', 'a=b', '환불', '', '1-2'])
    expect(isFormulaLike(text), text).toBe(false)
})

it('quotes what would break a row apart', () => {
  const cells = ['a', 'a,b', 'say "hi"', 'two\nlines', ' edge', 'a;b'].map((text) => csvCell(text, true))
  expect(cells).toEqual(['a', '"a,b"', '"say ""hi"""', '"two\nlines"', '" edge"', '"a;b"'])
})
