// Training jobs: their state, and who is at work on them. Curves and events are in run-log.ts.

import { z } from 'zod'
import { errorRecordSchema } from '../../shared/domain/error-record.ts'
import { type JsonObject, type RunRecord, type RunStatus, runStatuses } from '../../shared/domain/records.ts'
import { AppError, type ErrorRecord } from '../../shared/errors.ts'
import { type Said, say } from '../../shared/said.ts'
import { createWriter, inTransaction, jsonColumn, jsonObject, notFound, readTable, type Sql } from './rows.ts'
import { createRunLog } from './run-log.ts'

const schema = z.object({
  id: z.string(),
  name: z.string(),
  modelId: z.string().nullable(),
  modelFolder: z.string(),
  datasetId: z.string().nullable(),
  method: z.string(),
  status: z.enum(runStatuses),
  settings: jsonColumn(jsonObject),
  metrics: jsonColumn(jsonObject).nullable(),
  error: jsonColumn(errorRecordSchema).nullable(),
  folder: z.string(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
}) satisfies z.ZodType<RunRecord>

const select = `SELECT id, name, model_id AS modelId, model_folder AS modelFolder, dataset_id AS datasetId, method, status,
  settings, metrics, error, folder, started_at AS startedAt, ended_at AS endedAt FROM runs`

/** The process at work on a run, and since when (epoch milliseconds): ids of processes are used again. */
export type Owner = { pid: number; since: number }

const listOwners = `SELECT id, owner_pid AS pid, owner_since AS since FROM runs WHERE status = 'running'`
const ownerRow = z.object({ id: z.string(), pid: z.int(), since: z.int() })

/** How a run ended. */
export type RunEnd = { status: Exclude<RunStatus, 'running'>; metrics?: JsonObject; error?: ErrorRecord }

export type Runs = ReturnType<typeof createRuns>

export function createRuns(db: Sql) {
  const table = readTable(db, 'runs', schema)
  const owners = readTable(db, 'runs', ownerRow)
  const write = createWriter(db)
  const log = createRunLog(db)
  const find = (id: string) => table.one(`${select} WHERE id = ?`, [id])
  const get = (id: string): RunRecord => {
    const run = find(id)
    if (run) return run
    throw notFound(say`run`, id)
  }
  const changed = (id: string, changes: number) => {
    if (changes === 0) throw notFound(say`run`, id)
  }
  const finish = (id: string, end: RunEnd): void =>
    inTransaction(db, () => {
      const { changes } = write(
        `UPDATE runs SET status = @status, error = @error, metrics = coalesce(@metrics, metrics), ended_at = @endedAt
         WHERE id = @id AND status = 'running'`,
        { id, status: end.status, error: jsonOrNull(end.error), metrics: jsonOrNull(end.metrics), endedAt: Date.now() },
      )
      if (changes === 0) throw wrongState(get(id), say`has already ended, it cannot end again.`)
      log.addEvent(id, end.status)
    })
  return {
    ...log,
    find,
    get,
    finish,
    /** Newest first. */
    list: () => table.many(`${select} ORDER BY started_at DESC, name`),
    listByStatus: (status: RunStatus) => table.many(`${select} WHERE status = ? ORDER BY started_at DESC`, [status]),
    listByDataset: (datasetId: string) =>
      table.many(`${select} WHERE dataset_id = ? ORDER BY started_at DESC, name`, [datasetId]),
    /** Who is at work on what is running. */
    listOwners: () => owners.many(listOwners),
    /** `pid` is the process whose death interrupts the run. */
    start(run: Omit<RunRecord, 'status' | 'metrics' | 'error' | 'endedAt'>, pid: number): RunRecord {
      return inTransaction(db, () => {
        write(
          `INSERT INTO runs (id, name, model_id, model_folder, dataset_id, method, status, settings, folder, started_at,
             owner_pid, owner_since)
           VALUES (@id, @name, @modelId, @modelFolder, @datasetId, @method, 'running', @settings, @folder, @startedAt,
             @pid, @since)`,
          { ...run, settings: JSON.stringify(run.settings), pid, since: Date.now() },
          {
            reference: () => {
              const { name, modelId, datasetId } = run
              const message = say`The run "${name}" cannot start: its model or its dataset is no longer in the library.`
              return new AppError('not-found', message, { modelId, datasetId })
            },
          },
        )
        log.addEvent(run.id, 'running')
        return get(run.id)
      })
    },
    /** Goes on with a run that ended before it was done, from the state after `step`: later points of its curve go. */
    resume(id: string, pid: number, step: number): RunRecord {
      return inTransaction(db, () => {
        const { changes } = write(
          `UPDATE runs SET status = 'running', error = NULL, ended_at = NULL, owner_pid = ?, owner_since = ?
           WHERE id = ? AND status NOT IN ('running', 'done')`,
          [pid, Date.now(), id],
        )
        if (changes === 0) throw wrongState(get(id), say`only an interrupted, cancelled or failed run can go on.`)
        log.dropMetricsAfter(id, step)
        log.addEvent(id, 'running', { step })
        return get(id)
      })
    },
    /** Its turn came later than it was asked for. */
    setStart(id: string, startedAt: number): void {
      changed(id, write('UPDATE runs SET started_at = ? WHERE id = ?', [startedAt, id]).changes)
    },
    setMetrics(id: string, metrics: JsonObject): void {
      changed(id, write('UPDATE runs SET metrics = ? WHERE id = ?', [JSON.stringify(metrics), id]).changes)
    },
    rename(id: string, name: string): void {
      changed(id, write('UPDATE runs SET name = ? WHERE id = ?', [name, id]).changes)
    },
    /** With its curve, events and adapters. Its folder is the caller's. */
    remove(id: string): void {
      changed(id, write('DELETE FROM runs WHERE id = ?', [id]).changes)
    },
    /** Ends, as interrupted, the runs whose process is gone, and returns them. */
    markInterrupted(isAlive: (owner: Owner) => boolean): RunRecord[] {
      return inTransaction(db, () => {
        const running = owners.many(listOwners)
        const orphans = running.filter(({ pid, since }) => !isAlive({ pid, since }))
        for (const { id } of orphans) finish(id, { status: 'interrupted' })
        return orphans.map(({ id }) => get(id))
      })
    },
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** How a run is, in the sentences about it. */
export const statusNames: Record<RunStatus, Said> = {
  running: say`running`,
  paused: say`paused`,
  done: say`done`,
  failed: say`failed`,
  cancelled: say`cancelled`,
  interrupted: say`interrupted`,
}

function wrongState({ id, name, status }: RunRecord, problem: Said): AppError {
  return new AppError('bad-argument', say`The run "${name}" is ${statusNames[status]}: ${problem}`, { id, status })
}
