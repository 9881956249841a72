// A table file (CSV, TSV, TXT, JSON Lines, JSON, XLSX, Parquet) as a stream of rows in bounded memory, and a short description of it for a preview.

import { extname } from 'node:path'
import { say } from '../../../shared/said.ts'
import { checkNames, headerNames, placeName } from './column-names.ts'
import { detectDelimiter, detectQuote, readRecords } from './delimited.ts'
import { decodeFile, detectFileEncoding, type Encoding } from './encodings.ts'
import { readJsonArray, readJsonLines } from './json-rows.ts'
import { readLines } from './lines.ts'
import { readParquet } from './parquet-rows.ts'
import type { FieldRecord } from './record-scanner.ts'
import { badData, type ReadOptions, type Row, type TableFormat } from './row.ts'
import { binaryFormat, textFormat } from './table-format.ts'
import { openWorkbook } from './workbook.ts'
import { chooseSheet, readSheet } from './workbook-rows.ts'

/** What a table is, with a null delimiter for what has none. JSON columns are those of the first rows. */
export type TableDescription = {
  encoding: Encoding
  format: TableFormat
  delimiter: string | null
  columns: string[]
  preview: Row[]
}

export type OpenedTable = {
  file: string
  format: TableFormat
  /** 'utf-8' for what is no text. */
  encoding: Encoding
  delimiter: string | null
  quote: '"' | "'" | ''
  sheet: string | undefined
  signal: AbortSignal | undefined
}

const sampleChars = 64 * 1024
const previewRows = 20

export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<Row> {
  yield* readTable(await openTable(path, options), options)
}

export async function describeTable(path: string, options: ReadOptions = {}): Promise<TableDescription> {
  const table = await openTable(path, options)
  const preview: Row[] = []
  for await (const row of readTable(table, { ...options, limit: previewRows })) {
    preview.push(row)
    if (preview.length === previewRows) break
  }
  const columns = [...new Set(preview.flatMap((row) => Object.keys(row.values)))]
  return { encoding: table.encoding, format: table.format, delimiter: table.delimiter, columns, preview }
}

/** Finds out what is not said. */
export async function openTable(file: string, options: ReadOptions): Promise<OpenedTable> {
  const { encoding, delimiter, format, quote, sheet, signal } = options
  const binary =
    format === undefined ? await binaryFormat(file) : format === 'xlsx' || format === 'parquet' ? format : undefined
  if (binary) return { file, format: binary, encoding: 'utf-8', delimiter: null, quote: '"', sheet, signal }
  const knownEncoding = encoding ?? (await detectFileEncoding(file, signal))
  const sample = await readSample(file, knownEncoding, signal)
  if (sample.trim() === '') throw badData({ file }, say`is empty. Choose a file with a header line and rows.`)
  const knownFormat = format ?? textFormat(file, sample)
  const table = { file, encoding: knownEncoding, format: knownFormat, quote: quote ?? '"', sheet, signal } as const
  if (knownFormat === 'json' || knownFormat === 'jsonl' || knownFormat === 'txt') return { ...table, delimiter: null }
  if (knownFormat === 'tsv') return { ...table, delimiter: delimiter ?? '\t' }
  // A .txt file without any delimiter is one text a line, in which commas and quotes are text: TSV's rules.
  const fallback = extname(file).toLowerCase() === '.csv' ? ',' : '\t'
  const knownDelimiter = delimiter ?? detectDelimiter(sample) ?? fallback
  return { ...table, delimiter: knownDelimiter, quote: quote ?? detectQuote(sample, knownDelimiter) }
}

export async function readSample(file: string, encoding: Encoding, signal: AbortSignal | undefined): Promise<string> {
  let sample = ''
  for await (const text of decodeFile(file, encoding, signal)) {
    sample += text
    if (sample.length >= sampleChars) break
  }
  return sample
}

type RowOptions = Pick<ReadOptions, 'columns' | 'keepsOdd' | 'limit'>

const readers: Record<TableFormat, (table: OpenedTable, options: RowOptions) => AsyncIterable<Row>> = {
  csv: readDelimited,
  tsv: readDelimited,
  txt: readTexts,
  json: ({ file, encoding, signal }) => readJsonArray(file, decodeFile(file, encoding, signal)),
  jsonl: ({ file, encoding, signal }) => readJsonLines(file, readLines(file, decodeFile(file, encoding, signal))),
  xlsx: readWorkbook,
  parquet: ({ file, signal }, { limit }) => readParquet(file, { limit, signal }),
}

async function* readTable(table: OpenedTable, options: RowOptions): AsyncGenerator<Row> {
  const { file, format, signal } = table
  let isEmpty = true
  for await (const row of readers[format](table, options)) {
    signal?.throwIfAborted()
    isEmpty = false
    yield row
  }
  if (isEmpty)
    throw badData(
      { file },
      say`holds no rows of data. Add rows below the header, or name the columns of a file without one.`,
    )
}

async function* readDelimited(table: OpenedTable, { columns, keepsOdd = false }: RowOptions): AsyncGenerator<Row> {
  const { file, encoding, signal } = table
  const shape = { file, delimiter: table.delimiter!, quote: table.quote, hasHeader: columns === undefined, keepsOdd }
  yield* named(file, columns, readRecords(shape, readLines(file, decodeFile(file, encoding, signal))))
}

async function* readWorkbook({ file, sheet, signal }: OpenedTable, { columns }: RowOptions): AsyncGenerator<Row> {
  const workbook = await openWorkbook(file)
  try {
    yield* named(file, columns, sheetRecords(workbook, sheet, signal))
  } finally {
    workbook.parts.close()
  }
}

/** A sheet's rows end with their last cell: they are as wide as the header, or else as the first. */
async function* sheetRecords(
  workbook: Awaited<ReturnType<typeof openWorkbook>>,
  sheet: string | undefined,
  signal: AbortSignal | undefined,
) {
  let width: number | undefined
  for await (const batch of readSheet(workbook, chooseSheet(workbook, sheet), signal)) {
    for (const { cells, line } of batch) {
      width ??= 1 + cells.findLastIndex((cell) => cell !== '')
      while (cells.length < width) cells.push('')
      while (cells.length > width && cells.at(-1) === '') cells.pop()
      yield { fields: cells, line }
    }
  }
}

async function* named(
  file: string,
  columns: ReadOptions['columns'],
  records: AsyncIterable<FieldRecord>,
): AsyncGenerator<Row> {
  const hasHeader = columns === undefined
  let names: string[] | undefined
  let row = 1
  for await (const { fields, line, isOdd } of records) {
    if (names === undefined) {
      names = hasHeader ? headerNames(file, line, fields) : columns || fields.map((_, i) => placeName(i))
      checkNames(file, line, names, fields.length)
      if (hasHeader) continue
    }
    const columnNames = names
    const own = isOdd ? fields.slice(0, columnNames.length) : fields
    const values = Object.fromEntries(own.map((field, i) => [columnNames[i] ?? placeName(i), field]))
    yield { row, line, values, ...(isOdd ? { isOdd } : {}) }
    row++
  }
}

/** One text a line; blank lines stand between texts. */
async function* readTexts({ file, encoding, signal }: OpenedTable): AsyncGenerator<Row> {
  let row = 1
  for await (const batch of readLines(file, decodeFile(file, encoding, signal))) {
    for (const { text, line } of batch) if (text.trim() !== '') yield { row: row++, line, values: { text } }
  }
}
