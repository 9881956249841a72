// A fine-tuning run that is done, with what it measured and what it said of its held-out rows.

import type { RunView } from '../../../shared/contract/runs.ts'
import type { JsonObject, RunRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { statusNames } from '../../store/runs.ts'
import type { Host } from '../open-host.ts'
import type { DatasetPlaces } from './dataset-places.ts'
import type { Prediction, PredictionsReader } from './predictions.ts'
import { metricsSchema, readResult, type StoredMetrics, type StoredResult } from './result-file.ts'

export type Problem = 'classes' | 'score' | 'multi-label' | 'text'

export type FinishedRun = {
  record: RunRecord
  problem: Problem
  result: Omit<StoredResult, 'seconds' | 'tokensPerSecond' | 'peakMemoryMb'> &
    Partial<Pick<StoredResult, 'seconds' | 'tokensPerSecond' | 'peakMemoryMb'>>
  /** Rows left out; more than are listed where the run is of an older version. */
  skippedRows: number
  labels: string[]
}

export type ResultsParts = {
  host: Host
  predictions: PredictionsReader
  places: DatasetPlaces
  viewOf(runId: string): RunView
}

/** Errors: not-found, bad-argument (not done, or no fine-tuning). */
export async function openFinished({ host }: ResultsParts, runId: string): Promise<FinishedRun> {
  const record = host.store.runs.get(runId)
  const { name, status } = record
  if (record.method === 'pretrain')
    throw new AppError('bad-argument', say`The run "${name}" is a pre-training: it has no rows that were held out.`, {
      run: runId,
    })
  if (status !== 'done' || record.metrics === null)
    throw new AppError(
      'bad-argument',
      say`The run "${name}" is ${statusNames[status]}: it has a result once it is done.`,
      {
        run: runId,
        status,
      },
    )
  const stored = await readResult(record.folder)
  const result = stored ?? fromStore(host, record, record.metrics)
  const { metrics } = result
  const labels = result.labels.length > 0 ? result.labels : (metrics.perClass?.map(({ label }) => label) ?? [])
  const skippedRows = stored ? stored.skipped.length : numberOf(resultEvent(host, runId)?.skipped)
  return { record, problem: problemOf(name, metrics), result, skippedRows, labels }
}

/** In their order in the file; `undefined` where they are gone, or never were. */
export async function rowsOf(
  { predictions }: ResultsParts,
  run: FinishedRun,
): Promise<readonly Prediction[] | undefined> {
  const rows = await predictions.read(run.record.folder)
  const width = run.problem === 'score' ? 1 : run.labels.length
  const isStrange = (row: Prediction) =>
    row.predicted.length !== width || (run.problem === 'classes' && !(Number(row.truth) in run.labels))
  const strange = width > 0 ? rows?.find(isStrange) : undefined
  if (strange)
    throw new AppError(
      'bad-file',
      say`What was said of the held-out rows of "${run.record.name}" does not fit its ${width} labels (row ${strange.row}). Train again to look at its rows.`,
      { run: run.record.id, row: strange.row },
    )
  return rows
}

/** Errors: not-found, where the rows are gone. */
export async function requireRows(parts: ResultsParts, run: FinishedRun): Promise<readonly Prediction[]> {
  const rows = await rowsOf(parts, run)
  if (rows) return rows
  const { id, name, folder } = run.record
  throw new AppError(
    'not-found',
    say`What "${name}" said of its held-out rows is no longer there (${folder}). Its numbers are kept; train again to look at rows.`,
    { run: id, folder },
  )
}

function problemOf(name: string, metrics: StoredMetrics): Problem {
  if (metrics.confusion !== undefined) return 'classes'
  if (metrics.pearson !== undefined) return 'score'
  if (metrics.subsetAccuracy !== undefined) return 'multi-label'
  if (metrics.basePerplexity !== undefined) return 'text'
  throw new AppError('bad-file', say`The run "${name}" holds no metrics that are known here. Train again.`, { name })
}

const resultEvent = (host: Host, runId: string): JsonObject | undefined =>
  host.store.runs.listEvents(runId).findLast(({ kind }) => kind === 'result')?.data

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** Of a run before results had a file: the metrics, and of the baselines their numbers. */
function fromStore(host: Host, record: RunRecord, metrics: JsonObject): FinishedRun['result'] {
  const event = resultEvent(host, record.id)
  const split = event?.split as { train?: unknown; test?: unknown } | undefined
  const parsed = metricsSchema.safeParse(metrics)
  if (!parsed.success)
    throw new AppError('bad-file', say`The metrics of the run "${record.name}" cannot be read. Train again.`, {
      run: record.id,
    })
  const baselines = event?.baselines as Record<string, StoredMetrics> | undefined
  const facts = ['seconds', 'tokensPerSecond', 'peakMemoryMb'] as const
  return {
    labels: [],
    split: { train: numberOf(split?.train), test: numberOf(split?.test) },
    skipped: [],
    truncatedRows: 0,
    metrics: parsed.data,
    baselines: baselines ?? {},
    samples: [],
    ...Object.fromEntries(facts.flatMap((name) => (typeof event?.[name] === 'number' ? [[name, event[name]]] : []))),
  }
}
