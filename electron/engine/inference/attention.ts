// The attention of every layer and head over one text, and what the model says at each of its tokens. How long a text may be follows from the
// memory that its matrices and logits take.
import { AppError } from '../../../shared/errors.ts'
import type { ModelConfig } from '../architectures/config.ts'
import type { Sequence } from './batch.ts'
import { padBatch } from './batch.ts'
import { rowOf } from './logits.ts'
import { largest, softmaxOf } from './sampler.ts'
import { longest, type OpenedModel } from './tasks.ts'

/** A matrix of more rows is nothing that eyes can read. */
const mostTokens = 512
/** Cells of all heads together: 192 MB of float32. */
const mostCells = 48 * 1024 * 1024
/** Logits of all tokens together: 256 MB of float32. */
const mostLogits = 64 * 1024 * 1024

const tokenTasks: readonly ModelConfig['task'][] = ['causal-lm', 'masked-lm', 'pretraining', 'token']

/** Tokens of a text that can be looked at at once. */
export function lookLimit(opened: Pick<OpenedModel, 'model' | 'tokenizer'>): number {
  const { layers, heads, vocabSize, task } = opened.model.config
  const byCells = Math.floor(Math.sqrt(mostCells / (layers * heads)))
  const byLogits = tokenTasks.includes(task) ? Math.floor(mostLogits / vocabSize) : mostTokens
  return Math.max(8, Math.min(mostTokens, longest(opened), byCells, byLogits))
}

export type Guess = { id: number; probability: number }
export type Attention = {
  tokens: number
  layers: number
  heads: number
  /** A layer each, [H, T, T]: row = the token that looks. */
  weights: Float32Array[]
  /** The likeliest of each token's logits, most probable first; empty for a model that answers for whole sequences. */
  guesses: Guess[][]
}

export async function attend(opened: OpenedModel, sequence: Sequence, guesses: number): Promise<Attention> {
  const { config } = opened.model
  const { layers, heads, task } = config
  const tokens = sequence.ids.length
  const runner = await opened.runner({ kind: 'inspect' })
  const names = Array.from({ length: layers }, (_, layer) => `attentions.${layer}`)
  // a head on frozen features has no logits in this graph
  const hasLogits = tokenTasks.includes(task) && runner.session.outputNames.includes('logits')
  const { tensors } = padBatch([sequence], opened.model)
  const results = await runner.session.run(tensors, hasLogits ? [...names, 'logits'] : names)
  const weights = names.map((name) => results[name]!.data as Float32Array)
  for (const [layer, matrix] of weights.entries())
    if (matrix.length !== heads * tokens * tokens)
      throw new AppError(
        'internal',
        `layer ${layer} gave ${matrix.length} weights for ${heads} heads of ${tokens} tokens`,
      )
  return { tokens, layers, heads, weights, guesses: hasLogits ? guessesOf(results.logits!, guesses) : [] }
}

function guessesOf({ data, shape }: { data: unknown; shape: readonly number[] }, most: number): Guess[][] {
  const [rows, width] = [shape[0]!, shape[1]!]
  return Array.from({ length: rows }, (_, row) => {
    const probabilities = softmaxOf(rowOf(data as Float32Array, row, width))
    return largest(probabilities, most).map((id) => ({ id, probability: probabilities[id]! }))
  })
}

/** One head's matrix [T, T]; a view of the layer's. */
export function headOf({ weights, tokens }: Attention, layer: number, head: number): Float32Array {
  return weights[layer]!.subarray(head * tokens * tokens, (head + 1) * tokens * tokens)
}

/** A matrix pooled to at most `most` x `most` cells, each the largest it covers, as bytes: 255 is the matrix's own largest. */
export function shrink(matrix: Float32Array, tokens: number, most: number): Uint8Array {
  const size = Math.min(tokens, most)
  const cells = new Float32Array(size * size)
  let top = 0
  for (let row = 0; row < tokens; row++) {
    const to = Math.floor((row * size) / tokens) * size
    for (let column = 0; column < tokens; column++) {
      const weight = matrix[row * tokens + column]!
      const at = to + Math.floor((column * size) / tokens)
      if (weight > cells[at]!) cells[at] = weight
      if (weight > top) top = weight
    }
  }
  return Uint8Array.from(cells, (cell) => (top > 0 ? Math.round((cell / top) * 255) : 0))
}
