// Rows of imported datasets: written in batches under a number of their own, and joined to a dataset's record in one step when all are there.

import { z } from 'zod'
import { type DatasetDetails, datasetDetailsSchema, dropReasons, rowParts } from '../../shared/domain/data-choices.ts'
import type { DatasetRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import type { Datasets } from './datasets.ts'
import { createWriter, inTransaction, jsonColumn, notFound, readTable, type Sql } from './rows.ts'
import type { Owner } from './runs.ts'

const rowSchema = z.object({
  /** 0 is the table, 1 its test file. */
  file: z.int().min(0).max(1),
  /** Data row of its file, from 1. */
  row: z.int().min(1),
  part: z.enum(rowParts),
  text: z.string(),
  /** The second text, or the response. */
  pair: z.string().nullable(),
  label: z.string().nullable(),
  /** Why it was dropped. */
  reason: z.enum(dropReasons).nullable(),
})
export type DatasetRow = z.infer<typeof rowSchema>
/** One row of one dataset. */
export type RowPlace = Pick<DatasetRow, 'file' | 'row'>

const importSchema = z.object({ number: z.int(), details: jsonColumn(datasetDetailsSchema) })
const orphanSchema = z.object({ number: z.int(), pid: z.int().nullable(), since: z.int().nullable() })
const countSchema = z.object({ count: z.int() })

const columns = 'file, row, part, text, pair, label, reason'
/** Rows read or removed at once: a few milliseconds. */
const batchRows = 2000

export type DatasetRows = ReturnType<typeof createDatasetRows>

export function createDatasetRows(db: Sql, datasets: Datasets) {
  const rows = readTable(db, 'dataset_rows', rowSchema)
  const imports = readTable(db, 'dataset_imports', importSchema)
  const orphans = readTable(db, 'dataset_imports', orphanSchema)
  const counts = readTable(db, 'dataset_rows', countSchema)
  const write = createWriter(db)

  const find = (datasetId: string) =>
    imports.one('SELECT number, details FROM dataset_imports WHERE dataset_id = ?', [datasetId])
  const get = (datasetId: string) => {
    const found = find(datasetId)
    if (found) return found
    throw notFound(say`imported dataset`, datasetId)
  }
  const countOf = (number: number, where = '1', value?: unknown): number =>
    counts.one(`SELECT count(*) AS count FROM dataset_rows WHERE import = ? AND ${where}`, [
      number,
      ...(value === undefined ? [] : [value]),
    ])!.count

  return {
    /** Of an imported dataset; undefined for one that is only a file. */
    findDetails: (datasetId: string): DatasetDetails | undefined => find(datasetId)?.details,

    begin({ pid, since }: Owner): number {
      const sql = "INSERT INTO dataset_imports (details, owner_pid, owner_since) VALUES ('{}', ?, ?)"
      return Number(write(sql, [pid, since]).lastInsertRowid)
    },
    append(number: number, batch: readonly DatasetRow[]): void {
      const sql = `INSERT INTO dataset_rows (import, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
      inTransaction(db, () => {
        for (const { file, row, part, text, pair, label, reason } of batch)
          write(sql, [number, file, row, part, text, pair, label, reason])
      })
    },
    /** From here on the dataset is there, whole. */
    finish(number: number, dataset: DatasetRecord, details: DatasetDetails): void {
      inTransaction(db, () => {
        datasets.insert(dataset)
        const sql = `UPDATE dataset_imports SET dataset_id = ?, details = ?, owner_pid = NULL, owner_since = NULL
          WHERE number = ? AND dataset_id IS NULL`
        if (write(sql, [dataset.id, JSON.stringify(details), number]).changes === 1) return
        throw new AppError('internal', `The import ${number} was swept away while it was written.`, { number })
      })
    },
    /** Its rows go with the next sweeps. */
    abandon(number: number): void {
      write('UPDATE dataset_imports SET owner_pid = NULL, owner_since = NULL WHERE number = ?', [number])
    },
    /**
     * Removes a batch of rows that belong to no dataset and to no process at work; false where there are none. Whoever calls lets others have their
     * turn in between.
     */
    sweep(isAlive: (owner: Owner) => boolean): boolean {
      const sql = `SELECT number, owner_pid AS pid, owner_since AS since FROM dataset_imports WHERE dataset_id IS NULL`
      const dead = orphans
        .many(sql)
        .find(({ pid, since }) => pid === null || since === null || !isAlive({ pid, since }))
      if (!dead) return false
      inTransaction(db, () => {
        const { changes } = write(
          `DELETE FROM dataset_rows WHERE import = @number AND (file, row) IN
            (SELECT file, row FROM dataset_rows WHERE import = @number ORDER BY file, row LIMIT ${batchRows})`,
          { number: dead.number },
        )
        if (changes < batchRows) write('DELETE FROM dataset_imports WHERE number = ?', [dead.number])
      })
      return true
    },

    /** A page in the order of the files, dropped rows among them. */
    page(datasetId: string, { offset, limit }: { offset: number; limit: number }): DatasetRow[] {
      const { number, details } = get(datasetId)
      const file = offset < details.source.rows ? 0 : 1
      const after = file === 0 ? offset : offset - details.source.rows
      const sql = `SELECT ${columns} FROM dataset_rows WHERE import = ? AND (file, row) > (?, ?) ORDER BY file, row LIMIT ?`
      return rows.many(sql, [number, file, after, limit])
    },
    /** All rows in their order, in batches read one by one: rows may be changed in between. */
    *batches(datasetId: string): Generator<DatasetRow[], void> {
      const { number } = get(datasetId)
      const sql = `SELECT ${columns} FROM dataset_rows WHERE import = ? AND (file, row) > (?, ?) ORDER BY file, row LIMIT ${batchRows}`
      for (let last: RowPlace = { file: 0, row: 0 }; ; ) {
        const batch = rows.many(sql, [number, last.file, last.row])
        if (batch.length > 0) yield batch
        if (batch.length < batchRows) return
        last = batch.at(-1)!
      }
    },
    getRow(datasetId: string, { file, row }: RowPlace): DatasetRow {
      const { number } = get(datasetId)
      const found = rows.one(`SELECT ${columns} FROM dataset_rows WHERE import = ? AND file = ? AND row = ?`, [
        number,
        file,
        row,
      ])
      if (found) return found
      throw new AppError('not-found', say`The dataset has no row ${row}.`, { id: datasetId, row })
    },
    /** Another label for a row that is used; one of those that the dataset has. */
    setLabel(datasetId: string, place: RowPlace, label: string): void {
      inTransaction(db, () => {
        const { number, details } = get(datasetId)
        const { label: old, part } = this.getRow(datasetId, place)
        const names = details.labels.map(({ name }) => name)
        if (part === 'dropped' || !names.includes(label)) {
          const problem =
            part === 'dropped' ? say`is not used` : say`cannot be "${label}": the labels are ${names.join(', ')}`
          throw new AppError('bad-argument', say`Row ${place.row} ${problem}.`, { row: place.row, label })
        }
        write('UPDATE dataset_rows SET label = ? WHERE import = ? AND file = ? AND row = ?', [
          label,
          number,
          place.file,
          place.row,
        ])
        const labels = details.labels.map((one) => ({
          ...one,
          [part]: one[part] + Number(one.name === label) - Number(one.name === old),
        }))
        const sql = 'UPDATE dataset_imports SET details = ? WHERE number = ?'
        write(sql, [JSON.stringify({ ...details, labels }), number])
      })
    },
    /** For tests and reports. */
    count: (datasetId: string): number => countOf(get(datasetId).number),
    countAll: (): number => counts.one('SELECT count(*) AS count FROM dataset_rows', [])!.count,
  }
}
