// Metrics of a finished prediction, with scikit-learn's definitions: averages run over the classes that occur in truth or
// prediction, and a ratio whose denominator is zero counts as zero. Nothing here knows models or files.

import { createRandom } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export type ClassMetrics = { label: string; precision: number; recall: number; f1: number; support: number }

export type ClassificationMetrics = {
  accuracy: number
  macroF1: number
  weightedF1: number
  /** One entry a class, in the order of the names. */
  perClass: ClassMetrics[]
  /** [truth, predicted] counts. */
  confusion: number[][]
}

export type ScoreMetrics = { pearson: number; spearman: number; mse: number; mae: number }
export type MultiLabelMetrics = { microF1: number; macroF1: number; subsetAccuracy: number }
export type Interval = { low: number; high: number }

const divide = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: number[]) => divide(sum(values), values.length)

export function classificationMetrics(
  truth: number[],
  predicted: number[],
  classNames: string[],
): ClassificationMetrics {
  checkLengths(truth, predicted)
  const confusion = classNames.map(() => new Array<number>(classNames.length).fill(0))
  for (const [i, label] of truth.entries()) {
    const guess = predicted[i]!
    const row = confusion[label]
    if (row?.[guess] === undefined) {
      throw new AppError(
        'bad-argument',
        say`Row ${i + 1} has class ${label} and prediction ${guess}; classes run from 0 to ${classNames.length - 1}.`,
        {
          row: i + 1,
          label,
          guess,
        },
      )
    }
    row[guess]++
  }
  const guessed = classNames.map((_, k) => sum(confusion.map((row) => row[k]!)))
  const perClass = classNames.map((label, k) => {
    const right = confusion[k]![k]!
    const support = sum(confusion[k]!)
    return {
      label,
      precision: divide(right, guessed[k]!),
      recall: divide(right, support),
      f1: divide(2 * right, guessed[k]! + support),
      support,
    }
  })
  const present = perClass.filter((entry, k) => entry.support + guessed[k]! > 0)
  return {
    accuracy: divide(sum(classNames.map((_, k) => confusion[k]![k]!)), truth.length),
    macroF1: mean(present.map((entry) => entry.f1)),
    weightedF1: divide(sum(perClass.map((entry) => entry.f1 * entry.support)), truth.length),
    perClass,
    confusion,
  }
}

/** Correlations are 0 where a side does not vary, so that every number stays finite. */
export function scoreMetrics(truth: number[], predicted: number[]): ScoreMetrics {
  checkLengths(truth, predicted)
  const errors = truth.map((value, i) => predicted[i]! - value)
  return {
    pearson: correlate(truth, predicted),
    spearman: correlate(averageRanks(truth), averageRanks(predicted)),
    mse: mean(errors.map((error) => error * error)),
    mae: mean(errors.map(Math.abs)),
  }
}

/** `truth` holds 0 or 1 for each row and label, [rows, labels]; `probabilities` has the same shape. */
export function multiLabelMetrics(truth: number[][], probabilities: number[][], threshold = 0.5): MultiLabelMetrics {
  const exact = exactRows(probabilities, truth, threshold)
  const labelCount = truth[0]!.length
  const right = new Array<number>(labelCount).fill(0)
  const present = new Array<number>(labelCount).fill(0) // true and guessed together: the denominator of F1
  for (const [i, row] of truth.entries())
    for (let k = 0; k < labelCount; k++) {
      const guess = probabilities[i]![k]! >= threshold ? 1 : 0
      right[k]! += guess * row[k]!
      present[k]! += guess + row[k]!
    }
  return {
    microF1: divide(2 * sum(right), sum(present)),
    macroF1: mean(right.map((count, k) => divide(2 * count, present[k]!))),
    subsetAccuracy: exact.filter(Boolean).length / truth.length,
  }
}

/** Rows of which every label is right. */
export function exactRows(probabilities: number[][], truth: number[][], threshold = 0.5): boolean[] {
  checkLengths(truth, probabilities)
  return truth.map((row, i) => {
    checkLengths(row, probabilities[i]!)
    return row.every((label, k) => (probabilities[i]![k]! >= threshold ? 1 : 0) === label)
  })
}

/** exp of the mean negative log likelihood (natural logarithm) a token. */
export function perplexity(totalNll: number, tokens: number): number {
  if (tokens < 1) throw new AppError('bad-argument', say`Perplexity needs at least one token.`, { tokens })
  return Math.exp(totalNll / tokens)
}

/** The 95 % interval of an accuracy: percentiles of the accuracies of rows drawn again with replacement. */
export function bootstrapInterval(correct: boolean[], seed: number, draws = 1000): Interval {
  if (correct.length === 0) throw new AppError('bad-argument', say`An interval needs at least one row.`, { rows: 0 })
  const random = createRandom(seed)
  const hits = Uint8Array.from(correct, Number)
  const accuracies = Float64Array.from({ length: draws }, () => {
    let count = 0
    for (let i = 0; i < hits.length; i++) count += hits[random.integer(hits.length)]!
    return count / hits.length
  }).sort()
  const quantile = (share: number) => accuracies[Math.round(share * (draws - 1))]!
  return { low: quantile(0.025), high: quantile(0.975) }
}

/** The 95 % interval of how much larger the mean of `a` is than that of `b` on the same rows (true counts as 1): paired bootstrap. */
export function pairedInterval<T extends boolean | number>(a: T[], b: T[], seed: number, draws = 1000): Interval {
  checkLengths(a, b)
  const random = createRandom(seed)
  const differences = Float64Array.from(a, (value, i) => Number(value) - Number(b[i]))
  const means = Float64Array.from({ length: draws }, () => {
    let total = 0
    for (let i = 0; i < differences.length; i++) total += differences[random.integer(differences.length)]!
    return total / differences.length
  }).sort()
  return { low: means[Math.round(0.025 * (draws - 1))]!, high: means[Math.round(0.975 * (draws - 1))]! }
}

/** Ranks from 1; equal values share the mean of their ranks. */
export function averageRanks(values: number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const ranks = new Array<number>(values.length).fill(0)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

function correlate(a: number[], b: number[]): number {
  if (!varies(a) || !varies(b)) return 0 // rounding would make noise of 0 / 0
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [i, value] of a.entries()) {
    const [x, y] = [value - meanA, b[i]! - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return divide(ab, Math.sqrt(aa * bb))
}

const varies = (values: number[]) => values.some((value) => value !== values[0])

function checkLengths(truth: unknown[], predicted: unknown[]): void {
  if (truth.length > 0 && truth.length === predicted.length) return
  throw new AppError(
    'bad-argument',
    say`Metrics need as many predictions as true values, and at least one; there are ${predicted.length} and ${truth.length}.`,
    { predicted: predicted.length, truth: truth.length },
  )
}
