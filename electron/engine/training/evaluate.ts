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
import { softmaxOf } from '../inference/sampler.ts'
import type { Examples } from './labelled-examples.ts'

export type Metrics = Partial<ClassificationMetrics & ScoreMetrics & MultiLabelMetrics> & {
  interval?: { low: number; high: number }
}

/** Probabilities of one row of logits; a score is itself. */
export function probabilitiesOf(logits: Float32Array, problem: ModelConfig['problem']): Float32Array {
  if (problem === 'classes') return softmaxOf(logits)
  if (problem === 'multi-label') return logits.map((logit) => 1 / (1 + Math.exp(-logit)))
  return logits
}

export const rowOf = (logits: Float32Array, row: number, width: number): Float32Array =>
  logits.subarray(row * width, (row + 1) * width)

export function argMax(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
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
