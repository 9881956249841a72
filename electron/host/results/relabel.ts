// Labels of held-out rows that are wrong in the data themselves, fixed where the app keeps the data.

import type { ResultRow, RunResultView } from '../../../shared/contract/results.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { type FinishedRun, openFinished, type ResultsParts, requireRows, rowsOf } from './finished-run.ts'
import { type JudgedRow, judgeRows } from './judged-rows.ts'
import type { Prediction } from './predictions.ts'

export type RelabelState = RunResultView['relabel']

export async function relabelState(
  parts: ResultsParts,
  run: FinishedRun,
  rows: readonly Prediction[] | undefined,
): Promise<RelabelState> {
  const { datasetId } = run.record
  const dataset = datasetId === null ? undefined : parts.host.store.datasets.find(datasetId)
  const no = (why: NonNullable<RelabelState['why']>): RelabelState => ({
    ...{ can: false, why, fixed: 0 },
    path: dataset?.path ?? null,
  })
  if (run.problem !== 'classes') return no('not-labels')
  if (!dataset || !rows) return no('gone')
  if (!parts.places.isKept(dataset.id)) return no('file')
  return { can: true, why: null, path: null, fixed: await countFixed(parts, run, rows, dataset.id) }
}

async function countFixed(
  { places }: ResultsParts,
  { labels }: FinishedRun,
  rows: readonly Prediction[],
  datasetId: string,
): Promise<number> {
  const truths = new Map(rows.map(({ row, truth }) => [row, labels[Number(truth)]]))
  let [row, fixed] = [0, 0]
  for await (const batch of places.testRows(datasetId))
    for (const { label } of batch) {
      const truth = truths.get(++row)
      if (truth !== undefined && label !== null && label !== truth) fixed++
    }
  return fixed
}

/** Rows as the user's own table counts them, with the label that the data gives them now. */
export async function withSource(
  { host, places }: ResultsParts,
  { record: { datasetId } }: FinishedRun,
  rows: readonly JudgedRow[],
): Promise<ResultRow[]> {
  if (datasetId === null || !host.store.datasets.find(datasetId) || !places.isKept(datasetId))
    return rows.map(({ error: _, ...row }) => ({ ...row, source: row.row, fixed: null }))
  const placeOf = await places.of(datasetId)
  return rows.map(({ error: _, ...row }) => {
    const place = placeOf(row.row)
    if (!place) return { ...row, source: row.row, fixed: null }
    const { label } = host.store.datasetRows.getRow(datasetId, place)
    const isFixed = row.score === null && row.truth.length === 1 && label !== null && label !== row.truth[0]
    return { ...row, source: place.row, fixed: isFixed ? label : null }
  })
}

/** Errors: bad-argument, where the app does not keep the data or has no such label; not-found, where it has no such row. */
export async function relabel(
  parts: ResultsParts,
  { runId, row, label }: { runId: string; row: number; label: string },
): Promise<{ row: ResultRow; fixed: number }> {
  const run = await openFinished(parts, runId)
  const { can, why, path } = await relabelState(parts, run, await rowsOf(parts, run))
  const { datasetId } = run.record
  if (!can || datasetId === null) throw refusal(run, row, why, path)
  const rows = await requireRows(parts, run)
  const judged = judgeRows(
    run,
    rows.filter((one) => one.row === row),
  )[0]
  const place = (await parts.places.of(datasetId))(row)
  const { datasetRows } = parts.host.store
  const kept = place && datasetRows.getRow(datasetId, place)
  if (!judged || !kept || kept.text !== judged.text)
    throw new AppError('not-found', say`Row ${row} of "${run.record.name}" is not in its dataset any more.`, {
      run: runId,
      row,
    })
  datasetRows.setLabel(datasetId, place, label)
  const [shown] = await withSource(parts, run, [judged])
  return { row: shown!, fixed: await countFixed(parts, run, rows, datasetId) }
}

function refusal({ record }: FinishedRun, row: number, why: RelabelState['why'], path: string | null): AppError {
  const reasons: Record<NonNullable<RelabelState['why']>, Said> = {
    file: say`its data is a file, which stays as it is (${path}): change row ${row} there and train again.`,
    gone: say`its data is no longer here.`,
    'not-labels': say`its rows do not have one label each.`,
  }
  return new AppError(
    'bad-argument',
    say`A label of "${record.name}" cannot be fixed here: ${reasons[why ?? 'gone']}`,
    {
      run: record.id,
      row,
      path,
    },
  )
}
