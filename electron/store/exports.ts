// Exports of models, past and at work; who is at work on them, so that what a killed process left can be found.

import { z } from 'zod'
import { exportStatuses } from '../../shared/contract/exports.ts'
import { say } from '../../shared/said.ts'
import { createWriter, inTransaction, jsonColumn, jsonObject, notFound, readTable, type Sql } from './rows.ts'
import type { Owner } from './runs.ts'

const schema = z.object({
  id: z.string(),
  modelId: z.string().nullable(),
  modelName: z.string(),
  folder: z.string(),
  /** Where it is written before it is checked. */
  draft: z.string(),
  status: z.enum(exportStatuses),
  report: jsonColumn(jsonObject),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
})
export type ExportRecord = z.infer<typeof schema>

const select = `SELECT id, model_id AS modelId, model_name AS modelName, folder, draft, status, report, started_at AS startedAt,
  ended_at AS endedAt FROM exports`
const ownerRow = z.object({ id: z.string(), draft: z.string(), pid: z.int(), since: z.int() })

export function createExportRows(db: Sql) {
  const table = readTable(db, 'exports', schema)
  const owners = readTable(db, 'exports', ownerRow)
  const write = createWriter(db)
  const get = (id: string): ExportRecord => {
    const found = table.one(`${select} WHERE id = ?`, [id])
    if (found) return found
    throw notFound(say`export`, id)
  }
  return {
    get,
    start(row: Omit<ExportRecord, 'status' | 'endedAt'>, { pid, since }: Owner): void {
      write(
        `INSERT INTO exports (id, model_id, model_name, folder, draft, status, report, owner_pid, owner_since, started_at)
         VALUES (@id, @modelId, @modelName, @folder, @draft, 'running', @report, @pid, @since, @startedAt)`,
        { ...row, report: JSON.stringify(row.report), pid, since },
      )
    },
    setReport(id: string, report: ExportRecord['report']): void {
      write('UPDATE exports SET report = ? WHERE id = ?', [JSON.stringify(report), id])
    },
    finish(id: string, status: Exclude<ExportRecord['status'], 'running'>, report: ExportRecord['report']): void {
      const sql = `UPDATE exports SET status = ?, report = ?, ended_at = ? WHERE id = ? AND status = 'running'`
      write(sql, [status, JSON.stringify(report), Date.now(), id])
    },
    /** Those that came to an end in a folder, newest first. */
    listDone: (modelId: string) =>
      table.many(`${select} WHERE model_id = ? AND status = 'done' ORDER BY started_at DESC LIMIT 20`, [modelId]),
    /** Ends what dead processes left, and gives the draft folders that may lie about. */
    markInterrupted(isAlive: (owner: Owner) => boolean): string[] {
      return inTransaction(db, () => {
        const dead = owners
          .many(`SELECT id, draft, owner_pid AS pid, owner_since AS since FROM exports WHERE status = 'running'`)
          .filter((row) => !isAlive(row))
        for (const { id } of dead)
          write(`UPDATE exports SET status = 'interrupted', ended_at = ? WHERE id = ?`, [Date.now(), id])
        return dead.map(({ draft }) => draft)
      })
    },
  }
}
