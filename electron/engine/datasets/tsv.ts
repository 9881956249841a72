// TSV has no standard: some writers quote as in CSV, others write text as it is, stray quotes and all. The rule here: a row is a line,
// and quotes that enclose a whole field are taken off; where that gives the wrong number of fields, they were text. Only where a row
// does not come out right on one line is a quoted field taken to run over several.

import type { Line } from './lines.ts'
import { type Assembler, createRecordScanner, type FieldRecord, type TableShape, wrongCount } from './record-scanner.ts'
import { maxRowChars, type Place } from './row.ts'

export function createTsvAssembler(shape: TableShape): Assembler {
  const { file, delimiter, hasHeader } = shape
  const scanner = createRecordScanner(delimiter)
  let expected: number | undefined
  let row = hasHeader ? 0 : 1
  let held: (FieldRecord & Line & { blankLines: number }) | undefined // a right row whose last field may go on in the next line
  let start = 1 // line of the record in the scanner
  let suspect: { place: Place; count: number } | undefined // the line to blame if the scanner's record does not come out right

  const finishRecord = (fields: string[], line: number): FieldRecord => {
    expected ??= fields.length
    row++
    return { fields, line }
  }
  /** undefined where the record does not come out right. */
  const tryScan = (text: string): FieldRecord[] | undefined => {
    const result = scanner.feed(text)
    if (result === 'open' && scanner.openChars() <= maxRowChars) return []
    const fields = scanner.fields()
    return result === 'complete' && fields.length === expected ? [finishRecord(fields, start)] : undefined
  }
  const scan = (text: string): FieldRecord[] => {
    const records = tryScan(text)
    if (!records) throw blame()
    return records
  }
  const blame = () => wrongCount(shape, suspect!.place, suspect!.count, expected!)
  const release = (): FieldRecord[] => {
    const records = held ? [finishRecord(held.fields, held.line)] : []
    held = undefined
    return records
  }

  const startScan = (first: Line, lines: string[], blamed: Line, atRow: number): FieldRecord[] => {
    start = first.line
    suspect = { place: { file, row: atRow, line: blamed.line }, count: blamed.text.split(delimiter).length }
    const records: FieldRecord[] = []
    for (const text of [first.text, ...lines]) {
      const found = tryScan(text)
      if (!found && (!shape.keepsOdd || expected === undefined || scanner.isOpen())) throw blame()
      if (!found) return [...release(), { ...finishRecord(blamed.text.split(delimiter), blamed.line), isOdd: true }]
      records.push(...found)
    }
    held = undefined
    return records
  }

  const take = (current: Line): FieldRecord[] => {
    if (scanner.isOpen()) return scan(current.text)
    if (current.text === '') {
      if (held) held.blankLines++
      return []
    }
    const fields = splitTsvLine(current.text, delimiter, expected)
    if (held && fields === undefined) {
      const { text, line, blankLines } = held
      return startScan({ text, line }, [...new Array<string>(blankLines).fill(''), current.text], current, row + 1)
    }
    const released = release()
    if (fields === undefined) return [...released, ...startScan(current, [], current, row)]
    if (expected !== undefined && expected > 1 && endsOpen(current.text, delimiter)) {
      held = { ...current, fields, blankLines: 0 }
      return released
    }
    return [...released, finishRecord(fields, current.line)]
  }
  const finish = (): FieldRecord[] => {
    if (scanner.isOpen()) throw blame()
    return release()
  }
  return { take, finish }
}

/** The fields where the line has as many as expected, with quotes honoured or else as they stand. */
function splitTsvLine(text: string, delimiter: string, expected: number | undefined): string[] | undefined {
  const relaxed = splitRelaxed(text, delimiter)
  if (expected === undefined || relaxed.length === expected) return relaxed
  const literal = text.split(delimiter)
  return literal.length === expected ? literal : undefined
}

function splitRelaxed(text: string, delimiter: string): string[] {
  const fields: string[] = []
  let at = 0
  while (true) {
    const close = text[at] === '"' ? findClosingQuote(text, at + 1, delimiter) : -1
    const next = close >= 0 ? close + 1 : text.indexOf(delimiter, at)
    const end = next < 0 ? text.length : next
    fields.push(close >= 0 ? text.slice(at + 1, close).replaceAll('""', '"') : text.slice(at, end))
    if (end >= text.length) return fields
    at = end + delimiter.length
  }
}

/** The quote that ends the field; -1 where a quote is followed by text, or none follows. */
function findClosingQuote(text: string, from: number, delimiter: string): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] === '"') at++
    else return at + 1 === text.length || text.startsWith(delimiter, at + 1) ? at : -1
  }
  return -1
}

/** Whether a quote opens the last field and every later quote is a doubled one. */
function endsOpen(text: string, delimiter: string): boolean {
  const last = text.slice(text.lastIndexOf(delimiter) + delimiter.length)
  return last.startsWith('"') && !last.slice(1).replaceAll('""', '').includes('"')
}
