// What pre-training bought: a run beside the same one that began with random weights.

import type { Pretraining } from '../../../shared/contract/results.ts'
import type { RunView } from '../../../shared/contract/runs.ts'
import type { JsonObject, RunRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { RunRoom } from '../runs/run-room.ts'
import { compareRuns, sideOf } from './compare-runs.ts'
import { fewerPoints, startFewerRows } from './fewer-rows.ts'
import { openFinished, type ResultsParts } from './finished-run.ts'
import { startLike } from './start-like.ts'

/** By either of the two runs. */
export async function pretraining(parts: ResultsParts, runId: string): Promise<Pretraining> {
  const firstId = firstOf(parts, runId)
  const run = await openFinished(parts, firstId)
  const record = findScratch(parts, firstId)
  const pretrained = sideOf(parts, run)
  const comparison = record?.status === 'done' ? await compareRuns(parts, { a: firstId, b: record.id }) : null
  const { epochs } = run.record.settings
  return {
    pretrained,
    scratch: record ? parts.viewOf(record.id) : null,
    comparison,
    trainRows: comparison?.b.learnedRows ?? pretrained.learnedRows,
    epochs: typeof epochs === 'number' ? epochs : 0,
    reachedAfter: comparison ? reachedAfter(comparison.a, comparison.b.value) : null,
    fewer: comparison ? await fewerPoints(parts, run) : [],
  }
}

function firstOf({ host }: ResultsParts, runId: string): string {
  const { comparedTo } = host.store.runs.get(runId).settings
  return typeof comparedTo === 'string' ? comparedTo : runId
}

export async function startFewer(parts: ResultsParts, room: RunRoom, runId: string) {
  const first = await openFinished(parts, firstOf(parts, runId))
  return startFewerRows(parts, room, first, findScratch(parts, first.record.id))
}

export async function startFromScratch(parts: ResultsParts, room: RunRoom, runId: string): Promise<RunView> {
  const settings = await scratchSettings(parts, runId)
  const record = parts.host.store.runs.get(runId)
  return startLike(parts, room, record, settings, { suggestedName: `${record.name}-from-scratch` })
}

/** The newest that may still come to something, or else the newest. */
function findScratch({ host }: ResultsParts, firstId: string): RunRecord | undefined {
  const linked = host.store.runs.list().filter(({ settings }) => settings.comparedTo === firstId)
  return linked.find(({ status }) => status === 'done' || status === 'running') ?? linked[0]
}

function reachedAfter(first: Pretraining['pretrained'], end: number): number | null {
  if (first.curveOf !== 'accuracy' || first.rowsPerStep === 0) return null
  const point = first.curve.find(([, accuracy]) => accuracy >= end)
  return point ? point[0] * first.rowsPerStep : null
}

/** Rows apart on which the curve is measured, where the first run had none. */
const validationShare = 0.1

/** The settings of the same run from random weights. Errors: bad-argument where there is nothing to compare. */
async function scratchSettings(parts: ResultsParts, runId: string): Promise<JsonObject> {
  const { record, problem } = await openFinished(parts, runId)
  const { name, settings } = record
  if (settings.fromScratch === true)
    throw new AppError('bad-argument', say`The run "${name}" began with random weights already.`, { run: runId })
  if (problem === 'text')
    throw new AppError(
      'bad-argument',
      say`"${name}" learned to write. From random weights it would need far more text than its rows: make a model from scratch from your own text instead.`,
      { run: runId },
    )
  const running = findScratch(parts, runId)
  if (running?.status === 'running')
    throw new AppError('bad-argument', say`The run "${running.name}" is at work on it already.`, { run: running.id })
  // random weights want a rate of their own, and every one of them is learned
  const { learningRate: _, lora: __, head: ___, comparedTo: ____, ...same } = settings
  const share = typeof settings.validationShare === 'number' && settings.validationShare > 0
  return {
    ...same,
    method: 'full',
    fromScratch: true,
    fittedHead: false,
    baselines: false,
    validationShare: share ? settings.validationShare! : validationShare,
    comparedTo: runId,
  }
}
