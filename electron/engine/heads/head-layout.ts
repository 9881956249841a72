// All parameters of a head as one flat array, so that optimisers see a vector: for each layer weight [out, in], then bias [out].
// The gradient of a layer comes out as [out, in] too, which spares a transpose of the features (tfjs's wasm multiplies transposed operands ten times slower).

import type { HeadProblem } from './head-problem.ts'
import type { HeadLayer, HeadWeights } from './head-weights.ts'
import { seededRandom } from './seeded-random.ts'

/** `offset` is where the weight begins; the bias follows it. */
export type LayerLayout = { inputs: number; outputs: number; offset: number }
export type HeadLayout = { layers: LayerLayout[]; size: number }

export function headLayout(width: number, hidden: number, outputs: number): HeadLayout {
  const widths = hidden > 0 ? [width, hidden, outputs] : [width, outputs]
  let size = 0
  const layers = widths.slice(1).map((out, i) => {
    const layer = { inputs: widths[i]!, outputs: out, offset: size }
    size += (layer.inputs + 1) * out
    return layer
  })
  return { layers, size }
}

/** A linear head starts at zero (its loss is convex); an MLP at Glorot's uniform weights, seeded. */
export function initialParameters({ layers, size }: HeadLayout, seed: number): Float64Array {
  const parameters = new Float64Array(size)
  if (layers.length === 1) return parameters
  const random = seededRandom(seed)
  for (const { inputs, outputs, offset } of layers) {
    const limit = Math.sqrt(6 / (inputs + outputs))
    for (let i = 0; i < inputs * outputs; i++) parameters[offset + i] = (2 * random() - 1) * limit
  }
  return parameters
}

/** Adds weightDecay * w to the gradient in place and returns weightDecay / 2 * |w|^2. Biases are free. */
export function addPenalty(
  layout: HeadLayout,
  parameters: Float64Array,
  weightDecay: number,
  gradient: Float64Array,
): number {
  let square = 0
  for (const { inputs, outputs, offset } of layout.layers)
    for (let i = offset; i < offset + inputs * outputs; i++) {
      square += parameters[i]! ** 2
      gradient[i]! += weightDecay * parameters[i]!
    }
  return (weightDecay / 2) * square
}

/** The flat vector as a head on raw features' standardisation; a score's own mean and deviation go into the last layer. */
export function toHeadWeights({ layers }: HeadLayout, parameters: Float64Array, problem: HeadProblem): HeadWeights {
  const made = layers.map(({ inputs, outputs, offset }, index): HeadLayer => {
    const last = index === layers.length - 1
    const [factor, shift] = last ? [problem.targetScale, problem.targetMean] : [1, 0]
    const weight = new Float32Array(inputs * outputs) // [in, out]
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) weight[i * outputs + o] = parameters[offset + o * inputs + i]! * factor
    const start = offset + inputs * outputs
    const bias = Float32Array.from(parameters.subarray(start, start + outputs), (value) => value * factor + shift)
    return { weight, bias, activation: last ? 'none' : 'tanh' }
  })
  return { mean: problem.mean, scale: problem.scale, layers: made }
}
