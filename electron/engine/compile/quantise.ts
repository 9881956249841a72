// Weight quantisation, done by us when a model is loaded: blocks of 32 with one scale each for MatMulNBits (8 and 4 bits), or 8-bit columns
// for DynamicQuantizeMatMul, which also quantises the rows that it multiplies. Symmetric: no zero points are stored.

import type { WeightLayout } from '../architectures/network.ts'
import { add } from '../graph/build.ts'
import type { Builder, Value } from '../graph/ir.ts'

export const precisions = ['int8', 'int4', 'int8-dynamic'] as const
export type Precision = (typeof precisions)[number]

/** The kernel's smallest block with a fast path on every processor. */
export const blockSize = 32

export type QuantisedTensor = {
  precision: Precision
  /** K inputs, N outputs. */
  inputs: number
  outputs: number
  /** Block formats: uint8 [N, K/32, 32 x bits / 8]; dynamic: int8 [K, N]. */
  values: Uint8Array
  /** [N x K/32], or [N]. */
  scales: Float32Array
}

/** The same in a file: byte ranges instead of arrays. */
export type QuantisedPlace = Omit<QuantisedTensor, 'values' | 'scales'> & {
  path: string
  values: { offset: number; bytes: number }
  scales: { offset: number; bytes: number }
}
export type QuantisedWeights = ReadonlyMap<string, QuantisedPlace>

/** Weight element for output n and input k, whichever way it lies. */
const strides = (layout: WeightLayout, inputs: number, outputs: number) =>
  layout === 'out-in' ? { n: inputs, k: 1 } : { n: 1, k: outputs }

function quantiseBlocks(weight: Float32Array, inputs: number, outputs: number, layout: WeightLayout, bits: 4 | 8) {
  const blocks = Math.ceil(inputs / blockSize)
  const values = new Uint8Array((outputs * blocks * blockSize * bits) / 8)
  const scales = new Float32Array(outputs * blocks)
  const stride = strides(layout, inputs, outputs)
  const half = 2 ** (bits - 1)
  const block = new Float32Array(blockSize)
  for (let n = 0; n < outputs; n++)
    for (let b = 0; b < blocks; b++) {
      let extreme = 0
      for (let i = 0; i < blockSize; i++) {
        const k = b * blockSize + i
        const w = k < inputs ? weight[n * stride.n + k * stride.k]! : 0
        block[i] = w
        if (Math.abs(w) > Math.abs(extreme)) extreme = w
      }
      // the element of largest magnitude lands on the end of the range that has one step more, -half
      const scale = Math.fround(extreme / -half)
      scales[n * blocks + b] = scale
      const inverse = scale === 0 ? 0 : 1 / scale
      const at = (n * blocks + b) * blockSize
      for (let i = 0; i < blockSize; i++) {
        const q = Math.min(2 * half - 1, Math.max(0, Math.round(block[i]! * inverse) + half))
        if (bits === 8) values[at + i] = q
        else values[(at + i) >> 1]! |= (i & 1) === 0 ? q : q << 4
      }
    }
  return { values, scales }
}

function quantiseColumns(weight: Float32Array, inputs: number, outputs: number, layout: WeightLayout) {
  const values = new Int8Array(inputs * outputs)
  const scales = new Float32Array(outputs)
  const stride = strides(layout, inputs, outputs)
  for (let n = 0; n < outputs; n++) {
    let largest = 0
    for (let k = 0; k < inputs; k++) largest = Math.max(largest, Math.abs(weight[n * stride.n + k * stride.k]!))
    // 127 / 2: a pair of products must not saturate the 16-bit sums of processors without VNNI
    const scale = largest / 63
    scales[n] = scale
    for (let k = 0; k < inputs; k++)
      values[k * outputs + n] = scale === 0 ? 0 : Math.round(weight[n * stride.n + k * stride.k]! / scale)
  }
  return { values: new Uint8Array(values.buffer), scales }
}

export function quantise(
  weight: Float32Array,
  inputs: number,
  outputs: number,
  layout: WeightLayout,
  precision: Precision,
): QuantisedTensor {
  const data =
    precision === 'int8-dynamic'
      ? quantiseColumns(weight, inputs, outputs, layout)
      : quantiseBlocks(weight, inputs, outputs, layout, precision === 'int8' ? 8 : 4)
  return { precision, inputs, outputs, ...data }
}

/** x [rows, K] times the quantised weight, plus its bias. */
export function quantisedLinear(
  g: Builder,
  x: Value,
  name: string,
  bias: Value | undefined,
  weights: QuantisedWeights,
  fileKey: (path: string) => string,
): Value {
  const { precision, inputs, outputs, path, values, scales } = weights.get(name)!
  const file = fileKey(path)
  const dynamic = precision === 'int8-dynamic'
  const bits = precision === 'int4' ? 4 : 8
  const blocks = Math.ceil(inputs / blockSize)
  const shape = dynamic ? [inputs, outputs] : [outputs, blocks, (blockSize * bits) / 8]
  const data = (part: { offset: number; bytes: number }) => ({ kind: 'file', file, ...part }) as const
  const q = g.initializer(`${name}.${precision}`, dynamic ? 'int8' : 'uint8', shape, data(values))
  const s = g.initializer(`${name}.scales`, 'float32', [dynamic ? outputs : outputs * blocks], data(scales))
  if (dynamic) return g.op('DynamicQuantizeMatMul', [x, q, s, undefined, bias])
  // accuracy level 4: the rows are rounded to 8 bits too, block by block, for integer products
  const attributes = { K: inputs, N: outputs, bits, block_size: blockSize, accuracy_level: 4 }
  const y = g.op('MatMulNBits', [x, q, s], attributes)
  return bias ? add(g, y, bias) : y
}
