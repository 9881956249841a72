// One record of quoted fields from one or more lines; what CSV and TSV have in common.

import { say } from '../../../shared/said.ts'
import type { Line } from './lines.ts'
import { badData, type Place } from './row.ts'

export type FieldRecord = { fields: string[]; line: number; isOdd?: true }

/** Takes lines one by one and gives records as they become complete. */
export type Assembler = { take: (line: Line) => FieldRecord[]; finish: () => FieldRecord[] }

export type TableShape = { file: string; delimiter: string; quote: string; hasHeader: boolean; keepsOdd: boolean }

/** What a line brought: a whole record, a quote still open at its end, or text behind a closing quote. */
type Feed = 'complete' | 'open' | 'stray'

/** Reads one record at a time; a quoted field may run over several lines, joined by \n. */
export function createRecordScanner(delimiter: string, mark = '"') {
  let fields: string[] = []
  let quoted: string | undefined // the open field so far
  const feed = (text: string): Feed => {
    let at = 0
    if (quoted === undefined) fields = []
    else quoted += '\n'
    while (true) {
      if (quoted === undefined && mark !== '' && text[at] === mark) {
        quoted = ''
        at++
      }
      if (quoted === undefined) {
        const next = text.indexOf(delimiter, at)
        fields.push(text.slice(at, next < 0 ? undefined : next))
        if (next < 0) return 'complete'
        at = next + delimiter.length
        continue
      }
      const quote = text.indexOf(mark, at)
      quoted += text.slice(at, quote < 0 ? undefined : quote)
      if (quote < 0) return 'open'
      at = quote + 1
      if (text[at] === mark) {
        quoted += mark
        at++
        continue
      }
      fields.push(quoted)
      quoted = undefined
      if (at >= text.length) return 'complete'
      if (!text.startsWith(delimiter, at)) return 'stray'
      at += delimiter.length
    }
  }
  return { feed, fields: () => fields, isOpen: () => quoted !== undefined, openChars: () => quoted?.length ?? 0 }
}

export function wrongCount(shape: TableShape, place: Place, count: number, expected: number): Error {
  const model = shape.hasHeader ? say`the header` : say`the first row`
  const problem =
    count === 1
      ? say`has ${count} field, but ${model} has ${expected}.`
      : say`has ${count} fields, but ${model} has ${expected}.`
  const advice = say`Put double quotes around a field that contains the delimiter (${JSON.stringify(shape.delimiter)}) or a line end.`
  return badData(place, say`${problem} ${advice}`, { fields: count, expected })
}
