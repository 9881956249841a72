// Rows and values of a dataset's file. The file is read from its beginning each time: it is the user's, and may be of any size.

import type { DatasetRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { readRows } from '../../engine/datasets/read-rows.ts'

export type PreviewRow = { row: number; values: Record<string, string> }

/** A cell of a table is looked at, not read: longer texts are cut. */
const maxCellChars = 2000
/** More distinct values than these are texts or numbers, not labels. */
const maxValues = 500
const maxValueChars = 200

/** `total` counts up to the page where the file has grown since it was taken in. */
export async function previewRows(
  { path, rows }: DatasetRecord,
  { offset, limit }: { offset: number; limit: number },
  signal: AbortSignal | undefined,
): Promise<{ total: number; rows: PreviewRow[] }> {
  const page: PreviewRow[] = []
  let seen = 0
  for await (const { row, values } of readRows(path, { signal })) {
    if (seen++ < offset) continue
    page.push({ row, values: shortened(values) })
    if (page.length === limit) break
  }
  const isAtEnd = page.length < limit
  return { total: isAtEnd ? seen : Math.max(rows, seen), rows: page }
}

function shortened(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      text.length > maxCellChars ? `${text.slice(0, maxCellChars)}…` : text,
    ]),
  )
}

export async function columnValues(
  { name, path, columns }: DatasetRecord,
  column: string,
  signal: AbortSignal | undefined,
): Promise<{ value: string; rows: number }[] | null> {
  if (!columns.includes(column))
    throw new AppError('not-found', `"${name}" has no column "${column}": it has ${columns.join(', ')}.`, { column })
  const counts = new Map<string, number>()
  for await (const { values } of readRows(path, { signal })) {
    const value = values[column] ?? ''
    counts.set(value, (counts.get(value) ?? 0) + 1)
    if (counts.size > maxValues || value.length > maxValueChars) return null
  }
  return [...counts]
    .map(([value, rows]) => ({ value, rows }))
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
}
