// A few batches of a run, chosen over all lengths and timed as its steps: forward, backward and optimiser.
import { createBestWeights } from './best-weights.ts'
import { planEpochs } from './epoch-batches.ts'
import { type MicroBatch, trainLoop } from './loop.ts'
import { defaultAdam } from './optimizer.ts'
import type { TrainingSession } from './training-session.ts'

export const now = (): number => performance.now()
export const secondsSince = (began: number): number => (now() - began) / 1000

export type StepCost = {
  /** Batches that were run, and seconds of a row in them. */
  batches: number
  learnSeconds: number
  /** How far the batches differ in speed, as a share of their mean. */
  spread: number
  trainedParameters: number
}

/** Enough time to see the speed; one batch is always run. */
const budgetMs = 12_000

export type Chosen = {
  /** The longest first, as it decides the memory; then from short to long. */
  batches: (readonly number[])[]
  /** Padded tokens of a batch, and of a row on average over the whole epoch. */
  paddedOf(rows: readonly number[]): number
  paddedPerRow: number
}

/** Places in the epoch's batches, ordered by length. */
const places = [0.15, 0.5, 0.85]

export function chooseBatches(
  items: readonly { ids: ArrayLike<number> }[],
  { batchSize, seed }: { batchSize: number; seed: number },
): Chosen {
  const lengths = items.map(({ ids }) => ids.length)
  const plan = planEpochs(lengths, { batchSize, epochs: 1, seed })
  const all = Array.from({ length: plan.stepsPerEpoch }, (_, step) => plan.rowsOf(step))
  const paddedOf = (rows: readonly number[]) => rows.length * Math.max(...rows.map((row) => lengths[row]!))
  const whole = all.filter((rows) => rows.length === batchSize)
  const sorted = (whole.length > 0 ? whole : all).toSorted((a, b) => paddedOf(a) - paddedOf(b))
  return {
    batches: [sorted.at(-1)!, ...places.map((place) => sorted[Math.floor(place * sorted.length)]!)],
    paddedOf,
    paddedPerRow: all.reduce((sum, rows) => sum + paddedOf(rows), 0) / items.length,
  }
}

type Steps = Chosen & {
  training: TrainingSession
  measuring: TrainingSession | undefined
  batchOf(rows: readonly number[]): MicroBatch
  signal: AbortSignal | undefined
}

/** Real optimiser steps at a rate of nothing: the weights stay. */
export async function timeSteps(given: Steps): Promise<StepCost> {
  const { training, measuring, batches, batchOf, paddedOf, paddedPerRow, signal } = given
  const seconds: number[] = []
  const began = now()
  let before = 0
  // as a run keeps its best weights beside the others
  await createBestWeights(training.parameters, undefined, undefined).then((best) => best.offer(0, 0))
  await trainLoop(training, {
    ...{ seed: 0, steps: batches.length, warmup: 0, learningRate: 1e-30, schedule: 'constant' },
    adam: defaultAdam,
    batches: (step) => [batchOf(batches[step]!)],
    shouldStop: () => seconds.length > 0 && now() - began > budgetMs,
    signal,
    onStep({ seconds: total }) {
      seconds.push(total - before)
      before = total
    },
  })
  if (measuring) await measuring.step(batchOf(batches[0]!).inputs, 0)
  // the first pass through a new graph is slow
  const from = seconds.length > 1 ? 1 : 0
  const timed = seconds.slice(from)
  const paces = timed.map((value, i) => value / paddedOf(batches[from + i]!))
  const padded = timed.reduce((sum, _, i) => sum + paddedOf(batches[from + i]!), 0)
  const pace = timed.reduce((sum, value) => sum + value, 0) / padded
  return {
    learnSeconds: pace * paddedPerRow,
    batches: seconds.length,
    spread: (Math.max(...paces) - Math.min(...paces)) / 2 / pace,
    trainedParameters: [...training.parameters.values()].reduce((sum, { length }) => sum + length, 0),
  }
}
