// The training loop: batches in, AdamW steps, progress out. Knows neither files nor models: a step gives loss and gradients.
import { setImmediate } from 'node:timers/promises'
import { deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { defaultThreads, type TensorMap } from '../runtime/session.ts'
import { type Adam, createAdam } from './adam.ts'
import { type BestWeights, createBestWeights } from './best-weights.ts'
import { type Progress, restoreCheckpoint, saveCheckpoint } from './checkpoint.ts'
import type { AdamSettings } from './optimizer.ts'
import { checkpointFile } from './run-files.ts'
import { type Schedule, scheduleFactor } from './schedule.ts'
import type { Gradients, TrainingSession } from './training-session.ts'

/** One pass of the graph. `rows` are the dataset rows in it, for messages. */
export type MicroBatch = { inputs: TensorMap; realTokens: number; rows: readonly number[] }

export type LoopOptions = {
  seed: number
  /** The run ends after so many steps, or so many seconds of training, whichever comes first. */
  steps: number
  seconds?: number | undefined
  /** Share of the run in which the learning rate rises. */
  warmup: number
  learningRate: number
  schedule: Schedule
  adam: AdamSettings
  /** Of the optimiser. */
  threads?: number | undefined
  /** The micro-batches of an optimiser step, from 0; their weights must add up as if they were one batch. Deterministic. */
  batches(step: number): readonly MicroBatch[] | Promise<readonly MicroBatch[]>
  /** Without `everySeconds`, as often as it costs next to nothing. */
  checkpoint?: {
    folder: string
    everySeconds?: number | undefined
    everySteps?: number
    fingerprint: string
    resume: boolean
  }
  /** Measures a held-out part now and then; the weights of its lowest loss are the run's result. */
  evaluation?: EvaluationOptions | undefined
  /** Asked between steps: the run ends as if its steps were done. */
  shouldStop?(): boolean
  signal?: AbortSignal | undefined
  onStep?(progress: StepProgress): void | Promise<void>
  /** A checkpoint of so many steps is on disk. */
  onSaved?(step: number): void | Promise<void>
}

export type EvaluationOptions = {
  everySteps: number
  /** Loss of the held-out part with the weights as they are; `step` optimiser steps are done. */
  measure(step: number): Promise<number>
  /** The run ends after so many measurements without a lower loss. */
  patience?: number | undefined
}

export type StepProgress = {
  step: number
  steps: number
  loss: number
  gradientNorm: number
  learningRate: number
  /** Real tokens (padding left out) of the step, and in all. */
  tokens: number
  totalTokens: number
  seconds: number
  /** Of this process, now. */
  memoryBytes: number
}

export type LoopResult = {
  steps: number
  seconds: number
  realTokens: number
  /** Of the run's first step, also where it was taken up again; NaN where there was none. */
  firstLoss: number
  lastLoss: number
  /** The step whose weights are kept: the last one, or the best measured one. */
  keptStep: number
  /** The held-out loss there, where it was measured. */
  keptLoss: number | undefined
  /** Why it ended. */
  end: 'steps' | 'asked' | 'no-improvement'
}

/** A kill costs the time since the last checkpoint: small ones are written every second, large ones seldom enough to cost a thirtieth of the time. */
const saveRatio = 30
const [leastPauseMs, mostPauseMs] = [1000, 60_000]

function pauseMs(everySeconds: number | undefined, lastSaveMs: number): number {
  if (everySeconds !== undefined) return everySeconds * 1000
  return Math.min(mostPauseMs, Math.max(leastPauseMs, lastSaveMs * saveRatio))
}

export async function trainLoop(session: TrainingSession, options: LoopOptions): Promise<LoopResult> {
  const { parameters } = session
  const adam = createAdam(parameters, options.adam, options.threads ?? defaultThreads())
  try {
    return await runSteps(session, adam, options)
  } finally {
    await adam.close()
  }
}

async function runSteps(session: TrainingSession, adam: Adam, options: LoopOptions): Promise<LoopResult> {
  const { parameters } = session
  const { checkpoint } = options
  const start = checkpoint?.resume
    ? await restoreCheckpoint(checkpoint.folder, parameters, adam.state, checkpoint.fingerprint)
    : undefined
  let { step, seconds, realTokens } = start ?? { step: 0, seconds: 0, realTokens: 0 }
  let firstLoss = start?.firstLoss ?? Number.NaN
  let lastLoss = start?.lastLoss ?? Number.NaN
  let savedAt = performance.now()
  let saveMs = 0
  const best = options.evaluation && (await createBestWeights(parameters, checkpoint?.folder, start?.best))
  const save = async () => {
    if (!checkpoint) return
    const began = performance.now()
    const losses = Number.isFinite(lastLoss) ? { firstLoss, lastLoss } : {}
    const progress: Progress = { step, fingerprint: checkpoint.fingerprint, seconds, realTokens, ...losses }
    await saveCheckpoint(checkpoint.folder, parameters, adam.state, best ? { ...progress, best: best.mark } : progress)
    const now = performance.now()
    saveMs = now - began
    savedAt = now
    await options.onSaved?.(step)
  }
  /** Share of the run that is behind us. */
  const done = () => Math.max(step / options.steps, seconds / (options.seconds ?? Number.POSITIVE_INFINITY))
  let end: LoopResult['end'] = 'steps'
  let measuredAt = -1
  const isPatient = () => (best?.sinceBest ?? 0) < (options.evaluation?.patience ?? Number.POSITIVE_INFINITY)
  while (done() < 1) {
    if (!isPatient()) {
      end = 'no-improvement'
      break
    }
    if (options.signal?.aborted) {
      await save()
      options.signal.throwIfAborted()
    }
    if (options.shouldStop?.()) {
      end = 'asked'
      break
    }
    const began = performance.now()
    const batches = await options.batches(step)
    const { loss, gradients } = await accumulate(session, batches, deriveSeed(options.seed, step))
    const learningRate = options.learningRate * scheduleFactor(options.schedule, done(), options.warmup)
    const norm = Number.isFinite(loss) ? await adam.step(gradients, learningRate) : Number.NaN
    if (!Number.isFinite(norm)) throw nonFinite(step, loss, batches, checkpoint?.folder)
    step++
    lastLoss = loss
    if (Number.isNaN(firstLoss)) firstLoss = loss
    const tokens = batches.reduce((sum, batch) => sum + batch.realTokens, 0)
    realTokens += tokens
    seconds += (performance.now() - began) / 1000
    await options.onStep?.({
      step,
      steps: options.steps,
      loss,
      gradientNorm: norm,
      learningRate,
      tokens,
      totalTokens: realTokens,
      seconds,
      memoryBytes: process.memoryUsage.rss(),
    })
    if (best && step % options.evaluation!.everySteps === 0 && done() < 1) {
      await measureBest(best, options.evaluation!, step)
      measuredAt = step
    }
    const isDue =
      checkpoint &&
      (performance.now() - savedAt > pauseMs(checkpoint.everySeconds, saveMs) ||
        (checkpoint.everySteps !== undefined && step % checkpoint.everySteps === 0))
    if (isDue && done() < 1 && isPatient()) await save()
    await setImmediate() // messages (cancel) come in between steps
  }
  if (checkpoint) await save()
  let keptStep = step
  if (best) {
    if (measuredAt !== step && isPatient()) await measureBest(best, options.evaluation!, step)
    keptStep = best.restore()
  }
  return { steps: step, seconds, realTokens, firstLoss, lastLoss, keptStep, keptLoss: best?.mark?.loss, end }
}

async function measureBest(best: BestWeights, { measure }: EvaluationOptions, step: number): Promise<void> {
  const loss = await measure(step)
  if (!Number.isFinite(loss))
    throw new AppError(
      'non-finite',
      say`the held-out loss after step ${step} is ${loss}. A lower learning rate usually helps.`,
      {
        step,
      },
    )
  await best.offer(step, loss)
}

async function accumulate(
  session: TrainingSession,
  batches: readonly MicroBatch[],
  seed: number,
): Promise<{ loss: number; gradients: Gradients }> {
  let loss = 0
  let sum: Gradients | undefined
  for (const [i, batch] of batches.entries()) {
    const result = await session.step(batch.inputs, deriveSeed(seed, i))
    loss += result.loss
    if (batches.length === 1) return result
    if (!sum) sum = new Map([...result.gradients].map(([name, gradient]) => [name, Float32Array.from(gradient)]))
    else
      for (const [name, gradient] of result.gradients) {
        const total = sum.get(name)!
        for (let j = 0; j < total.length; j++) total[j]! += gradient[j]!
      }
  }
  return { loss, gradients: sum ?? new Map() }
}

function nonFinite(step: number, loss: number, batches: readonly MicroBatch[], folder: string | undefined): AppError {
  const rows = batches.flatMap((batch) => [...batch.rows])
  const kept = folder ? say` The last good checkpoint is kept: ${checkpointFile(folder)}.` : ''
  return new AppError(
    'non-finite',
    say`training stopped at step ${step + 1}: the loss is ${loss} or its gradient is not finite (rows ${rows.slice(0, 40).join(', ')}${rows.length > 40 ? ', …' : ''}).${kept} A lower learning rate usually helps.`,
    { step: step + 1, loss: String(loss), rows },
  )
}
