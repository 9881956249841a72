// Logistic regression on sparse rows, as scikit-learn's LogisticRegression defines it: C times the summed cross-entropy plus half the
// squared weights, intercepts not penalised. Two classes share one weight vector, more have one each (softmax); so have labels that hold together.

import type { Pause } from './pause.ts'
import { addMisses, fitSparseLinear, type LinearModel, type Loss, scoreRow } from './sparse-linear.ts'
import type { SparseRows } from './tfidf.ts'

export type FitOptions = {
  /** Inverse strength of the penalty, scikit-learn's C. */
  c: number
  maxSteps: number
  /** Continues from these weights instead of from zero. */
  start?: Float64Array | undefined
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
  if (classCount === 2) {
    const isSecond = Array.from(labels, (label) => [label === 1 ? 1 : 0])
    return fitIndependentLabels(rows, isSecond, chosen, options)
  }
  const { c, maxSteps, start, pause } = options
  const share = 1 / classCount
  return fitSparseLinear(rows, labels, chosen, {
    ...{ outputs: classCount, maxSteps, start, pause },
    loss: softmaxLoss,
    penalty: 1 / (c * chosen.length),
    // where every class is equally likely
    spread: share * (1 - share),
    valueTolerance: 2e-4,
  })
}

/** A yes or no for each of several labels, each by itself; `labels` [rows, labels] hold 0 or 1. */
export async function fitIndependentLabels(
  rows: SparseRows,
  labels: readonly (readonly number[])[],
  chosen: ArrayLike<number>,
  { c, maxSteps, start, pause }: FitOptions,
): Promise<LinearModel> {
  return fitSparseLinear(rows, labels, chosen, {
    ...{ outputs: labels[0]!.length, maxSteps, start, pause },
    loss: independentLoss,
    penalty: 1 / (c * chosen.length),
    // where yes is as likely as no
    spread: 1 / 4,
    valueTolerance: 2e-4,
  })
}

const independentLoss: Loss<readonly number[]> = (rows, labels, chosen, from, to, weights, gradient) => {
  const outputs = weights.length / (rows.columnCount + 1)
  const scores = new Float64Array(outputs)
  let loss = 0
  for (let i = from; i < to; i++) {
    const row = chosen[i]!
    scoreRow(rows, row, weights, scores)
    for (let k = 0; k < outputs; k++) {
      const score = scores[k]!
      const truth = labels[row]![k]!
      const signed = truth === 1 ? score : -score
      loss += Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed)))
      scores[k] = sigmoid(score) - truth
    }
    addMisses(rows, row, scores, gradient)
  }
  return loss
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score))

/** Of each chosen row, [chosen, labels]. */
export function predictLabels(model: LinearModel, rows: SparseRows, chosen: readonly number[]): number[][] {
  const scores = new Float64Array(model.outputs)
  return chosen.map((row) => {
    scoreRow(rows, row, model.weights, scores)
    return Array.from(scores, sigmoid)
  })
}

const softmaxLoss: Loss = (rows, labels, chosen, from, to, weights, gradient) => {
  const outputs = weights.length / (rows.columnCount + 1)
  const scores = new Float64Array(outputs)
  let loss = 0
  for (let i = from; i < to; i++) {
    const row = chosen[i]!
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
    addMisses(rows, row, scores, gradient)
  }
  return loss
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
