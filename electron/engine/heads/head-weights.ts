// A trained head as plain arrays: standardisation and affine layers. Folding, the plain forward and the classifier layout of PyTorch live here;
// nothing in this file knows TensorFlow.js.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export type HeadKind = 'classes' | 'score' | 'multi-label'

/** weight [in, out], row-major; bias [out]. */
export type HeadLayer = { weight: Float32Array; bias: Float32Array; activation: 'tanh' | 'none' }

/** y = layers((x - mean) / scale); mean and scale [D]. */
export type HeadWeights = { mean: Float32Array; scale: Float32Array; layers: HeadLayer[] }

/** weight [C, D] and bias [C], as PyTorch's Linear and a checkpoint's classifier.weight hold them. */
export type Classifier = { weight: Float32Array; bias: Float32Array }

/** Takes the standardisation into the first layer: weight' = weight / scale, bias' = bias - (mean / scale) weight. The layers then eat raw features. */
export function foldHead({ mean, scale, layers }: HeadWeights): HeadLayer[] {
  const [first, ...rest] = layers
  if (!first) throw new AppError('bad-argument', say`A head needs at least one layer; this one has none.`)
  const width = layerWidth(first)
  if (mean.length !== width || scale.length !== width)
    throw new AppError(
      'bad-argument',
      say`The head's first layer takes ${width} features, its standardisation has ${mean.length} means and ${scale.length} scales; all three must be equal.`,
      { width, means: mean.length, scales: scale.length },
    )
  const outputs = first.bias.length
  const weight = new Float32Array(first.weight.length)
  const bias = Float64Array.from(first.bias)
  for (let i = 0; i < width; i++)
    for (let o = 0; o < outputs; o++) {
      const folded = first.weight[i * outputs + o]! / scale[i]!
      weight[i * outputs + o] = folded
      bias[o]! -= mean[i]! * folded
    }
  return [{ weight, bias: Float32Array.from(bias), activation: first.activation }, ...rest]
}

/** Plain forward over folded layers. features [count, D] -> [count, C]. Sums in double precision: for checks, small batches and a single pass. */
export function applyHead(layers: readonly HeadLayer[], features: Float32Array, count: number): Float32Array {
  return layers.reduce((input, layer) => applyLayer(layer, input, count), features)
}

function applyLayer({ weight, bias, activation }: HeadLayer, input: Float32Array, count: number): Float32Array {
  const outputs = bias.length
  const width = weight.length / outputs
  if (input.length !== count * width)
    throw new AppError(
      'bad-argument',
      say`The head takes ${width} features a row; ${count} rows need ${count * width} numbers, ${input.length} were given.`,
      { width, count, found: input.length },
    )
  const result = new Float32Array(count * outputs)
  const sums = new Float64Array(outputs)
  for (let row = 0; row < count; row++) {
    sums.set(bias)
    for (let i = 0; i < width; i++) {
      const value = input[row * width + i]!
      for (let o = 0; o < outputs; o++) sums[o]! += value * weight[i * outputs + o]!
    }
    result.set(activation === 'tanh' ? sums.map(Math.tanh) : sums, row * outputs)
  }
  return result
}

const links: Record<HeadKind, (row: Float32Array) => void> = {
  classes: softmaxInPlace,
  'multi-label': (row) =>
    row.forEach((logit, i) => {
      row[i] = 1 / (1 + Math.exp(-logit))
    }),
  score: () => undefined, // a score is its own mean
}

/** What the outputs mean: softmax over the classes, a probability for each label, or the score itself. -> [count, C] */
export function headProbabilities(
  kind: HeadKind,
  layers: readonly HeadLayer[],
  features: Float32Array,
  count: number,
): Float32Array {
  const outputs = applyHead(layers, features, count)
  const classes = outputs.length / Math.max(count, 1)
  for (let row = 0; row < count; row++) links[kind](outputs.subarray(row * classes, (row + 1) * classes))
  return outputs
}

function softmaxInPlace(row: Float32Array): void {
  const highest = row.reduce((a, b) => Math.max(a, b), -Infinity)
  let sum = 0
  for (let i = 0; i < row.length; i++) {
    row[i] = Math.exp(row[i]! - highest)
    sum += row[i]!
  }
  for (let i = 0; i < row.length; i++) row[i]! /= sum
}

/** A folded linear head as a checkpoint's classifier; the start of a LoRA or full fine-tune. [in, out] -> [out, in] */
export function toClassifier(folded: readonly HeadLayer[]): Classifier {
  const [layer] = folded
  if (!layer || folded.length !== 1 || layer.activation !== 'none')
    throw new AppError(
      'bad-argument',
      say`Only a linear head (hidden: 0) becomes a classifier; this one has ${folded.length} layers. Train it with hidden: 0.`,
      { layers: folded.length },
    )
  const outputs = layer.bias.length
  const width = layerWidth(layer)
  const weight = new Float32Array(layer.weight.length)
  for (let i = 0; i < width; i++)
    for (let o = 0; o < outputs; o++) weight[o * width + i] = layer.weight[i * outputs + o]!
  return { weight, bias: layer.bias.slice() }
}

function layerWidth({ weight, bias }: HeadLayer): number {
  return bias.length === 0 ? 0 : weight.length / bias.length
}
