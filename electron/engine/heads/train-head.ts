// Trains a head on frozen features, to convergence: weight decay is chosen on a held-out part, then everything is fitted again with the chosen one.

import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { BackendName } from './backend-types.ts'
import { chooseBackend, type WantedBackend } from './backends.ts'
import { fitLinear } from './fit-linear.ts'
import { fitMlp } from './fit-mlp.ts'
import type { Fit, FitContext, Fitted } from './head-fit.ts'
import { headLayout, initialParameters, toHeadWeights } from './head-layout.ts'
import { type HeadProblem, type HeadTargets, prepareProblem } from './head-problem.ts'
import { openRows } from './head-rows.ts'
import type { HeadWeights } from './head-weights.ts'
import { splitHeldOut } from './held-out.ts'

/** Losses are means over rows, without penalty: cross-entropy in nats, squared error in the score's own unit, or binary cross-entropy over labels.
 * `epoch` counts passes over the data from 1, search and refit together. */
export type HeadProgress = {
  epoch: number
  phase: 'search' | 'refit'
  loss: number
  /** Null in the refit, which leaves nothing out. */
  validationLoss: number | null
  weightDecay: number
}

export type TrainHeadOptions = {
  features: Float32Array // [count, width]
  count: number
  width: number
  targets: HeadTargets
  /** Units of a tanh layer; 0 (the default) is a linear head. */
  hidden?: number
  /** Share of hidden units left out of each step, 0 up to 1. */
  dropout?: number
  /** False leaves out the biases, for a classifier that has none; linear heads only. */
  intercept?: boolean
  seed: number
  /** The w in loss + w / 2 * |weights|^2, on standardised features; scikit-learn's C is 1 / (w * rows). */
  weightDecay?: number | 'auto'
  /** Limit for each fit, of which a search makes several. Without it fits end when they have converged. */
  maxEpochs?: number
  /** Rows a step of an MLP; a linear head takes all rows at once. */
  batchSize?: number
  backend: WantedBackend
  /** Allow a WebGPU adapter that computes on the CPU; for tests. */
  softwareAdapter?: boolean
  signal?: AbortSignal
  onProgress?: (event: HeadProgress) => void
}

export type TrainedHead = {
  weights: HeadWeights
  epochs: number
  trainLoss: number
  /** On the held-out part, by the search's best fit; null when there were too few rows to hold any out. */
  validationLoss: number | null
  weightDecay: number
  backend: BackendName
  seconds: number
}

/** Weight decays to try: on to `weaker` until two in a row were worse, and to `stronger` only if `first` was the best of those. */
type Solver = { fit: Fit; first: number; weaker: readonly number[]; stronger: readonly number[] }

const linearSolver: Solver = {
  fit: fitLinear,
  first: 1e-2,
  weaker: [3e-3, 1e-3, 3e-4, 1e-4, 1e-5],
  stronger: [3e-2, 1e-1, 3e-1],
}
const mlpSolver: Solver = { fit: fitMlp, first: 1e-2, weaker: [1e-3, 1e-4], stronger: [] }
const worseBeforeStop = 2

export async function trainHead(options: TrainHeadOptions): Promise<TrainedHead> {
  const started = performance.now()
  checkOptions(options)
  options.signal?.throwIfAborted()
  const problem = prepareProblem(options.features, options.count, options.width, options.targets, options.intercept)
  const device = await chooseBackend(options.backend, { softwareAdapter: options.softwareAdapter ?? false })
  const hidden = options.hidden ?? 0
  const layout = headLayout(options.width, hidden, problem.outputs)
  const solver = hidden > 0 ? mlpSolver : linearSolver
  const base = {
    device,
    problem,
    layout,
    options,
    start: initialParameters(layout, options.seed),
    fit: solver.fit,
    epochs: { count: 0 },
  }

  const chosen = await searchWeightDecay(base, solver)
  const all = Int32Array.from({ length: options.count }, (_, i) => i)
  const rows = openRows(device, problem, layout, all, options.signal)
  try {
    const refit = await runFit(base, {
      rows,
      rowNumbers: all,
      heldOut: null,
      weightDecay: chosen.weightDecay,
      phase: 'refit',
      // A convex fit continues from the search's answer; an MLP starts afresh and repeats the search's epochs.
      start: chosen.fitted && hidden === 0 ? chosen.fitted.parameters : base.start,
      ...(chosen.fitted && hidden > 0 ? { rates: chosen.fitted.rates } : {}),
    })
    const trainLoss = await rows.loss(refit.parameters)
    const validationLoss = chosen.fitted?.validationLoss ?? null
    return {
      weights: toHeadWeights(layout, refit.parameters, problem),
      epochs: base.epochs.count,
      trainLoss: trainLoss * problem.lossScale,
      validationLoss: validationLoss === null ? null : validationLoss * problem.lossScale,
      weightDecay: chosen.weightDecay,
      backend: device.name,
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    rows.close()
  }
}

type Base = Pick<FitContext, 'device' | 'layout' | 'start'> & {
  problem: HeadProblem
  options: TrainHeadOptions
  fit: Fit
  epochs: { count: number }
}

type Trial = { weightDecay: number; fitted: Fitted; loss: number }

function bestOf(trials: readonly Trial[]): Trial {
  return trials.reduce((best, trial) => (trial.loss < best.loss ? trial : best))
}

async function searchWeightDecay(base: Base, solver: Solver): Promise<{ weightDecay: number; fitted: Fitted | null }> {
  const { options, problem, device, layout } = base
  const wanted = options.weightDecay ?? 'auto'
  const split = splitHeldOut(options.targets, options.count, options.seed)
  if (split.heldOut.length === 0) return { weightDecay: wanted === 'auto' ? solver.first : wanted, fitted: null }

  const rows = openRows(device, problem, layout, split.fit, options.signal)
  const heldOut = openRows(device, problem, layout, split.heldOut, options.signal)
  try {
    const tried: Trial[] = []
    const tryAll = async (decays: readonly number[]) => {
      let worse = 0
      for (const weightDecay of decays) {
        const previous = layout.layers.length === 1 ? tried.at(-1)?.fitted.parameters : undefined // convex: any start will do, a near one is fast
        const fitted = await runFit(base, {
          rows,
          rowNumbers: split.fit,
          heldOut,
          weightDecay,
          phase: 'search',
          start: previous ?? base.start,
        })
        const loss = fitted.validationLoss ?? Number.POSITIVE_INFINITY
        worse = tried.length > 0 && loss >= bestOf(tried).loss ? worse + 1 : 0
        tried.push({ weightDecay, fitted, loss })
        if (worse === worseBeforeStop) break
      }
    }
    await tryAll(wanted === 'auto' ? [solver.first, ...solver.weaker] : [wanted])
    if (wanted === 'auto' && bestOf(tried).weightDecay === solver.first) await tryAll(solver.stronger)
    return bestOf(tried)
  } finally {
    rows.close()
    heldOut.close()
  }
}

type OneFit = Pick<FitContext, 'rows' | 'rowNumbers' | 'heldOut' | 'weightDecay' | 'phase' | 'start' | 'rates'>

function runFit(base: Base, one: OneFit): Promise<Fitted> {
  const { options, problem, epochs } = base
  const { lossScale } = problem
  return base.fit({
    ...base,
    ...one,
    onEpoch: async (loss, validationLoss) => {
      epochs.count++
      options.onProgress?.({
        epoch: epochs.count,
        phase: one.phase,
        loss: loss * lossScale,
        validationLoss: validationLoss === null ? null : validationLoss * lossScale,
        weightDecay: one.weightDecay,
      })
      await setImmediate()
      options.signal?.throwIfAborted()
    },
  })
}

type Range = { least: number; below: number; whole: boolean }
const ranges = {
  hidden: { least: 0, below: 65_536, whole: true },
  dropout: { least: 0, below: 1, whole: false },
  maxEpochs: { least: 1, below: 1e9, whole: true },
  batchSize: { least: 1, below: 1e9, whole: true },
  weightDecay: { least: 0, below: 1e9, whole: false },
} satisfies Partial<Record<keyof TrainHeadOptions, Range>>

function checkOptions(options: TrainHeadOptions): void {
  for (const [name, { least, below, whole }] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges]
    if (value === undefined || value === 'auto') continue
    if (value >= least && value < below && (!whole || Number.isInteger(value))) continue
    throw new AppError(
      'bad-argument',
      whole
        ? say`${name} is ${value}; it must be a whole number from ${least} to below ${below}.`
        : say`${name} is ${value}; it must be from ${least} to below ${below}.`,
      { [name]: value },
    )
  }
}
