// A table file (CSV, TSV, JSON Lines, JSON) as a stream of rows in bounded memory, and a short description of it for a preview.

import { extname } from 'node:path'
import { detectDelimiter, readRecords } from './delimited.ts'
import { decodeFile, detectFileEncoding, type Encoding } from './encodings.ts'
import { readJsonArray, readJsonLines } from './json-rows.ts'
import { readLines } from './lines.ts'
import { badData, type ReadOptions, type Row, type TableFormat } from './row.ts'

/** What a table is, with a null delimiter for JSON. JSON columns are those of the first rows. */
export type TableDescription = {
  encoding: Encoding
  format: TableFormat
  delimiter: string | null
  columns: string[]
  preview: Row[]
}

type Table = {
  file: string
  encoding: Encoding
  format: TableFormat
  delimiter: string | null
  signal: AbortSignal | undefined
}

const formatOfExtension: Record<string, TableFormat> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
}

const sampleChars = 64 * 1024
const previewRows = 20

export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<Row> {
  yield* readTable(await openTable(path, options), options.columns)
}

export async function describeTable(path: string, options: ReadOptions = {}): Promise<TableDescription> {
  const table = await openTable(path, options)
  const preview: Row[] = []
  for await (const row of readTable(table, options.columns)) {
    preview.push(row)
    if (preview.length === previewRows) break
  }
  const columns = [...new Set(preview.flatMap((row) => Object.keys(row.values)))]
  return { encoding: table.encoding, format: table.format, delimiter: table.delimiter, columns, preview }
}

async function openTable(file: string, { encoding, delimiter, format, signal }: ReadOptions): Promise<Table> {
  const knownEncoding = encoding ?? (await detectFileEncoding(file, signal))
  const sample = await readSample(file, knownEncoding, signal)
  if (sample.trim() === '') throw badData({ file }, 'is empty. Choose a file with a header line and rows.')
  const extension = extname(file).toLowerCase()
  const knownFormat = format ?? guessFormat(extension, sample)
  const table = { file, encoding: knownEncoding, format: knownFormat, signal }
  if (knownFormat === 'json' || knownFormat === 'jsonl') return { ...table, delimiter: null }
  if (knownFormat === 'tsv') return { ...table, delimiter: delimiter ?? '\t' }
  // A .txt file without any delimiter is one text a line, in which commas and quotes are text: TSV's rules.
  const fallback = extension === '.csv' ? ',' : '\t'
  return { ...table, delimiter: delimiter ?? detectDelimiter(sample) ?? fallback }
}

/** Many .json files on data hubs are really JSON Lines. */
function guessFormat(extension: string, sample: string): TableFormat {
  const format = formatOfExtension[extension] ?? 'csv'
  const isLines = format === 'json' && /^\s*\{[^\n]*\}\s*(\n|$)/.test(sample)
  return isLines ? 'jsonl' : format
}

async function readSample(file: string, encoding: Encoding, signal: AbortSignal | undefined): Promise<string> {
  let sample = ''
  for await (const text of decodeFile(file, encoding, signal)) {
    sample += text
    if (sample.length >= sampleChars) break
  }
  return sample
}

async function* readTable(table: Table, columns: ReadOptions['columns']): AsyncGenerator<Row> {
  const { file, format, signal } = table
  const pieces = decodeFile(file, table.encoding, signal)
  const rows =
    format === 'json'
      ? readJsonArray(file, pieces)
      : format === 'jsonl'
        ? readJsonLines(file, readLines(file, pieces))
        : readDelimited(table, pieces, columns)
  let isEmpty = true
  for await (const row of rows) {
    signal?.throwIfAborted()
    isEmpty = false
    yield row
  }
  if (isEmpty)
    throw badData(
      { file },
      'holds no rows of data. Add rows below the header, or name the columns of a file without one.',
    )
}

async function* readDelimited(
  table: Table,
  pieces: AsyncIterable<string>,
  columns: ReadOptions['columns'],
): AsyncGenerator<Row> {
  const { file } = table
  const hasHeader = columns === undefined
  const shape = { file, delimiter: table.delimiter!, hasHeader }
  let names: string[] | undefined
  let row = 1
  for await (const { fields, line } of readRecords(shape, readLines(file, pieces))) {
    if (names === undefined) {
      names = hasHeader
        ? headerNames(file, line, fields)
        : (columns || fields).map((name, i) => (columns ? name : `column ${i + 1}`))
      checkNames(file, line, names, fields.length)
      if (hasHeader) continue
    }
    const columnNames = names
    yield { row, line, values: Object.fromEntries(fields.map((field, i) => [columnNames[i]!, field])) }
    row++
  }
}

/** A header cell left empty (an index column of a spreadsheet, say) is named by its place. */
function headerNames(file: string, line: number, fields: string[]): string[] {
  if (fields.every((field) => field.trim() === ''))
    throw badData({ file, line }, 'the header is blank. Name the columns in the first line.')
  return fields.map((field, i) => field.trim() || `column ${i + 1}`)
}

function checkNames(file: string, line: number, names: string[], fieldCount: number): void {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw badData(
      { file, line },
      `the column name ${JSON.stringify(twice)} occurs twice. Give every column a name of its own.`,
      { column: twice },
    )
  }
  if (names.length !== fieldCount) {
    throw badData(
      { file, row: 1, line },
      `has ${fieldCount} fields, but ${names.length} columns were named (${names.join(', ')}). Name every column.`,
      {
        fields: fieldCount,
        expected: names.length,
      },
    )
  }
}
