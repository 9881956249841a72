// Looks into the database of a running or dead app from outside, without a write: what is in it at this moment, and whether SQLite finds it whole.

import { join } from 'node:path'
import { loadSqlite } from '../../electron/store/native.ts'

export type RunLook = {
  status: string
  /** Empty until the first one since it was begun or taken up. */
  phase: string
  /** The last step with a loss, and the step of the last checkpoint that the store knows of. */
  step: number
  saved: number
}
export type PhaseTime = { phase: string; at: number }

/** Opened for one look or one watch: a file that is held open would hide what a first opening finds. */
export function openEye(home: string) {
  const Sqlite = loadSqlite()
  const db = new Sqlite(join(home, 'tunesmith.sqlite'), { readonly: true, timeout: 10_000 })
  const row = <T>(sql: string, ...values: unknown[]) => db.prepare(sql).get(...values) as T
  return {
    integrity: (): string =>
      (db.pragma('integrity_check') as { integrity_check: string }[]).map((found) => found.integrity_check).join('; '),
    brokenReferences: (): number => (db.pragma('foreign_key_check') as unknown[]).length,
    run(id: string): RunLook {
      return row<RunLook>(
        `SELECT status,
           coalesce((SELECT data ->> '$.phase' FROM run_events WHERE run_id = runs.id AND kind = 'phase' AND seq >
             (SELECT max(seq) FROM run_events WHERE run_id = runs.id AND kind = 'running') ORDER BY seq DESC LIMIT 1), '') AS phase,
           coalesce((SELECT max(step) FROM run_metrics WHERE run_id = runs.id AND name = 'loss'), 0) AS step,
           coalesce((SELECT data ->> '$.saved.step' FROM run_events WHERE run_id = runs.id AND seq = 0), 0) AS saved
         FROM runs WHERE id = ?`,
        id,
      )
    },
    /** When each phase began, and the run's end under the name of its status. */
    phaseTimes(id: string): PhaseTime[] {
      const sql = `SELECT coalesce(data ->> '$.phase', kind) AS phase, at FROM run_events
        WHERE run_id = ? AND seq > 0 AND kind IN ('phase', 'done') ORDER BY seq`
      return db.prepare(sql).all(id) as PhaseTime[]
    },
    /** Where it was taken up last. */
    resumedFrom: (id: string): number =>
      row<{ step: number }>(
        `SELECT coalesce(data ->> '$.step', 0) AS step FROM run_events WHERE run_id = ? AND kind = 'running' ORDER BY seq DESC LIMIT 1`,
        id,
      ).step,
    curve: (id: string): [number, number][] =>
      db
        .prepare(`SELECT step, value FROM run_metrics WHERE run_id = ? AND name = 'loss' ORDER BY step`)
        .raw()
        .all(id) as [number, number][],
    metrics: (id: string): string => row<{ metrics: string }>('SELECT metrics FROM runs WHERE id = ?', id).metrics,
    halfImports: (): number =>
      row<{ count: number }>('SELECT count(*) AS count FROM dataset_imports WHERE dataset_id IS NULL').count,
    rowsOf: (datasetId: string): number =>
      row<{ count: number }>(
        'SELECT count(*) AS count FROM dataset_rows JOIN dataset_imports ON number = import WHERE dataset_id = ?',
        datasetId,
      ).count,
    runIds: (): string[] => db.prepare('SELECT id FROM runs').pluck().all() as string[],
    /** Folders that a model of the library lies in, or that a run may still fill. */
    modelFolders: (): string[] => db.prepare('SELECT folder FROM models').pluck().all() as string[],
    outputFolders: (): string[] =>
      db.prepare(`SELECT settings ->> '$.outputFolder' FROM runs WHERE status <> 'done'`).pluck().all() as string[],
    exportStatus: (id: string): string => row<{ status: string }>('SELECT status FROM exports WHERE id = ?', id).status,
    close: (): void => void db.close(),
  }
}

export type Eye = ReturnType<typeof openEye>

export function look<T>(home: string, ask: (eye: Eye) => T): T {
  const eye = openEye(home)
  try {
    return ask(eye)
  } finally {
    eye.close()
  }
}
