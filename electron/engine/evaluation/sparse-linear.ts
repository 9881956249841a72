// Penalised linear models on sparse rows: the mean of a loss plus half the squared weights, intercepts not penalised.

import { minimize } from './minimize.ts'
import type { Pause } from './pause.ts'
import type { SparseRows } from './tfidf.ts'

export type LinearModel = {
  /** Scores a row has. */
  outputs: number
  columnCount: number
  weights: Float64Array // [columns + 1, outputs], the last row holds the intercepts
}

/** Summed over the rows, with its gradient added to `gradient`. */
export type Loss<Target = number> = (
  rows: SparseRows,
  targets: ArrayLike<Target>,
  chosen: ArrayLike<number>,
  from: number,
  to: number,
  weights: Float64Array,
  gradient: Float64Array,
) => number

export type LinearFit<Target = number> = {
  outputs: number
  loss: Loss<Target>
  /** Times half the squared weights, beside the mean of the loss. */
  penalty: number
  /** A rough second derivative of the loss by a score. */
  spread: number
  maxSteps: number
  valueTolerance: number
  /** Continues from these weights instead of from zero. */
  start?: Float64Array | undefined
  pause: Pause
}

/** Fits on the rows named by `chosen`; `targets` are those of every row of the matrix. */
export async function fitSparseLinear<Target>(
  rows: SparseRows,
  targets: ArrayLike<Target>,
  chosen: ArrayLike<number>,
  { outputs, loss: lossOf, penalty, spread, maxSteps, valueTolerance, start, pause }: LinearFit<Target>,
): Promise<LinearModel> {
  const weights = new Float64Array((rows.columnCount + 1) * outputs)
  if (start) weights.set(start)
  const penalised = rows.columnCount * outputs
  await minimize(
    async (point, gradient) => {
      gradient.fill(0)
      let loss = 0
      for (let from = 0; from < chosen.length; from += rowsPerTurn) {
        await pause()
        loss += lossOf(rows, targets, chosen, from, Math.min(from + rowsPerTurn, chosen.length), point, gradient)
      }
      let squares = 0
      for (let i = 0; i < gradient.length; i++) gradient[i]! /= chosen.length
      for (let i = 0; i < penalised; i++) {
        squares += point[i]! * point[i]!
        gradient[i]! += penalty * point[i]!
      }
      return loss / chosen.length + (penalty / 2) * squares
    },
    weights,
    {
      maxSteps,
      gradientTolerance: 1e-6,
      valueTolerance,
      curvature: roughCurvature(rows, chosen, { outputs, spread, penalty }),
    },
  )
  return { outputs, columnCount: rows.columnCount, weights }
}

/** A few milliseconds of work. */
const rowsPerTurn = 500

/** The Hessian's diagonal, [columns + 1, outputs]. */
function roughCurvature(
  rows: SparseRows,
  chosen: ArrayLike<number>,
  { outputs, spread, penalty }: Pick<LinearFit<unknown>, 'outputs' | 'spread' | 'penalty'>,
): Float64Array {
  const curvature = new Float64Array((rows.columnCount + 1) * outputs)
  const squares = new Float64Array(rows.columnCount)
  for (let i = 0; i < chosen.length; i++) {
    const row = chosen[i]!
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
      squares[rows.columns[at]!]! += rows.values[at]! ** 2
  }
  for (const [column, square] of squares.entries()) {
    curvature.fill((spread * square) / chosen.length + penalty, column * outputs, (column + 1) * outputs)
  }
  return curvature.fill(spread, rows.columnCount * outputs)
}

export function scoreRow(rows: SparseRows, row: number, weights: Float64Array, scores: Float64Array): void {
  const outputs = scores.length
  const intercepts = rows.columnCount * outputs
  for (let k = 0; k < outputs; k++) scores[k] = weights[intercepts + k]!
  const end = rows.offsets[row + 1]!
  for (let at = rows.offsets[row]!; at < end; at++) {
    const base = rows.columns[at]! * outputs
    const value = rows.values[at]!
    for (let k = 0; k < outputs; k++) scores[k]! += value * weights[base + k]!
  }
}

/** The row's part of the gradient: what each score misses by, times what it was made of. */
export function addMisses(rows: SparseRows, row: number, misses: Float64Array, gradient: Float64Array): void {
  const outputs = misses.length
  for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++) {
    const base = rows.columns[at]! * outputs
    const value = rows.values[at]!
    for (let k = 0; k < outputs; k++) gradient[base + k]! += value * misses[k]!
  }
  const base = rows.columnCount * outputs
  for (let k = 0; k < outputs; k++) gradient[base + k]! += misses[k]!
}
