// A classified table as CSV: UTF-8 with a byte order mark, without which Excel takes Korean for CP949, and CRLF line ends.

import { givenLabels, type ResultTable } from './result-table.ts'
import { csvCell } from './spreadsheet-cell.ts'

const byteOrderMark = '\ufeff'
const chunkChars = 256 * 1024
/** Beyond six digits a float32 has nothing to say. */
const digits = 6

export async function* resultCsv(table: ResultTable, guard: boolean): AsyncGenerator<string, void> {
  const { labels, problem } = table.kind
  const hasPair = table.about.hasPairs
  const isScore = problem === 'score'
  const names = ['row', 'text', ...(hasPair ? ['pair'] : []), ...(isScore ? ['score'] : ['label', 'confidence'])]
  const line = (cells: readonly string[]) => `${cells.map((cell) => csvCell(cell, guard)).join(',')}\r\n`
  let chunk = byteOrderMark + line([...names, ...distinct(isScore ? [] : labels, names)])
  for await (const { row, best, stored } of table.rows()) {
    const numbers = Array.from(stored.values, (value) => String(Number(value.toFixed(digits))))
    const texts = [stored.text, ...(hasPair ? [stored.pair ?? ''] : [])]
    if (isScore) chunk += line([String(row), ...texts, numbers[0]!])
    else {
      const given = problem === 'multi-label' ? givenLabels(labels, stored.values).join('; ') : labels[best]!
      chunk += line([String(row), ...texts, given, numbers[best]!, ...numbers])
    }
    if (chunk.length < chunkChars) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}

/** Every column of a table needs a name of its own: a label called "text" becomes "text (2)". */
function distinct(names: readonly string[], taken: readonly string[]): string[] {
  const used = new Set(taken)
  return names.map((name) => {
    let chosen = name
    for (let i = 2; used.has(chosen); i++) chosen = `${name} (${i})`
    used.add(chosen)
    return chosen
  })
}
