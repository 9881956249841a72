// Heads set by hand, as the inspecting graph shows what they look at.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { compileInference } from '../compile/inference.ts'
import { overlaySource } from '../compile/parameters.ts'
import { loadModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { appError, tempFolder, tinyModel } from '../test-support.ts'
import { matchingHeads } from './matching-heads.ts'

const root = tempFolder()
const [cls, sep, firstWord, words] = [2, 3, 10, 120]
const special = new Set([cls, sep])
const options = { heads: 1, special, seed: 4, session: { threads: 1 } }

/** [CLS] A [SEP] B [SEP] of words by chance, twelve a part. */
function pairs(count: number) {
  const random = createRandom(9)
  const part = () => Array.from({ length: 12 }, () => firstWord + random.integer(words))
  return Array.from({ length: count }, () => {
    const ids = Int32Array.of(cls, ...part(), sep, ...part(), sep)
    return { ids, typeIds: new Uint8Array(ids.length).fill(1, 14) }
  })
}
const model = async (layers = 3) =>
  loadModel(
    await tinyModel(join(root, `model-${layers}`), 'bert', { task: 'pretraining', layers, width: 128, heads: 2 }),
  )

describe('matching heads', () => {
  it('look at the same word of the other part, and where there is none at [CLS] and [SEP]', async () => {
    const bert = await model()
    const values = await matchingHeads(bert, pairs(200), options)
    const changed = { ...bert, source: overlaySource(bert.source, values) }
    const session = await openCompiled(compileInference(changed, { kind: 'inspect' }), { threads: 1 })
    const tokens = 27
    const seen = { found: [] as number[], missed: [] as number[], others: [] as number[] }
    for (const pair of pairs(220).slice(200)) {
      const weights = (await session.run(padBatch([pair], bert).tensors))['attentions.0']!.data as Float32Array
      for (let head = 0; head < 2; head++)
        for (let i = 1; i < tokens - 1; i++) {
          const id = pair.ids[i]!
          if (id === sep) continue
          const row = weights.subarray((head * tokens + i) * tokens, (head * tokens + i + 1) * tokens)
          const total = (wanted: (j: number) => boolean) =>
            row.reduce((sum, weight, j) => sum + (wanted(j) ? weight : 0), 0)
          const isMatch = (j: number) => pair.ids[j] === id && pair.typeIds[j] !== pair.typeIds[i]
          const hasMatch = [...row.keys()].some(isMatch)
          if (head === 0) hasMatch && seen.others.push(total(isMatch))
          else if (hasMatch) seen.found.push(total(isMatch))
          else seen.missed.push(total((j) => [cls, sep].includes(pair.ids[j]!)))
        }
    }
    await session.close()
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length
    expect(seen.found.length).toBeGreaterThan(20)
    expect(mean(seen.found)).toBeGreaterThan(0.5)
    expect(mean(seen.missed)).toBeGreaterThan(0.8)
    // a random one looks everywhere: a 27th at each place
    expect(mean(seen.others)).toBeLessThan(0.1)
  })

  it('leave every other head as it was', async () => {
    const bert = await model()
    const module = 'bert.encoder.layer.0.attention'
    const values = await matchingHeads(bert, pairs(200), options)
    expect([...values.keys()].every((name) => name.startsWith(module))).toBe(true)
    const was = await bert.source.read(`${module}.self.query.weight`, [128, 128])
    const is = values.get(`${module}.self.query.weight`)!
    expect(is.subarray(0, 64 * 128)).toEqual(was.subarray(0, 64 * 128))
    expect(is.subarray(64 * 128)).not.toEqual(was.subarray(64 * 128))
    const [before, after] = [
      await bert.source.read(`${module}.output.dense.weight`, [128, 128]),
      values.get(`${module}.output.dense.weight`)!,
    ]
    for (let row = 0; row < 128; row++)
      expect(after.subarray(row * 128, row * 128 + 64)).toEqual(before.subarray(row * 128, row * 128 + 64))
    expect(await matchingHeads(bert, pairs(200), options)).toEqual(values)
  })

  it('say what they need', async () => {
    const alone = pairs(2).map((pair) => ({ ...pair, ids: pair.ids.map((id) => (special.has(id) ? id : firstWord)) }))
    const few = await appError(async () => matchingHeads(await model(), alone, options))
    expect(few.message).toMatch(/the text has 1 words that occur twice, too few to know words again by/)
    // thirty words are told by 29 features
    const some = pairs(50).map((pair) => ({
      ...pair,
      ids: pair.ids.map((id) => (special.has(id) ? id : firstWord + (id % 30))),
    }))
    const query = (await matchingHeads(await model(), some, options)).get(
      'bert.encoder.layer.0.attention.self.query.weight',
    )!
    const isSet = (unit: number) => query.subarray((64 + unit) * 128, (65 + unit) * 128).some((value) => value !== 0)
    expect([0, 28, 29, 61, 62].map(isSet)).toEqual([true, true, false, false, true])
    const many = await appError(async () => matchingHeads(await model(), pairs(2), { ...options, heads: 5 }))
    expect(many.message).toMatch(/5 heads .* this one has 3 layers with 2 heads of 64/)
    expect((await appError(async () => matchingHeads(await model(1), pairs(2), options))).code).toBe('bad-argument')
  })
})
