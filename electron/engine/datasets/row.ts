// What every reader in this room yields, and the one way it complains about a file.

import { basename } from 'node:path'
import { AppError, type ErrorData } from '../../../shared/errors.ts'
import { listed, type Said, say } from '../../../shared/said.ts'
import type { Encoding } from './encodings.ts'

/** `row` counts data rows from 1; `line` is the line of the file on which the row starts. */
export type Row = {
  row: number
  line: number
  values: Record<string, string>
  /** It has more or fewer fields than the first one; its values are those that have a column. */
  isOdd?: true
}

export type TableFormat = 'csv' | 'tsv' | 'txt' | 'jsonl' | 'json' | 'xlsx' | 'parquet'

export type ReadOptions = {
  encoding?: Encoding | undefined
  delimiter?: string | undefined
  /** What encloses a field that holds the delimiter or a line end; '' for nothing. */
  quote?: '"' | "'" | '' | undefined
  format?: TableFormat | undefined
  /** Of a workbook, by name; else its first. */
  sheet?: string | undefined
  /**
   * Names for a CSV, TSV or XLSX file without a header line; false names them 'column 1', 'column 2' ... JSON and Parquet name their own, and the one
   * column of a TXT file is 'text'.
   */
  columns?: string[] | false | undefined
  /** Whether a row on one line with a wrong number of fields ends the reading, as usual, or is given as odd. */
  keepsOdd?: boolean | undefined
  /** No more rows than these are wanted, which some formats make use of. */
  limit?: number | undefined
  signal?: AbortSignal | undefined
}

/** How a table is read whose first line is, or is not (false), one of names. */
export const withHeader = (header: boolean | undefined): ReadOptions => (header === false ? { columns: false } : {})

/** Longer than any document worth training on: past it, a quote was left open or the file is not text. */
export const maxRowChars = 8 * 1024 * 1024

/** Where trouble was found; the row is missing in a header. */
export type Place = { file: string; row?: number; line?: number }

export function badData(place: Place, problem: Said, data: ErrorData = {}): AppError {
  const where = listed([
    basename(place.file),
    ...(place.row === undefined ? [] : [say`row ${place.row}`]),
    ...(place.line === undefined ? [] : [say`line ${place.line}`]),
  ])
  return new AppError('bad-data', say`${where}: ${problem}`, { ...place, ...data })
}
