// What a model makes of labelled examples: logits -> predictions -> the metrics of its kind of problem.
import type { ModelConfig } from '../architectures/config.ts'
import {
  bootstrapInterval,
  type ClassificationMetrics,
  classificationMetrics,
  type MultiLabelMetrics,
  multiLabelMetrics,
  type ScoreMetrics,
  scoreMetrics,
} from '../evaluation/metrics.ts'
import { argMax, probabilitiesOf, rowOf } from '../inference/logits.ts'
import type { Examples } from './labelled-examples.ts'

export type Metrics = Partial<ClassificationMetrics & ScoreMetrics & MultiLabelMetrics> & {
  interval?: { low: number; high: number }
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
  const correct = predicted.map((label, i) => label === examples.labels[i])
  return {
    ...classificationMetrics(examples.labels, predicted, [...classNames]),
    interval: bootstrapInterval(correct, seed),
  }
}
