// 8 and 4 bit weights of whole models: near the float ones, made once, with an adapter in them, and never those of another model.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Precision, precisions } from '../compile/quantise.ts'
import { openSafetensors, writeSafetensors } from '../formats/safetensors.ts'
import { listParameters, loadModel } from '../importing/load-model.ts'
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
import { openDecoder } from './decoder.ts'
import { mergedParameter, prepareQuantised } from './quantised-weights.ts'

const root = tempFolder()

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
