// 8 and 4 bit weights: what rounding loses, and ONNX Runtime's products with them against the float product.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { WeightLayout } from '../architectures/network.ts'
import { encodeOnnx } from '../formats/onnx.ts'
import { openSafetensors, writeSafetensors } from '../formats/safetensors.ts'
import { Builder } from '../graph/ir.ts'
import { runPasses } from '../graph/passes.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { float32 } from '../runtime/session.ts'
import { randomFloats, tempFolder } from '../test-support.ts'
import { blockSize, precisions, type QuantisedTensor, quantise, quantisedLinear } from './quantise.ts'

const root = tempFolder()
const layouts: WeightLayout[] = ['out-in', 'in-out']
const every = precisions.flatMap((precision) => layouts.map((layout) => [precision, layout] as const))
const [inputs, outputs] = [96, 40]

/** Weight of output n for input k. */
const at = (layout: WeightLayout, n: number, k: number) => (layout === 'out-in' ? n * inputs + k : k * outputs + n)

/** [N, K] as the kernels read it, and the step of each element's scale. */
function dequantise({ precision, values, scales }: QuantisedTensor): { weight: Float32Array; steps: Float32Array } {
  const [weight, steps] = [new Float32Array(outputs * inputs), new Float32Array(outputs * inputs)]
  const signed = new Int8Array(values.buffer)
  for (let n = 0; n < outputs; n++)
    for (let k = 0; k < inputs; k++) {
      const i = n * inputs + k
      const scale = precision === 'int8-dynamic' ? scales[n]! : scales[Math.floor(i / blockSize)]!
      const nibble = () => (values[i >> 1]! >> (4 * (i & 1))) & 15
      const q = {
        int8: () => values[i]! - 128,
        int4: () => nibble() - 8,
        'int8-dynamic': () => signed[k * outputs + n]!,
      }
      weight[i] = scale * q[precision]()
      steps[i] = Math.abs(scale)
    }
  return { weight, steps }
}

async function product(q: QuantisedTensor, x: Float32Array, bias: Float32Array): Promise<Float32Array> {
  const path = join(root, `${q.precision}.safetensors`)
  await writeSafetensors(path, [
    { name: 'values', dtype: 'U8', shape: [q.values.length], data: q.values },
    { name: 'scales', dtype: 'F32', shape: [q.scales.length], data: q.scales },
  ])
  const { tensors } = await openSafetensors(path)
  const place = (name: string) => ({ offset: tensors.get(name)!.start, bytes: tensors.get(name)!.bytes })
  const weights = new Map([['w', { ...q, path, values: place('values'), scales: place('scales') }]])
  const g = new Builder()
  const input = g.input('x', 'float32', ['rows', inputs])
  g.output(
    'y',
    quantisedLinear(g, input, 'w', g.floats(bias, [outputs]), weights, () => 'weights'),
  )
  const onnx = encodeOnnx(runPasses(g.graph), 'quantised')
  const session = await openCompiled({ onnx, files: new Map([['weights', path]]) }, { threads: 1 })
  const { y } = await session.run({ x: float32(x, [x.length / inputs, inputs]) }).finally(() => session.close())
  return y!.data as Float32Array
}

describe('quantise', () => {
  const dense = randomFloats(outputs * inputs, 5, 0.1)
  const weightOf = (layout: WeightLayout) => {
    const weight = new Float32Array(dense.length)
    for (let n = 0; n < outputs; n++) for (let k = 0; k < inputs; k++) weight[at(layout, n, k)] = dense[n * inputs + k]!
    return weight
  }

  it.each(every)('%s of an %s weight is off by half a step, a whole one at the short end', (precision, layout) => {
    const { weight, steps } = dequantise(quantise(weightOf(layout), inputs, outputs, layout, precision))
    const levels = { int8: 128, int4: 8, 'int8-dynamic': 63 }[precision]
    let worst = 0
    for (const [i, w] of dense.entries()) {
      const error = Math.abs(weight[i]! - w) / steps[i]!
      // the value opposite to the largest of a block has no step of its own
      const isClipped = precision !== 'int8-dynamic' && Math.abs(w) > (levels - 0.5) * steps[i]!
      expect(error).toBeLessThan((isClipped ? 1 : 0.5) + 1e-4)
      worst = Math.max(worst, error)
    }
    expect(worst).toBeGreaterThan(0.4) // steps are not finer than they are said to be
    const largest = Math.max(...dense.map(Math.abs))
    expect(Math.max(...steps)).toBeCloseTo(largest / levels, 6)
  })

  it.each(precisions)('%s keeps zeros', (precision) => {
    const { weight } = dequantise(quantise(new Float32Array(dense.length), inputs, outputs, 'out-in', precision))
    expect(weight.every((w) => w === 0)).toBe(true)
  })

  it.each(every)('%s product of an %s weight is near the float one', async (precision, layout) => {
    const rows = 5
    const x = randomFloats(rows * inputs, 6)
    const bias = randomFloats(outputs, 7)
    const q = quantise(weightOf(layout), inputs, outputs, layout, precision)
    const { weight } = dequantise(q)
    const found = await product(q, x, bias)
    let [error, size] = [0, 0]
    for (let row = 0; row < rows; row++)
      for (let n = 0; n < outputs; n++) {
        const xs = x.subarray(row * inputs, (row + 1) * inputs)
        let [exact, float, absolute] = [bias[n]!, bias[n]!, 0]
        for (const [k, value] of xs.entries()) {
          exact += value * weight[n * inputs + k]!
          float += value * dense[n * inputs + k]!
          absolute += Math.abs(weight[n * inputs + k]!)
        }
        const y = found[row * outputs + n]!
        // the kernel rounds x to 8 bits too: half a step of the row's largest (blocks), or a step of its range with its zero point
        const step =
          precision === 'int8-dynamic'
            ? (Math.max(0, ...xs) - Math.min(0, ...xs)) / 255
            : Math.max(...xs.map(Math.abs)) / 254
        expect(Math.abs(y - exact)).toBeLessThan(step * absolute + 1e-5)
        error += (y - float) ** 2
        size += float ** 2
      }
    // rounding errors are independent, so they add up by their squares: a uniform error of one step deviates by 0.29 steps
    expect(Math.sqrt(error / size)).toBeLessThan({ int8: 0.01, int4: 0.12, 'int8-dynamic': 0.02 }[precision])
  })
})
