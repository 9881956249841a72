// Lines -> records of fields, by RFC 4180 (CSV). TSV, which has no standard for quotes, has its own rule in tsv.ts.

import { say } from '../../../shared/said.ts'
import type { Line } from './lines.ts'
import { type Assembler, createRecordScanner, type FieldRecord, type TableShape, wrongCount } from './record-scanner.ts'
import { badData, maxRowChars } from './row.ts'
import { createTsvAssembler } from './tsv.ts'

/** Records of the file, blank lines left out. The first record decides how many fields the others must have. */
export async function* readRecords(shape: TableShape, batches: AsyncIterable<Line[]>): AsyncGenerator<FieldRecord> {
  const assembler =
    shape.delimiter === '\t' && shape.quote === '"' ? createTsvAssembler(shape) : createCsvAssembler(shape)
  for await (const batch of batches) {
    for (const line of batch) yield* assembler.take(line)
  }
  yield* assembler.finish()
}

const unclosedQuote = (mark: string) =>
  say`a quote (${mark}) opens here and is never closed. Close it, or double a quote that belongs to the text (${mark}${mark}).`
const strayQuote = (mark: string) =>
  say`text follows a closing quote (${mark}). Double a quote that belongs to the text (${mark}${mark}).`

function createCsvAssembler(shape: TableShape): Assembler {
  const scanner = createRecordScanner(shape.delimiter, shape.quote)
  let expected: number | undefined
  let row = shape.hasHeader ? 0 : 1
  let start = 1 // line
  const place = () => (row === 0 ? { file: shape.file, line: start } : { file: shape.file, row, line: start })
  return {
    take({ text, line }) {
      if (!scanner.isOpen()) {
        if (text === '') return []
        start = line
      }
      const result = scanner.feed(text)
      // where a quote swallowed lines, more is lost than a row
      const mayBeOdd = shape.keepsOdd && expected !== undefined && start === line
      if (result === 'stray' && !mayBeOdd) throw badData(place(), strayQuote(shape.quote))
      if (scanner.openChars() > maxRowChars) throw badData(place(), unclosedQuote(shape.quote))
      if (result === 'open') return []
      const fields = scanner.fields()
      expected ??= fields.length
      const isRight = result !== 'stray' && fields.length === expected
      if (!isRight && !mayBeOdd) throw wrongCount(shape, place(), fields.length, expected)
      row++
      return [{ fields, line: start, ...(isRight ? {} : { isOdd: true }) }]
    },
    finish() {
      if (scanner.isOpen()) throw badData(place(), unclosedQuote(shape.quote))
      return []
    },
  }
}

const candidates = [',', '\t', ';', '|']
const sampledRecords = 50
/** Fewer say nothing of how a file quotes. */
const leastRecords = 10

/** The delimiter that cuts the first records most evenly; undefined where none is in the first one. */
export function detectDelimiter(sample: string): string | undefined {
  const lines = sample.split(/\r\n|\n|\r/)
  if (lines.length > 1) lines.pop() // cut, or empty behind the last line end
  let best: { delimiter: string; evenness: number; count: number } | undefined
  for (const delimiter of candidates) {
    const counts = countFields(lines, delimiter)
    const count = counts[0] ?? 1
    const evenness = counts.filter((other) => other === count).length / counts.length
    if (count < 2) continue
    if (best && (evenness < best.evenness || (evenness === best.evenness && count <= best.count))) continue
    best = { delimiter, evenness, count }
  }
  return best?.delimiter
}

/** What the first records quote with: nothing where a double quote would not come out right and no quote would, single quotes where most lines begin and end with them. */
export function detectQuote(sample: string, delimiter: string): '"' | "'" | '' {
  const lines = sample.split(/\r\n|\n|\r/)
  if (lines.length > 1) lines.pop()
  const isEven = (counts: number[]) => counts.length >= leastRecords && counts.every((count) => count === counts[0])
  const filled = lines.slice(0, sampledRecords).filter((line) => line !== '')
  const single = filled.filter((line) => line.startsWith("'") && line.endsWith("'")).length
  if (single * 2 > filled.length && isEven(countFields(lines, delimiter, "'"))) return "'"
  const quoted = countFields(lines, delimiter)
  const isStray = quoted.some((count) => count !== quoted[0]) && isEven(countFields(lines, delimiter, ''))
  return isStray && delimiter !== '\t' ? '' : '"'
}

function countFields(lines: string[], delimiter: string, mark = '"'): number[] {
  const scanner = createRecordScanner(delimiter, mark)
  const counts: number[] = []
  for (const line of lines) {
    if (counts.length === sampledRecords) break
    if (line === '' && !scanner.isOpen()) continue
    if (scanner.feed(line) !== 'open') counts.push(scanner.fields().length)
  }
  return counts
}
