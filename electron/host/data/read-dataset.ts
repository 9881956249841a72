// Rows and values of a dataset: as they are stored, or from its file, which is read from its beginning each time, being the user's and of any size.

import type { DropReason, RowPart } from '../../../shared/domain/data-choices.ts'
import type { DatasetRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { readRows } from '../../engine/datasets/read-rows.ts'
import type { DatasetRow } from '../../store/dataset-rows.ts'
import type { Store } from '../../store/open-store.ts'

export type PreviewRow = {
  row: number
  values: Record<string, string>
  part: RowPart | null
  reason: DropReason | null
}
type Page = { offset: number; limit: number }

/** A cell of a table is looked at, not read: longer texts are cut. */
const maxCellChars = 2000
/** More distinct values than these are texts or numbers, not labels. */
const maxValues = 500
const maxValueChars = 200

export async function previewRows(
  store: Store,
  id: string,
  page: Page,
  signal: AbortSignal | undefined,
): Promise<{ total: number; rows: PreviewRow[] }> {
  const dataset = store.datasets.get(id)
  if (!store.datasetRows.findDetails(id)) return previewFile(dataset, page, signal)
  const rows = store.datasetRows.page(id, page).map((row) => ({
    row: row.row,
    values: shortened(valuesOf(row, dataset.columns)),
    part: row.part,
    reason: row.reason,
  }))
  return { total: dataset.rows, rows }
}

/** Text, pair and label under the names of the columns that they came from. */
function valuesOf({ text, pair, label }: DatasetRow, columns: readonly string[]): Record<string, string> {
  const values = [text, ...(pair === null ? [] : [pair]), ...(label === null ? [] : [label])]
  // an empty label of a dropped row is still its column's
  return Object.fromEntries(columns.map((name, i) => [name, values[i] ?? '']))
}

/** `total` counts up to the page where the file has grown since it was taken in. */
async function previewFile({ path, rows }: DatasetRecord, { offset, limit }: Page, signal: AbortSignal | undefined) {
  const page: PreviewRow[] = []
  let seen = 0
  for await (const { row, values } of readRows(path, { signal })) {
    if (seen++ < offset) continue
    page.push({ row, values: shortened(values), part: null, reason: null })
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
  store: Store,
  id: string,
  column: string,
  signal: AbortSignal | undefined,
): Promise<{ value: string; rows: number }[] | null> {
  const { name, path, columns } = store.datasets.get(id)
  if (!columns.includes(column))
    throw new AppError('not-found', say`"${name}" has no column "${column}": it has ${columns.join(', ')}.`, { column })
  const counts = new Map<string, number>()
  const isTooMuch = (value: string) => {
    counts.set(value, (counts.get(value) ?? 0) + 1)
    return counts.size > maxValues || value.length > maxValueChars
  }
  if (store.datasetRows.findDetails(id)) {
    for (const batch of store.datasetRows.batches(id)) {
      signal?.throwIfAborted()
      for (const row of batch)
        if (row.part !== 'dropped' && isTooMuch(valuesOf(row, columns)[column] ?? '')) return null
      await new Promise((resolve) => setImmediate(resolve))
    }
  } else {
    for await (const { values } of readRows(path, { signal })) if (isTooMuch(values[column] ?? '')) return null
  }
  return [...counts]
    .map(([value, rows]) => ({ value, rows }))
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
}
