// With fewer rows: a run and its twin from random weights once more on some of their rows, each for as many steps as the first. What pre-training
// is worth grows, as a rule, where there is little to learn from (Howard and Ruder 2018, 5.2). Their models are not kept.

import type { FewerPoint } from '../../../shared/contract/results.ts'
import type { RunView } from '../../../shared/contract/runs.ts'
import type { JsonObject, RunRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { newSweep } from '../runs/run-jobs.ts'
import type { RunRoom } from '../runs/run-room.ts'
import { ownValue } from './compare-runs.ts'
import { type FinishedRun, openFinished, type ResultsParts } from './finished-run.ts'
import { startLike } from './start-like.ts'

const sizes = [100, 300, 1000, 3000] as const
/** Nearly as many rows tell nothing new. */
const mostShare = 0.7
const mostEpochs = 1000

const fewerSizes = (trainRows: number): number[] => sizes.filter((rows) => rows <= mostShare * trainRows)

/** Of the run with so many rows: what is done, else what is at work, else the newest. */
function findFewer(
  { host }: ResultsParts,
  firstId: string,
): (rows: number, fromScratch: boolean) => RunRecord | undefined {
  const linked = host.store.runs.list().filter(({ settings }) => settings.fewerOf === firstId)
  return (rows, fromScratch) => {
    const found = linked.filter(
      ({ settings }) => settings.trainRows === rows && (settings.fromScratch === true) === fromScratch,
    )
    return found.find(({ status }) => status === 'done') ?? found.find(({ status }) => status === 'running') ?? found[0]
  }
}

export async function fewerPoints(parts: ResultsParts, first: FinishedRun): Promise<FewerPoint[]> {
  const find = findFewer(parts, first.record.id)
  const sideOf = async (record: RunRecord | undefined) => {
    if (record === undefined) return { side: null, tfidf: null }
    const run = parts.viewOf(record.id)
    if (record.status !== 'done') return { side: { run, value: null }, tfidf: null }
    const finished = await openFinished(parts, record.id)
    return { side: { run, value: ownValue(finished).value }, tfidf: finished.result.baselines.tfidf?.accuracy ?? null }
  }
  return Promise.all(
    fewerSizes(first.result.split.train).map(async (rows) => {
      const [pretrained, scratch] = await Promise.all([sideOf(find(rows, false)), sideOf(find(rows, true))])
      return { rows, pretrained: pretrained.side, scratch: scratch.side, tfidf: pretrained.tfidf }
    }),
  )
}

/** Those that are neither done nor at work. Errors: bad-argument, where there is nothing to begin. */
export async function startFewerRows(
  parts: ResultsParts,
  room: RunRoom,
  first: FinishedRun,
  scratch: RunRecord | undefined,
): Promise<{ sweepId: string; runs: RunView[] }> {
  const { id, name, settings } = first.record
  if (scratch?.status !== 'done')
    throw new AppError('bad-argument', say`Train "${name}" from scratch on all of its rows first.`, { run: id })
  const find = findFewer(parts, id)
  const isOpen = (rows: number, fromScratch: boolean) =>
    !['done', 'running'].includes(find(rows, fromScratch)?.status ?? '')
  const missing = fewerSizes(first.result.split.train).flatMap((rows) =>
    [first.record, scratch].filter((record) => isOpen(rows, record === scratch)).map((record) => ({ rows, record })),
  )
  if (missing.length === 0)
    throw new AppError('bad-argument', say`There are no fewer rows on which "${name}" is still to be tried.`, {
      run: id,
    })
  const sweep = newSweep(name)
  const runs: RunView[] = []
  for (const { rows, record } of missing) {
    const isScratch = record === scratch
    const changes: JsonObject = {
      trainRows: rows,
      epochs: epochsFor(settings, first.result.split.train, rows),
      // some of few rows would tell little of how far it is
      validationShare: 0,
      baselines: !isScratch,
      fewerOf: id,
    }
    const { comparedTo: _, patience: __, ...same } = record.settings
    const suggestedName = `${name}-${rows}${isScratch ? '-from-scratch' : ''}`
    runs.push(await startLike(parts, room, record, { ...same, ...changes }, { suggestedName, sweep }))
  }
  return { sweepId: sweep.id, runs }
}

/** As many steps as on all rows. */
function epochsFor({ epochs, batchSize, accumulate }: JsonObject, trainRows: number, rows: number): number {
  const perStep = Number(batchSize) * Number(accumulate)
  const steps = Number(epochs) * Math.ceil(trainRows / perStep)
  return Math.min(mostEpochs, Math.max(1, Math.round(steps / Math.ceil(rows / perStep))))
}
