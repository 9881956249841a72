// A few hundred rows of a dataset as a file, taken evenly over all of it: enough to see how long they are and how fast they are learned.

import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { writeFileAtomic } from '../../engine/formats/atomic-file.ts'
import type { DatasetRow } from '../../store/dataset-rows.ts'
import type { Store } from '../../store/open-store.ts'
import { columnsOf, lineOf } from '../data/materialise.ts'
import type { RecipeData } from './recipe-data.ts'

const pages = 40
const rowsPerPage = 20

export type RowSample = { file: string; longestChars: number }

export async function sampleRows(store: Store, data: RecipeData): Promise<DatasetRow[]> {
  const total = data.source.rows + (data.testSource?.rows ?? 0)
  const rows: DatasetRow[] = []
  const every = Math.max(rowsPerPage, Math.floor(total / pages))
  for (let offset = 0; offset < total; offset += every) {
    const page = store.datasetRows.page(data.record.id, { offset, limit: rowsPerPage })
    rows.push(...page.filter(({ part }) => part === 'train'))
    await setImmediate()
  }
  return rows
}

/** Of nine in ten rows: the very longest are cut, or too few to matter. */
export function longestChars(rows: readonly DatasetRow[]): number {
  const lengths = rows.map(({ text, pair }) => text.length + (pair?.length ?? 0)).sort((a, b) => a - b)
  return lengths[Math.floor(0.98 * lengths.length)] ?? 0
}

/** As a run's own rows are written. Its owner removes it. */
export async function writeSample(folder: string, rows: readonly DatasetRow[], data: RecipeData): Promise<string> {
  const columns = columnsOf(data)
  const text = `${rows.map((row) => JSON.stringify(lineOf(row, columns))).join('\n')}\n`
  const file = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 20)}.jsonl`)
  await mkdir(folder, { recursive: true })
  await writeFileAtomic(file, text)
  return file
}

export async function removeSamples(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
