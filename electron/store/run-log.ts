// What a run leaves behind while it works: the points of its curve and its events. A step's points are one transaction,
// so a kill loses at most the step in hand.

import { z } from 'zod'
import type { JsonObject, RunEvent, RunMetric } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { createWriter, inTransaction, jsonColumn, jsonObject, notFound, readTable, type Sql } from './rows.ts'

const metricSchema = z.object({ step: z.int(), name: z.string(), value: z.number() }) satisfies z.ZodType<RunMetric>
const eventSchema = z.object({
  seq: z.int(),
  at: z.int(),
  kind: z.string(),
  data: jsonColumn(jsonObject),
}) satisfies z.ZodType<RunEvent>

const allPoints = 1e9

export type RunLog = ReturnType<typeof createRunLog>

export function createRunLog(db: Sql) {
  const metrics = readTable(db, 'run_metrics', metricSchema)
  const events = readTable(db, 'run_events', eventSchema)
  const steps = readTable(db, 'run_metrics', z.object({ step: z.int().nullable() }))
  const write = createWriter(db)
  const runGone = (id: string) => ({ reference: () => notFound(say`run`, id) })
  const lastStep = (id: string, name: string): number =>
    steps.one('SELECT max(step) AS step FROM run_metrics WHERE run_id = ? AND name = ?', [id, name])?.step ?? -1
  return {
    /** A point that is there already is replaced. */
    addMetrics(id: string, step: number, values: Record<string, number>): void {
      inTransaction(db, () => {
        for (const [name, value] of Object.entries(values)) {
          if (!Number.isFinite(value)) {
            const message = say`The metric "${name}" of step ${step} is ${value}, which is no point of a curve.`
            throw new AppError('non-finite', message, { id, step, name, value: String(value) })
          }
          write(
            'INSERT OR REPLACE INTO run_metrics (run_id, step, name, value) VALUES (?, ?, ?, ?)',
            [id, step, name, value],
            runGone(id),
          )
        }
      })
    },
    /** In order of steps; only those after `afterStep`, so that a curve can be followed. */
    listMetrics: (id: string, afterStep = -1) =>
      metrics.many('SELECT step, name, value FROM run_metrics WHERE run_id = ? AND step > ? ORDER BY step, name', [
        id,
        afterStep,
      ]),
    /** One curve after a step, its last point always there. Where it has more than `most` points, each so many of them, whichever steps they are of. */
    curve: (
      id: string,
      name: string,
      { afterStep = -1, most = allPoints }: { afterStep?: number; most?: number } = {},
    ) =>
      metrics.many(
        `WITH points AS (
           SELECT step, name, value, row_number() OVER (ORDER BY step) AS place, count(*) OVER () AS total
           FROM run_metrics WHERE run_id = @id AND name = @name AND step > @afterStep)
         SELECT step, name, value FROM points
         WHERE place % ((total + CAST(@most AS INTEGER) - 1) / CAST(@most AS INTEGER)) = 0 OR place = total ORDER BY step`,
        { id, name, afterStep, most },
      ),
    lastStep,
    /** A curve in about so many points, each the mean of a stretch of steps. */
    sketch: (id: string, name: string, points: number) =>
      metrics.many(
        `SELECT max(step) AS step, name, avg(value) AS value FROM run_metrics WHERE run_id = @id AND name = @name
         GROUP BY CAST((step - 1) * @points / @last AS INTEGER) ORDER BY step`,
        { id, name, points, last: Math.max(points, lastStep(id, name)) },
      ),
    dropMetricsAfter(id: string, step: number): void {
      write('DELETE FROM run_metrics WHERE run_id = ? AND step > ?', [id, step])
    },
    addEvent(id: string, kind: string, data: JsonObject = {}): void {
      write(
        `INSERT INTO run_events (run_id, seq, at, kind, data)
         SELECT @id, coalesce(max(seq), 0) + 1, @at, @kind, @data FROM run_events WHERE run_id = @id`,
        { id, at: Date.now(), kind, data: JSON.stringify(data) },
        runGone(id),
      )
    },
    /** In order; only those after `afterSeq`. */
    listEvents: (id: string, afterSeq = 0) =>
      events.many('SELECT seq, at, kind, data FROM run_events WHERE run_id = ? AND seq > ? ORDER BY seq', [
        id,
        afterSeq,
      ]),
    /** Where the run stands: one row that is replaced, before its events. */
    setProgress(id: string, progress: JsonObject): void {
      write(
        `INSERT OR REPLACE INTO run_events (run_id, seq, at, kind, data) VALUES (?, 0, ?, 'progress', ?)`,
        [id, Date.now(), JSON.stringify(progress)],
        runGone(id),
      )
    },
    progress: (id: string) =>
      events.one('SELECT seq, at, kind, data FROM run_events WHERE run_id = ? AND seq = 0', [id])?.data,
  }
}
