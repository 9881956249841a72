import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { tempFolder, tinyModel } from '../test-support.ts'
import { causalBatches } from './causal-batches.ts'

let model: LoadedModel
const root = tempFolder()
beforeAll(async () => {
  model = await loadModel(await tinyModel(join(root, 'model'), 'gpt2'))
})

/** Token t is t, so that a label tells where it stood. */
const corpus = { tokens: Int32Array.from({ length: 315 }, (_, i) => i), starts: [0, 315] }
const options = { seqLength: 8, batchTokens: 32, seed: 5, chunks: 3 }
const values = (tensor: { data: ArrayLike<number | bigint> } | undefined) => Array.from(tensor!.data, Number)

describe('causalBatches', () => {
  it('labels every token with the next one, weights add up to one', () => {
    const data = causalBatches(model, corpus, options)
    for (const step of [0, 1, data.stepsPerEpoch, 100]) {
      const [{ inputs, realTokens, rows }] = data.batch(step) as [ReturnType<typeof data.batch>[number]]
      const ids = values(inputs.input_ids)
      const [places, labels] = [values(inputs.token_rows), values(inputs.token_labels)]
      const weights = values(inputs.token_weights)
      expect(inputs.input_ids!.shape).toEqual([4, 8])
      expect(rows.length).toBe(4)
      expect(realTokens).toBe(32)
      expect(places.length).toBe(33) // a multiple of the chunks
      const counted = places.filter((_, i) => weights[i]! > 0)
      expect(counted).toEqual([...ids.keys()])
      for (const [i, place] of counted.entries()) expect(labels[i]).toBe(ids[place]! + 1)
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
      expect(values(inputs.attention_mask).every((mask) => mask === 1)).toBe(true)
    }
  })

  it('an epoch reads no token twice, the next one in another order and from another place', () => {
    const data = causalBatches(model, corpus, options)
    const epoch = (e: number) =>
      Array.from({ length: data.stepsPerEpoch }, (_, i) => data.batch(e * data.stepsPerEpoch + i)[0]!.rows).flat()
    const [first, second] = [epoch(0), epoch(1)]
    expect(new Set(first).size).toBe(first.length)
    expect(new Set(first.map((start) => start % 8)).size).toBe(1)
    expect(second).not.toEqual(first)
    expect(second[0]! % 8).not.toBe(first[0]! % 8)
  })

  it('is a function of seed and step', () => {
    const [a, b] = [causalBatches(model, corpus, options), causalBatches(model, corpus, options)]
    b.batch(0)
    b.batch(90)
    expect(b.batch(11)).toEqual(a.batch(11))
    expect(causalBatches(model, corpus, { ...options, seed: 6 }).batch(11)).not.toEqual(a.batch(11))
  })

  it('asks for more text', () => {
    expect(() => causalBatches(model, { tokens: new Int32Array(16), starts: [0, 16] }, options)).toThrow(
      /16 tokens, too few for sequences of 8/,
    )
  })
})
