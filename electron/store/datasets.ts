// The datasets of the library. The files stay where the user has them.

import { z } from 'zod'
import type { DatasetRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { createWriter, jsonColumn, notFound, readTable, type Sql } from './rows.ts'

const schema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  contentHash: z.string(),
  rows: z.int(),
  columns: jsonColumn(z.array(z.string())),
  encoding: z.string(),
  createdAt: z.int(),
}) satisfies z.ZodType<DatasetRecord>

const select = `SELECT id, name, path, content_hash AS contentHash, rows, columns, encoding, created_at AS createdAt
  FROM datasets`

export type Datasets = ReturnType<typeof createDatasets>

export function createDatasets(db: Sql) {
  const table = readTable(db, 'datasets', schema)
  const write = createWriter(db)
  const find = (id: string) => table.one(`${select} WHERE id = ?`, [id])
  const findByHash = (contentHash: string) => table.one(`${select} WHERE content_hash = ?`, [contentHash])
  const changed = (id: string, changes: number) => {
    if (changes === 0) throw notFound(say`dataset`, id)
  }
  return {
    find,
    findByHash,
    get(id: string): DatasetRecord {
      const dataset = find(id)
      if (dataset) return dataset
      throw notFound(say`dataset`, id)
    },
    /** Newest first. */
    list: () => table.many(`${select} ORDER BY created_at DESC, name`),
    insert(dataset: DatasetRecord): void {
      write(
        `INSERT INTO datasets (id, name, path, content_hash, rows, columns, encoding, created_at)
         VALUES (@id, @name, @path, @contentHash, @rows, @columns, @encoding, @createdAt)`,
        { ...dataset, columns: JSON.stringify(dataset.columns) },
        {
          unique: () => {
            const name = findByHash(dataset.contentHash)?.name ?? ''
            const message = say`${dataset.path} is already in the library, as "${name}": use that one.`
            return new AppError('bad-argument', message, { path: dataset.path, name })
          },
        },
      )
    },
    rename(id: string, name: string): void {
      changed(id, write('UPDATE datasets SET name = ? WHERE id = ?', [name, id]).changes)
    },
    /** The same content was found at another place. */
    move(id: string, path: string): void {
      changed(id, write('UPDATE datasets SET path = ? WHERE id = ?', [path, id]).changes)
    },
    /** Runs on it stay and forget it. */
    remove(id: string): void {
      changed(id, write('DELETE FROM datasets WHERE id = ?', [id]).changes)
    },
  }
}
