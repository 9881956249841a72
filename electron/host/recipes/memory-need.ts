// What a run will hold in memory, by arithmetic: for models that were not measured, and to refuse at once what cannot fit.

import type { RecipeMethod } from '../../../shared/contract/recipes.ts'

export type ModelSize = { parameters: number; layers: number; width: number; heads: number; vocabSize: number }
type BatchSize = { batchSize: number; tokens: number; isWritten: boolean }

/** Node, ONNX Runtime, a tokenizer and some thousand rows. Measured. */
const processBytes = 180e6
const float = 4
/** Values that a layer keeps for the way back, a token and unit of width: inputs, projections, the wide part twice, norms. */
const keptPerLayer = 26
/** A layer that only looks forward holds its inputs and its widest part. */
const passingValues = 12

/** Copies of the weights: a graph's own; with gradients a second graph that measures; trained ones with gradient, two moments and the best. */
function weightBytes({ parameters }: ModelSize, method: RecipeMethod): number {
  const copies = { head: 1.3, lora: 2.3, full: 5.5 }[method]
  return copies * parameters * float
}

function activationBytes(size: ModelSize, method: RecipeMethod, { batchSize, tokens, isWritten }: BatchSize): number {
  const rows = batchSize * tokens
  const { layers, width, heads, vocabSize } = size
  const attention = batchSize * heads * tokens * tokens
  if (method === 'head') return float * (passingValues * rows * width + 2 * attention)
  const kept = layers * (keptPerLayer * rows * width + 3 * attention)
  // of a written row every learned token has the vocabulary's probabilities; they are made some hundred rows at a time
  const vocabulary = isWritten ? 3 * Math.min(rows, 512) * vocabSize : 0
  return float * (kept + vocabulary)
}

export function memoryNeed(size: ModelSize, method: RecipeMethod, batch: BatchSize): number {
  return Math.round(processBytes + weightBytes(size, method) + activationBytes(size, method, batch))
}

/** Below it no batch is small enough. */
export function leastMemory(size: ModelSize, method: RecipeMethod): number {
  return Math.round(processBytes + weightBytes(size, method))
}
