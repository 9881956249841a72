// The rows of one sheet of a workbook as strings, streamed: what is held is the table of strings, not the sheet.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { badData, maxRowChars } from './row.ts'
import { createTextCollector, readSharedStrings, type Workbook, withoutEscapes } from './workbook.ts'
import { parseXml } from './xml-events.ts'

/** Excel's own. */
const maxColumns = 16_384
const maxSheetBytes = 8 * 1024 ** 3
const msOfDay = 86_400_000

export type SheetRow = { cells: string[]; line: number }

export function chooseSheet({ file, sheets }: Workbook, wanted: string | undefined) {
  const sheet = wanted === undefined ? sheets[0]! : sheets.find(({ name }) => name === wanted)
  if (sheet) return sheet
  const names = sheets.map(({ name }) => name)
  throw new AppError('bad-argument', say`${file} has no sheet "${wanted}": it has ${names.join(', ')}.`, {
    file,
    names,
  })
}

/** Rows with at least one cell that is not empty; `line` is the sheet's own number. */
export async function* readSheet(
  workbook: Workbook,
  sheet: { name: string; part: string },
  signal?: AbortSignal,
): AsyncGenerator<SheetRow[]> {
  const { file, parts } = workbook
  const size = parts.sizeOf(sheet.part)
  if (size > maxSheetBytes)
    throw badData({ file }, say`its sheet "${sheet.name}" has ${size} bytes; it may have ${maxSheetBytes}.`, { size })
  const strings = await readSharedStrings(workbook)
  const collected: SheetRow[] = []
  const handler = createSheetHandler(workbook, strings, (row) => collected.push(row))
  for await (const _ of parseXml(file, sheet.part, parts.read(sheet.part), handler)) {
    signal?.throwIfAborted()
    if (collected.length > 0) yield collected.splice(0)
  }
}

function createSheetHandler(workbook: Workbook, strings: string[], take: (row: SheetRow) => void) {
  const { file } = workbook
  let cells: string[] = []
  let [line, chars] = [0, 0]
  let cell = { column: 0, type: 'n', style: 0 }
  let value: string | undefined
  let isInValue = false
  const place = () => ({ file, line })
  const inline = createTextCollector((text) => {
    value = text
  }, 'is')
  const cellText = (): string => {
    if (value === undefined) return ''
    if (cell.type === 's') {
      const text = strings[Number(value)]
      if (text === undefined) throw badData(place(), say`a cell refers to text ${value} of ${strings.length}.`)
      return text
    }
    if (cell.type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (cell.type === 'str') return withoutEscapes(value)
    if (cell.type !== 'n') return value
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number)) return value
    return workbook.isDateStyle[cell.style] ? dateOf(number, workbook.countsFrom1904) : String(number)
  }
  return {
    open(tag: string, attributes: Record<string, string>) {
      if (tag === 'row') {
        line = attributes.r === undefined ? line + 1 : rowNumber(attributes.r)
        cells = []
        chars = 0
      } else if (tag === 'c') {
        const column = attributes.r === undefined ? cells.length : columnIndex(attributes.r)
        if (column === undefined || column >= maxColumns)
          throw badData(place(), say`the cell ${attributes.r} lies outside of a sheet.`, { cell: attributes.r ?? '' })
        cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0) }
        value = undefined
      } else if (tag === 'v') {
        value = ''
        isInValue = true
      } else inline.open(tag)
    },
    text(text: string) {
      if (isInValue) value += text
      else inline.text(text)
    },
    close(tag: string) {
      if (tag === 'v') isInValue = false
      else if (tag === 'c') {
        const text = cellText()
        chars += text.length
        if (chars > maxRowChars) throw badData(place(), say`the row is longer than ${maxRowChars} characters.`)
        while (cells.length < cell.column) cells.push('')
        cells[cell.column] = text
      } else if (tag === 'row') {
        if (cells.some((text) => text !== '')) take({ cells, line })
      } else inline.close(tag)
    },
  }
  function rowNumber(text: string): number {
    const number = Number(text)
    if (Number.isInteger(number) && number > line) return number
    throw badData(place(), say`the row after it is numbered ${text}.`)
  }
}

/** 'AB12' -> 27. */
function columnIndex(reference: string): number | undefined {
  const letters = /^\$?([A-Z]{1,3})\$?\d*$/i.exec(reference)?.[1]?.toUpperCase()
  if (letters === undefined) return undefined
  let index = 0
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

/** Days since the end of 1899 (Excel counts a 29 February 1900 that never was), as '2026-01-03' or with its time. */
function dateOf(days: number, countsFrom1904: boolean): string {
  const start = countsFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  const date = new Date(Math.round((start + days * msOfDay) / 1000) * 1000)
  if (Number.isNaN(date.getTime())) return String(days)
  const iso = date.toISOString()
  if (days < 1 && !countsFrom1904) return iso.slice(11, 19)
  return Number.isInteger(days) ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}
