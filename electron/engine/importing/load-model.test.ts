// Folders that are not what they say: each error names the file or tensor, what was found and what is expected. And weights stay in their files.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileInference } from '../compile/inference.ts'
import { initialValue } from '../compile/parameters.ts'
import { ModelProto } from '../formats/onnx-schema.ts'
import {
  bfloat16ToFloats,
  floatsToBfloat16,
  floatsToHalf,
  halfToFloats,
  openSafetensors,
  readFloats,
  type TensorToWrite,
  writeSafetensors,
} from '../formats/safetensors.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { int64 } from '../runtime/session.ts'
import {
  appError,
  copyFolder,
  fixture,
  itWithFixtures,
  readJsonFile,
  relativeDifference,
  rewriteWeights,
  tempFolder,
  tinyModel,
} from '../test-support.ts'
import { type LoadedModel, loadModel } from './load-model.ts'

const root = tempFolder()
let made = 0
const fresh = (family: 'gpt2' | 'bert' = 'gpt2') => tinyModel(join(root, `model-${made++}`), family)

async function withConfig(changes: Record<string, unknown>, family: 'gpt2' | 'bert' = 'gpt2'): Promise<string> {
  const folder = await fresh(family)
  const file = join(folder, 'config.json')
  await writeFile(file, JSON.stringify({ ...readJsonFile(file), ...changes }))
  return folder
}

async function logitsOf(model: LoadedModel): Promise<Float32Array> {
  const session = await openCompiled(compileInference(model, { kind: 'task' }), { threads: 1 })
  const shape = [2, 5]
  const result = await session
    .run({
      input_ids: int64([5, 6, 7, 8, 9, 9, 8, 7, 300, 1], shape),
      attention_mask: int64(new Array(10).fill(1), shape),
      sequence_rows: int64([4, 9], [2]),
      token_rows: int64([0, 3, 9], [3]),
    })
    .finally(() => session.close())
  return result.logits!.data as Float32Array
}

const weight = 'transformer.h.1.mlp.c_fc.weight'

describe('loadModel refuses', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown family', { model_type: 'mamba' }, /config\.json: model_type 'mamba' is not supported.*gpt2/],
    ['an unknown class', { architectures: ['GPT2ForJokes'] }, /config\.json: class 'GPT2ForJokes'.*GPT2LMHeadModel/],
    [
      'heads that do not divide the width',
      { n_head: 5 },
      /config\.json: width 32 is not a multiple of 5 attention heads/,
    ],
    ['a thousand million layers', { n_layer: 1e9 }, /config\.json: n_layer: .*<=1000.*found 1000000000/],
    ['a width of zero', { n_embd: 0 }, /config\.json: n_embd: .*>=1.*found 0/],
    ['a vocabulary in words', { vocab_size: 'large' }, /config\.json: vocab_size: .*number.*found "large"/],
    ['an unknown activation', { activation_function: 'snake' }, /config\.json: activation 'snake'.*known are gelu/],
    [
      'more layers than there are weights',
      { n_layer: 3 },
      /tensor 'transformer\.h\.2\.ln_1\.weight' \[32\] is missing/,
    ],
    [
      'a table of another length than config.json says',
      { n_positions: 128 },
      /tensor 'transformer\.wpe\.weight' has shape \[64,32\], config\.json asks for \[128,32\]/,
    ],
  ])('%s', async (_, changes, message) => {
    const error = await appError(async () => loadModel(await withConfig(changes)))
    expect(error.code).toBe('bad-model')
    expect(error.message).toMatch(message)
  })

  it.each<[string, (tensors: TensorToWrite[]) => TensorToWrite[], RegExp]>([
    [
      'a missing tensor',
      (tensors) => tensors.filter(({ name }) => name !== weight),
      /tensor 'transformer\.h\.1\.mlp\.c_fc\.weight' \[32,128\] is missing from the weights \(looked for .*h\.1\.mlp/,
    ],
    [
      'a tensor that lies the other way',
      (tensors) => tensors.map((tensor) => (tensor.name === weight ? { ...tensor, shape: [128, 32] } : tensor)),
      /model\.safetensors: tensor 'transformer\.h\.1\.mlp\.c_fc\.weight' has shape \[128,32\], config\.json asks for \[32,128\]/,
    ],
    [
      'a weight of whole numbers',
      (tensors) =>
        tensors.map((tensor) =>
          tensor.name === weight ? { ...tensor, dtype: 'I64', data: new BigInt64Array(32 * 128) } : tensor,
        ),
      /tensor 'transformer\.h\.1\.mlp\.c_fc\.weight' has dtype I64; weights must be F32, F16, BF16/,
    ],
  ])('%s', async (_, change, message) => {
    const folder = await fresh()
    await rewriteWeights(folder, change)
    const error = await appError(() => loadModel(folder))
    expect(error.code).toBe('bad-model')
    expect(error.message).toMatch(message)
    expect(error.message).toContain(folder)
    expect(error.data.tensor).toBe(weight)
  })

  it('a folder that is not there', async () => {
    const error = await appError(() => loadModel(join(root, 'nowhere')))
    expect([error.code, error.message]).toEqual(['not-found', expect.stringContaining('nowhere')])
  })

  it('a folder without config.json', async () => {
    const folder = await fresh()
    await rm(join(folder, 'config.json'))
    const error = await appError(() => loadModel(folder))
    expect([error.code, error.message]).toEqual(['not-found', expect.stringMatching(/config\.json is missing/)])
  })

  it.each([
    ['cut short', '{"model_type": "gp', /config\.json is not JSON/],
    ['a list', '["gpt2"]', /config\.json does not hold a JSON object/],
  ])('a config.json that is %s', async (_, text, message) => {
    const folder = await fresh()
    await writeFile(join(folder, 'config.json'), text)
    const error = await appError(() => loadModel(folder))
    expect(error.code).toBe('bad-file')
    expect(error.message).toMatch(message)
  })

  it('weights in a pickle file alone, without reading it', async () => {
    const folder = await fresh()
    await rm(join(folder, 'model.safetensors'))
    await writeFile(join(folder, 'pytorch_model.bin'), 'cos\nsystem\n')
    const error = await appError(() => loadModel(folder))
    expect(error.code).toBe('bad-model')
    expect(error.message).toMatch(/only as pytorch_model\.bin, a pickle file.*safetensors/)
  })

  itWithFixtures('adapters that it cannot compute, and an adapter without its base', async () => {
    const base = fixture('gpt2')
    const folder = copyFolder(join(base, 'adapter'), join(root, 'adapter'))
    const file = join(folder, 'adapter_config.json')
    const config = readJsonFile(file)
    const load = (changes: Record<string, unknown>) =>
      appError(async () => {
        await writeFile(file, JSON.stringify({ ...config, base_model_name_or_path: base, ...changes }))
        return loadModel(folder)
      })
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ use_dora: true }, /adapter_config\.json: use_dora is not supported; plain LoRA and rsLoRA are/],
      [{ bias: 'all' }, /adapter_config\.json: bias 'all' is not supported/],
      [{ peft_type: 'IA3' }, /adapter_config\.json: peft_type: .*LoRA adapter of PEFT is expected/],
      [{ base_model_name_or_path: null }, /does not name its base model/],
      [{ r: 7 }, /lora_A\.weight' has 128 elements, \[7,32\] are expected/],
      [{ target_modules: ['c_fc'] }, /mlp\.c_fc\.lora_A\.weight' is missing: the adapter was made for another model/],
    ]
    for (const [changes, message] of cases) {
      const error = await load(changes)
      expect(error.code).toBe('bad-model')
      expect(error.message).toMatch(message)
    }
  })
})

type OnnxTensor = { name: string; data_location?: number; raw_data?: Uint8Array }

describe('weights', () => {
  it('stay in their file: the compiled graph only points at them', async () => {
    const model = await loadModel(await fresh())
    const { onnx, parameters, files } = compileInference(model, { kind: 'task' })
    const { graph } = ModelProto.toObject(ModelProto.decode(onnx)) as { graph: { initializer: OnnxTensor[] } }
    const tensors = graph.initializer.filter(({ name }) => parameters.has(name))
    expect(tensors.length).toBe(parameters.size)
    expect(tensors.length).toBe(28) // 2 tables, 2 layers of 12, the last norm
    for (const tensor of tensors) expect(tensor.data_location).toBe(1)
    const inline = graph.initializer.reduce((bytes, { raw_data }) => bytes + (raw_data?.length ?? 0), 0)
    expect(inline).toBeLessThan(1000)
    expect([...files.values()]).toEqual([join(model.folder, 'model.safetensors')])
  })

  it.each([
    ['F16', floatsToHalf, halfToFloats],
    ['BF16', floatsToBfloat16, bfloat16ToFloats],
  ] as const)('stored as %s give what their rounded values give in F32', async (dtype, pack, unpack) => {
    const [packed, rounded] = [await fresh(), await fresh()]
    const halves = (tensor: TensorToWrite) => pack(tensor.data as Float32Array)
    await rewriteWeights(packed, (tensors) => tensors.map((t) => ({ ...t, dtype, data: halves(t) })))
    await rewriteWeights(rounded, (tensors) =>
      tensors.map((t) => {
        const data = new Float32Array((t.data as Float32Array).length)
        unpack(halves(t), data)
        return { ...t, data }
      }),
    )
    const found = await logitsOf(await loadModel(packed))
    expect(relativeDifference(found, await logitsOf(await loadModel(rounded)))).toBeLessThan(1e-5)
    // the rounding itself is visible, so the packed values were really read
    expect(relativeDifference(found, await logitsOf(await loadModel(await fresh())))).toBeGreaterThan(1e-5)
  })

  it('in two shards give what one file gives', async () => {
    const folder = await fresh()
    const whole = await logitsOf(await loadModel(folder))
    const file = await openSafetensors(join(folder, 'model.safetensors'))
    const weightMap: Record<string, string> = {}
    const shards: TensorToWrite[][] = [[], []]
    for (const [i, { name, shape }] of [...file.tensors.values()].entries()) {
      weightMap[name] = `part-${i % 2}.safetensors`
      shards[i % 2]!.push({ name, dtype: 'F32', shape, data: await readFloats(file, name) })
    }
    for (const [i, tensors] of shards.entries()) await writeSafetensors(join(folder, `part-${i}.safetensors`), tensors)
    await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap }))
    await rm(join(folder, 'model.safetensors'))
    const model = await loadModel(folder)
    expect(compileInference(model, { kind: 'task' }).files.size).toBe(2)
    expect(await logitsOf(model)).toEqual(whole)
  })

  it('of a new model are seeded: norms one, biases zero, matrices normal', () => {
    const first = initialValue('a.weight', [100, 100], 0.02, 1)
    expect(initialValue('a.weight', [100, 100], 0.02, 1)).toEqual(first)
    expect(initialValue('a.weight', [100, 100], 0.02, 2)).not.toEqual(first)
    expect(initialValue('b.weight', [100, 100], 0.02, 1)).not.toEqual(first)
    const deviation = Math.sqrt(first.reduce((sum, x) => sum + x * x, 0) / first.length)
    expect(Math.abs(deviation - 0.02)).toBeLessThan(0.001) // 0.02 / sqrt(2 x 10^4) is 0.00014
    expect([...initialValue('h.0.ln_1.weight', [2], 0.02, 1), ...initialValue('c_fc.bias', [2], 0.02, 1)]).toEqual([
      1, 1, 0, 0,
    ])
  })
})
