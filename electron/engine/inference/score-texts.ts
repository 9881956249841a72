// Every number that a sequence classifier gives for texts: logits and what they mean, for views and tables that show more than the winner.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { type RunOptions, runRows } from './encoder.ts'
import { probabilitiesOf, rowOf } from './logits.ts'
import { encodeFor, type OpenedModel, requireTask } from './tasks.ts'

/** [N, C] in the order of the texts; C is 1 for a score, whose value is the logit itself. */
export type ScoredTexts = {
  width: number
  logits: Float32Array
  /** Probabilities of the labels, or the score. */
  values: Float32Array
  /** Tokens of each text that the model does not read. */
  truncated: number[]
}

export async function scoreTexts(
  opened: OpenedModel,
  texts: readonly string[],
  pairs: readonly (string | undefined)[] | undefined,
  options: RunOptions = {},
): Promise<ScoredTexts> {
  requireTask(opened, ['sequence'], say`classify`)
  const { labels, problem } = opened.model.config
  const width = problem === 'score' ? 1 : labels.length
  if (texts.length === 0) return { width, logits: new Float32Array(0), values: new Float32Array(0), truncated: [] }
  const sequences = texts.map((text, i) => encodeFor(opened, text, pairs?.[i]))
  const { data, width: given } = await runRows(await opened.runner({ kind: 'task' }), sequences, 'logits', options)
  const logits = new Float32Array(texts.length * width)
  const values = new Float32Array(texts.length * width)
  for (let row = 0; row < texts.length; row++) {
    const own = rowOf(data, row, given).subarray(0, width)
    if (!own.every(Number.isFinite))
      throw new AppError('non-finite', say`${opened.model.name} gives no numbers for a text: its weights are damaged`)
    logits.set(own, row * width)
    values.set(probabilitiesOf(own, problem), row * width)
  }
  return { width, logits, values, truncated: sequences.map(({ truncated }) => truncated) }
}
