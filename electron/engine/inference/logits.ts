// Rows of logits and what they say.
import type { ModelConfig } from '../architectures/config.ts'
import { softmaxOf } from './sampler.ts'

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
