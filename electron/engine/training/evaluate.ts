// What a model makes of labelled examples: logits -> predictions -> the metrics of its kind of problem.
import type { ModelConfig } from '../architectures/config.ts'
import { type Calibration, calibrate } from '../evaluation/calibration.ts'
import {
  bootstrapInterval,
  type ClassificationMetrics,
  classificationMetrics,
  type Interval,
  type MultiLabelMetrics,
  multiLabelMetrics,
  type ScoreMetrics,
  scoreMetrics,
} from '../evaluation/metrics.ts'
import { argMax, probabilitiesOf, rowOf } from '../inference/logits.ts'
import type { Examples } from './labelled-examples.ts'

export type Metrics = Partial<ClassificationMetrics & ScoreMetrics & MultiLabelMetrics> & {
  interval?: Interval
  calibration?: Calibration
}

/** `logits` [N, C] for the examples in order. The interval is accuracy's, 95 %, by bootstrap. */
export function measure(
  logits: Float32Array,
  examples: Examples,
  classNames: readonly string[],
  problem: ModelConfig['problem'],
  seed: number,
): Metrics {
  const width = logits.length / Math.max(1, examples.items.length)
  const rows = examples.items.map((_, row) => rowOf(logits, row, width))
  if (problem === 'score')
    return scoreMetrics(
      examples.labels,
      rows.map((row) => row[0]!),
    )
  if (problem === 'multi-label')
    return multiLabelMetrics(
      examples.multiLabels!,
      rows.map((row) => [...probabilitiesOf(row, problem)]),
    )
  const predicted = rows.map(argMax)
  const correct = correctRows(predicted, examples.labels)
  const confidence = rows.map((row, i) => probabilitiesOf(row, problem)[predicted[i]!]!)
  return {
    ...classificationMetrics(examples.labels, predicted, [...classNames]),
    interval: bootstrapInterval(correct, seed),
    calibration: calibrate(confidence, correct),
  }
}

export const correctRows = (predicted: readonly number[], labels: readonly number[]): boolean[] =>
  predicted.map((label, i) => label === labels[i])

/** What was said of each held-out row, to be looked at later: one JSON line a row. */
export type PredictedRow = {
  row: number
  text: string
  /** Class index, score, or 0 and 1 a label. */
  truth: number | number[]
  /** Probabilities of the classes, or the score alone. */
  predicted: number[]
}

export function predictedRows(
  logits: Float32Array,
  examples: Examples,
  problem: ModelConfig['problem'],
): PredictedRow[] {
  const width = logits.length / Math.max(1, examples.items.length)
  return examples.items.map(({ row, text }, i) => ({
    row,
    text,
    truth: problem === 'multi-label' ? examples.multiLabels![i]! : examples.labels[i]!,
    // four digits tell apart what people tell apart
    predicted: Array.from(probabilitiesOf(rowOf(logits, i, width), problem), (p) => Math.round(p * 1e4) / 1e4),
  }))
}
