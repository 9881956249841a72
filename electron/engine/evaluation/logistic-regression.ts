// Logistic regression on sparse rows, as scikit-learn's LogisticRegression defines it: C times the summed cross-entropy plus half the
// squared weights, intercepts not penalised. Two classes share one weight vector, more have one each (softmax).

import { minimize } from './minimize.ts'
import type { Pause } from './pause.ts'
import type { SparseRows } from './tfidf.ts'

export type LinearModel = {
  classCount: number
  /** Scores a row has: 1 for two classes, else one a class. */
  outputs: number
  columnCount: number
  weights: Float64Array // [columns + 1, outputs], the last row holds the intercepts
}

export type FitOptions = {
  /** Inverse strength of the penalty, scikit-learn's C. */
  c: number
  maxSteps: number
  /** Continues from these weights instead of from zero. */
  start?: Float64Array
  pause: Pause
}

export function countOutputs(classCount: number): number {
  return classCount === 2 ? 1 : classCount
}

/** Fits on the rows named by `chosen`; labels are class indices for every row of the matrix. */
export async function fitLogisticRegression(
  rows: SparseRows,
  labels: ArrayLike<number>,
  chosen: ArrayLike<number>,
  classCount: number,
  options: FitOptions,
): Promise<LinearModel> {
  const outputs = countOutputs(classCount)
  const weights = new Float64Array((rows.columnCount + 1) * outputs)
  if (options.start) weights.set(options.start)
  const penalty = 1 / (options.c * chosen.length)
  const penalised = rows.columnCount * outputs
  const lossOf = outputs === 1 ? binaryLoss : softmaxLoss
  await minimize(
    async (point, gradient) => {
      gradient.fill(0)
      let loss = 0
      for (let from = 0; from < chosen.length; from += rowsPerTurn) {
        await options.pause()
        loss += lossOf(rows, labels, chosen, from, Math.min(from + rowsPerTurn, chosen.length), point, gradient)
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
      maxSteps: options.maxSteps,
      gradientTolerance: 1e-6,
      valueTolerance: 2e-4,
      curvature: roughCurvature(rows, chosen, outputs, penalty),
    },
  )
  return { classCount, outputs, columnCount: rows.columnCount, weights }
}

/** The Hessian's diagonal where every class is equally likely, [columns + 1, outputs]. */
function roughCurvature(rows: SparseRows, chosen: ArrayLike<number>, outputs: number, penalty: number): Float64Array {
  const curvature = new Float64Array((rows.columnCount + 1) * outputs)
  const share = outputs === 1 ? 1 / 2 : 1 / outputs
  const spread = share * (1 - share)
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

/** A few milliseconds of work. */
const rowsPerTurn = 500

type Loss = (
  rows: SparseRows,
  labels: ArrayLike<number>,
  chosen: ArrayLike<number>,
  from: number,
  to: number,
  weights: Float64Array,
  gradient: Float64Array, // added to
) => number

const binaryLoss: Loss = (rows, labels, chosen, from, to, weights, gradient) => {
  const { offsets, columns, values, columnCount } = rows
  let loss = 0
  for (let i = from; i < to; i++) {
    const row = chosen[i]!
    const end = offsets[row + 1]!
    let score = weights[columnCount]!
    for (let at = offsets[row]!; at < end; at++) score += values[at]! * weights[columns[at]!]!
    const signed = labels[row] === 1 ? score : -score
    loss += Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed)))
    const miss = 1 / (1 + Math.exp(-score)) - (labels[row] === 1 ? 1 : 0)
    for (let at = offsets[row]!; at < end; at++) gradient[columns[at]!]! += miss * values[at]!
    gradient[columnCount]! += miss
  }
  return loss
}

const softmaxLoss: Loss = (rows, labels, chosen, from, to, weights, gradient) => {
  const { offsets, columns, values, columnCount } = rows
  const outputs = weights.length / (columnCount + 1)
  const scores = new Float64Array(outputs)
  let loss = 0
  for (let i = from; i < to; i++) {
    const row = chosen[i]!
    const end = offsets[row + 1]!
    scoreRow(rows, row, weights, scores)
    const label = labels[row]!
    const highest = scores.reduce((a, b) => Math.max(a, b))
    let sum = 0
    loss -= scores[label]! - highest
    for (let k = 0; k < outputs; k++) {
      scores[k] = Math.exp(scores[k]! - highest)
      sum += scores[k]!
    }
    loss += Math.log(sum)
    for (let k = 0; k < outputs; k++) scores[k]! /= sum
    scores[label]! -= 1
    for (let at = offsets[row]!; at < end; at++) {
      const base = columns[at]! * outputs
      const value = values[at]!
      for (let k = 0; k < outputs; k++) gradient[base + k]! += value * scores[k]!
    }
    const base = columnCount * outputs
    for (let k = 0; k < outputs; k++) gradient[base + k]! += scores[k]!
  }
  return loss
}

function scoreRow(rows: SparseRows, row: number, weights: Float64Array, scores: Float64Array): void {
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

/** The likeliest class of each chosen row. */
export function predictClasses(model: LinearModel, rows: SparseRows, chosen: ArrayLike<number>): number[] {
  const scores = new Float64Array(model.outputs)
  return Array.from(chosen, (row) => {
    scoreRow(rows, row, model.weights, scores)
    if (model.outputs === 1) return scores[0]! > 0 ? 1 : 0
    return scores.indexOf(scores.reduce((a, b) => Math.max(a, b)))
  })
}
