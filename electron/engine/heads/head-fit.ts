// What a solver gets and gives: fit-linear.ts and fit-mlp.ts are two of one type.

import type { HeadLayout } from './head-layout.ts'
import type { Device } from './head-pass.ts'
import type { HeadProblem } from './head-problem.ts'
import type { HeadRows } from './head-rows.ts'

export type FitOptions = {
  seed: number
  dropout?: number
  maxEpochs?: number
  batchSize?: number
  signal?: AbortSignal
}

export type FitContext = {
  device: Device
  problem: HeadProblem
  layout: HeadLayout
  start: Float64Array
  rows: HeadRows
  rowNumbers: Int32Array
  heldOut: HeadRows | null
  weightDecay: number
  phase: 'search' | 'refit'
  /** Learning rates of each epoch to repeat; for a refit after a search. */
  rates?: number[]
  options: FitOptions
  onEpoch: (loss: number, validationLoss: number | null) => Promise<void>
}

/** Losses are the optimised ones, without penalty. */
export type Fitted = { parameters: Float64Array; validationLoss: number | null; epochs: number; rates: number[] }

export type Fit = (context: FitContext) => Promise<Fitted>
