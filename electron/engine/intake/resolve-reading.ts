// How a table file is read where the user has not said so, and its first rows: one decision for the preview, the checks and the import.

import { extname } from 'node:path'
import type { Reading } from '../../../shared/domain/data-choices.ts'
import { say } from '../../../shared/said.ts'
import { headerNames, placeName } from '../datasets/column-names.ts'
import { detectDelimiter } from '../datasets/delimited.ts'
import { detectFileEncoding } from '../datasets/encodings.ts'
import { openTable, readRows, readSample } from '../datasets/read-rows.ts'
import { badData, type ReadOptions, type Row, type TableFormat } from '../datasets/row.ts'
import { binaryFormat, textFormat } from '../datasets/table-format.ts'
import { openWorkbook } from '../datasets/workbook.ts'
import { chooseSheet } from '../datasets/workbook-rows.ts'
import { looksLikeHeader } from './guess-header.ts'

/** Rows that are looked at before anything is decided. */
export const headRows = 1000

export type ResolvedTable = {
  path: string
  format: TableFormat
  /** null only for what the format does not have. */
  reading: Reading
  /** For `readRows`. */
  options: ReadOptions
  sheets: string[]
  columns: string[]
  head: Row[]
  /** The head is all there is. */
  isWhole: boolean
}

export async function resolveReading(
  path: string,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<ResolvedTable> {
  const { options: asked, format, ...found } = await resolveFormat(path, reading, signal)
  const options = { ...asked, keepsOdd: true }
  const namesItself = format === 'json' || format === 'jsonl' || format === 'parquet' || format === 'txt'
  const all = await firstRows(path, { ...options, columns: false, signal })
  const raw = all.filter(({ isOdd }) => !isOdd)
  const odd = all.length - raw.length
  // so many speak for another delimiter or quote: reading without mercy says what is wrong
  if (odd > 0 && 2 * odd >= all.length) await firstRows(path, { ...asked, columns: false, signal })
  const isWhole = all.length <= headRows
  if (namesItself) {
    const columns = [...new Set(raw.flatMap(({ values }) => Object.keys(values)))]
    return { ...found, path, format, options, columns, head: raw, isWhole, reading: { ...found.reading, header: null } }
  }
  const fields = raw.map(({ values }) => Object.values(values))
  const header = reading.header ?? looksLikeHeader(fields)
  const resolved = { ...found, path, format, isWhole, reading: { ...found.reading, header } }
  if (!header) {
    const columns = raw.length === 0 ? [] : widest(fields).map((_, i) => placeName(i))
    return { ...resolved, options: { ...options, columns: false }, columns, head: raw.slice(0, headRows) }
  }
  const [first, ...rest] = fields
  const names = headerNames(path, raw[0]!.line, first!)
  if (rest.length === 0)
    throw badData(
      { file: path },
      say`holds no rows of data below its header. Add rows, or say that the first line is data.`,
    )
  const columns = widest(fields).map((_, i) => names[i] ?? placeName(i))
  const head = raw.slice(1).map(({ row, line }, i) => ({
    row: row - 1,
    line,
    values: Object.fromEntries(rest[i]!.map((field, at) => [columns[at]!, field])),
  }))
  return { ...resolved, options, columns, head }
}

/** One more than the head has: whether there are more shows in it. */
async function firstRows(path: string, options: ReadOptions): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readRows(path, { ...options, limit: headRows + 1 })) {
    rows.push(row)
    if (rows.length > headRows) break
  }
  return rows
}

const widest = (rows: string[][]): string[] => rows.reduce((most, row) => (row.length > most.length ? row : most), [])

type FoundFormat = Pick<ResolvedTable, 'format' | 'options' | 'reading' | 'sheets'>

async function resolveFormat(path: string, reading: Reading, signal: AbortSignal | undefined): Promise<FoundFormat> {
  const binary = await binaryFormat(path)
  const none: Reading = { encoding: null, delimiter: null, quote: null, header: null, sheet: null }
  if (binary === 'parquet') return { format: binary, options: { format: binary }, reading: none, sheets: [] }
  if (binary === 'xlsx') {
    const workbook = await openWorkbook(path)
    workbook.parts.close()
    const { name: sheet } = chooseSheet(workbook, reading.sheet ?? undefined)
    const sheets = workbook.sheets.map(({ name }) => name)
    return { format: binary, options: { format: binary, sheet }, reading: { ...none, sheet }, sheets }
  }
  const encoding = reading.encoding ?? (await detectFileEncoding(path, signal))
  const sample = await readSample(path, encoding, signal)
  const isList =
    extname(path).toLowerCase() === '.txt' && reading.delimiter === null && detectDelimiter(sample) !== '\t'
  const format = isList ? 'txt' : reading.delimiter !== null ? 'csv' : textFormat(path, sample)
  const asked = {
    encoding,
    format,
    ...(reading.delimiter === null ? {} : { delimiter: reading.delimiter }),
    ...(reading.quote === null ? {} : { quote: reading.quote === 'none' ? ('' as const) : reading.quote }),
  }
  const table = await openTable(path, { ...asked, signal })
  if (table.delimiter === null)
    return { format, options: { encoding, format }, reading: { ...none, encoding }, sheets: [] }
  const { delimiter, quote } = table
  return {
    format,
    options: { encoding, format, delimiter, quote },
    reading: { ...none, encoding, delimiter: delimiter as Reading['delimiter'], quote: quote === '' ? 'none' : quote },
    sheets: [],
  }
}
