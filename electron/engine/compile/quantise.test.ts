// 8 and 4 bit weights: what rounding loses, and ONNX Runtime's products with them against the float product.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { WeightLayout } from '../architectures/network.ts'
import { encodeOnnx } from '../formats/onnx.ts'
import { openSafetensors, writeSafetensors } from '../formats/safetensors.ts'
import { Builder } from '../graph/ir.ts'
import { runPasses } from '../graph/passes.ts'
import { listParameters, loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { mergedParameter, prepareQuantised } from '../inference/quantised-weights.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { float32 } from '../runtime/session.ts'
import {
  copyFolder,
  fixture,
  itWithFixtures,
  randomFloats,
  readJsonFile,
  relativeDifference,
  tempFolder,
  tinyModel,
} from '../test-support.ts'
import { saveAdapter, saveHead } from '../training/save-model.ts'
import { blockSize, type Precision, precisions, type QuantisedTensor, quantise, quantisedLinear } from './quantise.ts'

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

/** Logits after a prompt, in full precision or quantised. */
async function logitsOf(folder: string, precision: Precision | 'float32', cache: string): Promise<Float32Array> {
  const model = await loadModel(folder)
  const quantised = await prepareQuantised(model, precision, cache)
  const decoder = await openDecoder(model, { threads: 1, quantised })
  return decoder.feed([5, 17, 200, 33, 8]).finally(() => decoder.close())
}

/** Hundredths of the largest logit, for tiny random models: 8 bits lose little, 4 bits about a sixteenth of a block's largest weight. */
const near: Record<Precision, number> = { int8: 0.02, int4: 0.3, 'int8-dynamic': 0.04 }

describe('quantised weights of a model', () => {
  itWithFixtures.each(precisions)('%s: logits near the float ones, and the file is reused', async (precision) => {
    const cache = join(root, 'cache')
    const [float, first] = [
      await logitsOf(fixture('gpt2'), 'float32', cache),
      await logitsOf(fixture('gpt2'), precision, cache),
    ]
    const difference = relativeDifference(first, float)
    expect(difference).toBeLessThan(near[precision])
    expect(difference).toBeGreaterThan(1e-6)
    const model = await loadModel(fixture('gpt2'))
    const { path } = [...(await prepareQuantised(model, precision, cache))!.weights.values()][0]!
    const again = await prepareQuantised(model, precision, cache)
    expect([...again!.weights.values()].every((place) => place.path === path)).toBe(true)
    // a marked file is what the next one reads: scales of zero leave no logits
    const { tensors } = await openSafetensors(path)
    await writeSafetensors(
      path,
      [...tensors.values()].map(({ name, dtype, shape, bytes }) => ({
        name,
        dtype,
        shape,
        data: new Uint8Array(bytes),
      })),
    )
    expect((await logitsOf(fixture('gpt2'), precision, cache)).every((logit) => logit === 0)).toBe(true)
  })

  itWithFixtures('of a model with an adapter', async () => {
    const folder = copyFolder(join(fixture('gpt2'), 'adapter'), join(root, 'adapter'))
    const file = join(folder, 'adapter_config.json')
    const config = { ...readJsonFile(file), base_model_name_or_path: fixture('gpt2') }
    writeFileSync(file, JSON.stringify(config))
    const cache = join(root, 'adapter-cache')
    const float = await logitsOf(folder, 'float32', cache)
    expect(relativeDifference(await logitsOf(folder, 'int8', cache), float)).toBeLessThan(near.int8)
    expect(relativeDifference(await logitsOf(fixture('gpt2'), 'float32', cache), float)).toBeGreaterThan(near.int8)
  })

  it.each(['gpt2', 'bert'] as const)('have the adapter in them: %s', async (family) => {
    const base = await loadModel(await tinyModel(join(root, `wide-${family}`), family, { width: 64 }))
    const folder = join(root, `adapted-${family}`)
    const [target, layout] = family === 'gpt2' ? (['c_attn', 'in-out'] as const) : (['query', 'out-in'] as const)
    const settings = { rank: 4, alpha: 8, dropout: 0, targets: [target], rsLora: false }
    const modules = listParameters(base).filter(({ name }) => name.endsWith(`${target}.weight`))
    const width = family === 'gpt2' ? 192 : 64
    const parts = modules.flatMap(({ name }, i) => {
      const module = `base_model.model.${name.replace(/\.weight$/, '')}`
      return [
        [`${module}.lora_A.weight`, [4, 64], randomFloats(4 * 64, i, 0.1)],
        [`${module}.lora_B.weight`, [width, 4], randomFloats(width * 4, i + 9, 0.1)],
      ] as const
    })
    const matrices = new Map(parts.map(([name, , data]) => [name as string, data]))
    const shapes = new Map(parts.map(([name, shape]) => [name as string, shape as readonly number[]]))
    const save = (alpha: number) => saveAdapter(folder, base, base.config, { ...settings, alpha }, matrices, shapes)
    await save(8)
    const model = await loadModel(folder)
    const { name } = modules[1]!
    const merged = await mergedParameter(model, name, { inputs: 64, outputs: width, layout, bias: true })
    const stored = await base.source.read(name, layout === 'in-out' ? [64, width] : [width, 64])
    const [a, b] = [parts[2]![2], parts[3]![2]]
    for (const [out, k] of [
      [0, 0],
      [width - 1, 5],
      [7, 63],
    ] as const) {
      const index = layout === 'in-out' ? k * width + out : out * 64 + k
      let update = 0
      for (let r = 0; r < 4; r++) update += (8 / 4) * b[out * 4 + r]! * a[r * 64 + k]!
      expect(merged[index]! - stored[index]!).toBeCloseTo(update, 6)
    }
    if (family === 'bert') return
    const cache = join(root, 'merged-cache')
    const float = await logitsOf(folder, 'float32', cache)
    expect(relativeDifference(await logitsOf(folder, 'int8', cache), float)).toBeLessThan(near.int8)
    // the same matrices with another scale are another model
    await save(800)
    const scaled = await logitsOf(folder, 'float32', cache)
    expect(relativeDifference(scaled, float)).toBeGreaterThan(0.2)
    expect(relativeDifference(await logitsOf(folder, 'int8', cache), scaled)).toBeLessThan(2 * near.int8)
  })

  it('of a head on a model and of the model itself do not get into each other’s way', async () => {
    const folder = await tinyModel(join(root, 'plain'), 'gpt2')
    const head = join(root, 'head')
    mkdirSync(head)
    const layer = {
      weight: new Float32Array(64),
      bias: new Float32Array(2),
      inputs: 32,
      outputs: 2,
      activation: 'none' as const,
    }
    await saveHead(head, await loadModel(folder), 'mean', [layer], { labels: ['a', 'b'], problem: 'classes' })
    const cache = join(root, 'head-cache')
    expect((await prepareQuantised(await loadModel(head), 'int8', cache))!.weights.size).toBe(2)
    expect((await prepareQuantised(await loadModel(folder), 'int8', cache))!.weights.size).toBe(3)
    expect(
      relativeDifference(await logitsOf(folder, 'int8', cache), await logitsOf(folder, 'float32', cache)),
    ).toBeLessThan(near.int8)
  })
})
