// Features are computed once for what they depend on, and anew for anything else.
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { relativeDifference, rewriteWeights, tempFolder, tinyModel } from '../test-support.ts'
import { computeFeatures } from './features.ts'

const root = tempFolder()
const cache = join(root, 'cache')
const sequences = [
  [2, 5, 6, 3],
  [2, 9, 3],
  [2, 5, 6, 7, 8, 3],
].map((ids) => ({ ids: Int32Array.from(ids) }))
let model: LoadedModel
beforeAll(async () => {
  model = await loadModel(await tinyModel(join(root, 'model'), 'bert'))
})
const compute = (texts = sequences, pooling: 'mean' | 'first' = 'mean', of = model) =>
  computeFeatures(of, texts, pooling, cache, { threads: 1 })

describe('computeFeatures', () => {
  it('keeps them under the text, the pooling and the weights', async () => {
    const first = await compute()
    expect(first).toMatchObject({ count: 3, width: 32, fromCache: false })
    expect(await compute()).toEqual({ ...first, fromCache: true })
    expect((await compute(sequences, 'first')).fromCache).toBe(false)
    const other = [...sequences.slice(0, 2), { ids: Int32Array.of(2, 5, 6, 7, 9, 3) }]
    expect((await compute(other)).fromCache).toBe(false)
    const changed = await tinyModel(join(root, 'changed'), 'bert')
    await rewriteWeights(changed, (tensors) =>
      tensors.map((t) => (t.name.endsWith('word_embeddings.weight') ? { ...t, data: new Float32Array(320 * 32) } : t)),
    )
    const anew = await compute(sequences, 'mean', await loadModel(changed))
    expect(anew.fromCache).toBe(false)
    expect(relativeDifference(anew.data, first.data)).toBeGreaterThan(0.01)
  })

  it('the order of the texts is the order of the rows', async () => {
    const { data } = await compute()
    const reversed = await compute(sequences.toReversed())
    expect(reversed.fromCache).toBe(false)
    for (const row of [0, 1, 2])
      expect(
        relativeDifference(
          reversed.data.subarray(32 * (2 - row), 32 * (3 - row)),
          data.subarray(32 * row, 32 * (row + 1)),
        ),
      ).toBeLessThan(1e-5)
  })

  it('stops when cancelled and keeps nothing', async () => {
    const few = sequences.slice(0, 1)
    await expect(computeFeatures(model, few, 'mean', cache, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
    expect((await compute(few)).fromCache).toBe(false)
  })
})
