// Labels of held-out rows that are wrong in the data themselves, fixed where the app keeps the data.

import type { ResultRow, RunResultView } from '../../../shared/contract/results.ts'
import { AppError } from '../../../shared/errors.ts'
import { type FinishedRun, openFinished, type ResultsParts, rowsOf } from './finished-run.ts'
import type { JudgedRow } from './judged-rows.ts'
import type { Prediction } from './predictions.ts'

export type RelabelState = RunResultView['relabel']

export function relabelState(
  { host }: ResultsParts,
  run: FinishedRun,
  rows: readonly Prediction[] | undefined,
): RelabelState {
  const { datasetId } = run.record
  const dataset = datasetId === null ? undefined : host.store.datasets.find(datasetId)
  const no = (why: NonNullable<RelabelState['why']>): RelabelState => ({
    can: false,
    why,
    path: dataset?.path ?? null,
    fixed: 0,
  })
  if (run.problem !== 'classes') return no('not-labels')
  if (!dataset || !rows) return no('gone')
  return no('file')
}

/** Rows with the label that the data gives them now. */
export function withFixed(_parts: ResultsParts, _run: FinishedRun, rows: readonly JudgedRow[]): ResultRow[] {
  return rows.map(({ error: _, ...row }) => ({ ...row, fixed: null }))
}

/** Errors: bad-argument, where the app does not keep the data; not-found, where it has no such row. */
export async function relabel(
  parts: ResultsParts,
  { runId, row }: { runId: string; row: number; label: string },
): Promise<{ row: ResultRow; fixed: number }> {
  const run = await openFinished(parts, runId)
  const { can, why, path } = relabelState(parts, run, await rowsOf(parts, run))
  throw refusal(run, row, why, path)
}

function refusal({ record }: FinishedRun, row: number, why: RelabelState['why'], path: string | null): AppError {
  const reasons: Record<NonNullable<RelabelState['why']>, string> = {
    file: `its data is a file, which stays as it is (${path}): change row ${row} there and train again.`,
    gone: 'its data is no longer here.',
    'not-labels': 'its rows do not have one label each.',
  }
  return new AppError('bad-argument', `A label of "${record.name}" cannot be fixed here: ${reasons[why ?? 'gone']}`, {
    run: record.id,
    row,
    path,
  })
}
