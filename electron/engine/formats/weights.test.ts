import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { floatsToBfloat16, floatsToHalf, openWeights, readTensor, writeSafetensors } from './safetensors.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weights-'))
})
afterEach(() => rm(folder, { recursive: true }))

const one = (name: string, value: number) => ({ name, dtype: 'F32', shape: [1], data: Float32Array.of(value) }) as const
const writeIndex = (weightMap: unknown) =>
  writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: weightMap }))

describe('a model folder', () => {
  it('prefers the single file', async () => {
    await writeSafetensors(join(folder, 'model.safetensors'), [one('a', 1)])
    await writeIndex({ b: 'nowhere.safetensors' })
    const weights = await openWeights(folder)
    expect(weights.names()).toEqual(['a'])
    expect(weights.find('b')).toBeUndefined()
    expect(await weights.readFloats('a')).toEqual(Float32Array.of(1))
    await expect(weights.readFloats('b')).rejects.toMatchObject({ code: 'bad-model', data: { tensor: 'b' } })
  })

  it('reads each tensor from the shard that the index names', async () => {
    await writeSafetensors(join(folder, 's1.safetensors'), [one('a', 1), one('b', 9)])
    await writeSafetensors(join(folder, 's2.safetensors'), [one('b', 2)])
    await writeIndex({ a: 's1.safetensors', b: 's2.safetensors' })
    const weights = await openWeights(folder)
    expect(weights.files).toHaveLength(2)
    expect(weights.find('b')!.file.path).toBe(join(folder, 's2.safetensors'))
    expect(await weights.readFloats('b')).toEqual(Float32Array.of(2))
  })

  it.each([
    ['a tensor that its shard lacks', { a: 's1.safetensors', c: 's1.safetensors' }, /"c" should be in s1/],
    ['a missing shard', { a: 's2.safetensors' }, /s2.safetensors is missing/],
    ['a path upwards', { a: '../s1.safetensors' }, /only .safetensors files beside it/],
    ['a path with a backslash', { a: '..\\s1.safetensors' }, /only .safetensors files beside it/],
    ['an absolute path', { a: '/s1.safetensors' }, /only .safetensors files beside it/],
    ['a pickle file', { a: 's1.bin' }, /only .safetensors files beside it/],
    ['a number for a name', { a: 1 }, /not an object of tensor names/],
    ['no map', undefined, /not an object of tensor names/],
    [
      'too many shards',
      Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`t${i}`, `s${i}.safetensors`])),
      /is missing|more than 1000/,
    ],
  ])('refuses an index with %s', async (_, weightMap, message) => {
    await writeSafetensors(join(folder, 's1.safetensors'), [one('a', 1)])
    await writeIndex(weightMap)
    await expect(openWeights(folder)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(message),
    })
  })

  it('refuses an index that is not JSON', async () => {
    await writeFile(join(folder, 'model.safetensors.index.json'), '{')
    await expect(openWeights(folder)).rejects.toMatchObject({ code: 'bad-file' })
  })

  it.each(['pytorch_model.bin', 'pytorch_model.bin.index.json'])('never reads %s and says what to do', async (name) => {
    await writeFile(join(folder, name), 'x')
    await expect(openWeights(folder)).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringMatching(/pickle.*safe_serialization=True/),
    })
  })

  it('says that nothing is there', async () => {
    await expect(openWeights(folder)).rejects.toMatchObject({ code: 'not-found' })
    await expect(openWeights(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

const fixtures = join(import.meta.dirname, '../../../../shared/fixtures')
if (!existsSync(fixtures)) console.warn(`SKIPPED: the reference weights are not at ${fixtures}`)

describe.skipIf(!existsSync(fixtures))('weights written by transformers', () => {
  it('reads a sharded model whole', async () => {
    const source = join(fixtures, 'bert-sharded')
    const index = JSON.parse(await readFile(join(source, 'model.safetensors.index.json'), 'utf8'))
    const weights = await openWeights(source)
    expect(weights.files).toHaveLength(4)
    expect(weights.names().sort()).toEqual(Object.keys(index.weight_map).sort())
    const counts = await Promise.all(weights.names().map(async (name) => (await weights.readFloats(name)).length))
    expect(counts.reduce((sum, count) => sum + count)).toBe(index.metadata.total_parameters)
  })

  it('refuses it when a shard was cut off', async () => {
    await cp(join(fixtures, 'bert-sharded'), folder, { recursive: true })
    const shard = join(folder, 'model-00003-of-00004.safetensors')
    const bytes = await readFile(shard)
    await rm(shard)
    await writeFile(shard, bytes.subarray(0, bytes.length - 100))
    await expect(openWeights(folder)).rejects.toMatchObject({ code: 'bad-file', data: { path: shard } })
  })

  // The same seed made both models of a pair, so PyTorch's rounding and ours meet on every weight.
  it.each([
    ['gpt2', 'gpt2-float16', 'F16', floatsToHalf],
    ['bert-mlm', 'bert-bfloat16', 'BF16', floatsToBfloat16],
  ] as const)('rounds %s to %s like PyTorch', async (wideName, narrowName, dtype, round) => {
    const wide = await openWeights(join(fixtures, wideName))
    const narrow = await openWeights(join(fixtures, narrowName))
    expect(narrow.names().sort()).toEqual(wide.names().sort())
    for (const name of narrow.names()) {
      const { file, tensor } = narrow.find(name)!
      expect(tensor.dtype).toBe(dtype)
      const rounded = round(await wide.readFloats(name))
      expect(await readTensor(file, name), name).toEqual(rounded)
      expect(round(await narrow.readFloats(name)), name).toEqual(rounded)
    }
  })
})
