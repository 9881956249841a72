// What every reader in this room yields, and the one way it complains about a file.

import { basename } from 'node:path'
import { AppError, type ErrorData } from '../../../shared/errors.ts'
import type { Encoding } from './encodings.ts'

/** `row` counts data rows from 1; `line` is the line of the file on which the row starts. */
export type Row = { row: number; line: number; values: Record<string, string> }

export type TableFormat = 'csv' | 'tsv' | 'jsonl' | 'json'

export type ReadOptions = {
  encoding?: Encoding | undefined
  delimiter?: string | undefined
  format?: TableFormat | undefined
  /** Names for a CSV or TSV file without a header line; false names them 'column 1', 'column 2' ... JSON names its own. */
  columns?: string[] | false | undefined
  signal?: AbortSignal | undefined
}

/** Longer than any document worth training on: past it, a quote was left open or the file is not text. */
export const maxRowChars = 8 * 1024 * 1024

/** Where trouble was found; the row is missing in a header. */
export type Place = { file: string; row?: number; line?: number }

export function badData(place: Place, problem: string, data: ErrorData = {}): AppError {
  const where = [
    basename(place.file),
    ...(place.row === undefined ? [] : [`row ${place.row}`]),
    ...(place.line === undefined ? [] : [`line ${place.line}`]),
  ]
  return new AppError('bad-data', `${where.join(', ')}: ${problem}`, { ...place, ...data })
}
