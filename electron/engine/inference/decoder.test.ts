// The decoder's cache: however the tokens come in, the logits are those of the whole sequence at once.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { compileInference } from '../compile/inference.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { int64 } from '../runtime/session.ts'
import {
  appError,
  fixture,
  itWithFixtures,
  relativeDifference,
  rewriteWeights,
  tempFolder,
  tinyModel,
} from '../test-support.ts'
import { padBatch } from './batch.ts'
import { type Decoder, openDecoder } from './decoder.ts'

const options = { threads: 1 }
/** Other kernels add in another order: some roundings of 2^-24. */
const tolerance = 1e-4

function randomIds(count: number, vocabulary: number, seed = 1): number[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.integer(vocabulary))
}

/** Logits after each of `rows`, by the whole-sequence graph. */
async function wholeLogits(model: LoadedModel, ids: number[], rows: number[]): Promise<Float32Array[]> {
  const session = await openCompiled(compileInference(model, { kind: 'task' }), options)
  const { tensors } = padBatch([{ ids }], model)
  const { logits } = await session
    .run({ ...tensors, token_rows: int64(rows, [rows.length]) })
    .finally(() => session.close())
  const width = logits!.shape[1]!
  return rows.map((_, i) => (logits!.data as Float32Array).slice(i * width, (i + 1) * width))
}

async function feedInPieces(decoder: Decoder, ids: number[], sizes: number[]): Promise<Float32Array> {
  let [at, logits] = [0, new Float32Array()]
  for (const size of sizes) {
    logits = Float32Array.from(await decoder.feed(ids.slice(at, at + size)))
    at += size
  }
  expect(at).toBe(ids.length)
  return logits
}

describe('a model of 300 positions', () => {
  let model: LoadedModel
  let decoder: Decoder
  const folder = tempFolder()
  beforeAll(async () => {
    const path = await tinyModel(join(folder, 'long'), 'gpt2', { positions: 300 })
    // new weights are so small that a lost key would hardly show
    await rewriteWeights(path, (tensors) =>
      tensors.map((t) => (t.shape.length === 2 ? { ...t, data: (t.data as Float32Array).map((w) => 10 * w) } : t)),
    )
    model = await loadModel(path)
    decoder = await openDecoder(model, options)
  })
  afterAll(() => decoder.close())

  it.each([[[20]], [[19, 1]], [[1, 19]], [[7, 6, 7]], [new Array<number>(20).fill(1)]])(
    '20 tokens in pieces of %j',
    async (sizes) => {
      const ids = randomIds(20, model.config.vocabSize)
      decoder.truncate(0)
      const found = await feedInPieces(decoder, ids, sizes)
      expect(decoder.length).toBe(20)
      expect(relativeDifference(found, (await wholeLogits(model, ids, [19]))[0]!)).toBeLessThan(tolerance)
    },
  )

  it.each([
    ['beyond the first cache of 128', [120, 7, 1, 1, 1]],
    ['at once', [130]],
    ['beyond a prompt piece of 256, up to the last position', [280, 20]],
  ])('the cache grows %s', async (_, sizes) => {
    const ids = randomIds(
      sizes.reduce((a, b) => a + b),
      model.config.vocabSize,
      2,
    )
    const fresh = await openDecoder(model, options)
    const found = await feedInPieces(fresh, ids, sizes).finally(() => fresh.close())
    const [expected, earlier] = await wholeLogits(model, ids, [ids.length - 1, ids.length - 2])
    expect(relativeDifference(found, expected!)).toBeLessThan(tolerance)
    expect(relativeDifference(found, earlier!)).toBeGreaterThan(tolerance) // neighbours are told apart
  })

  it('forgets what is cut off and continues from there', async () => {
    const [kept, dropped, added] = [randomIds(15, 300, 3), randomIds(10, 300, 4), randomIds(6, 300, 5)]
    decoder.truncate(0)
    await decoder.feed([...kept, ...dropped])
    decoder.truncate(15)
    expect(decoder.length).toBe(15)
    const found = await feedInPieces(decoder, added, [4, 2])
    const [expected] = await wholeLogits(model, [...kept, ...added], [20])
    expect(relativeDifference(found, expected!)).toBeLessThan(tolerance)
  })

  it('does not read more than its positions, nor nothing', async () => {
    decoder.truncate(0)
    const tooMany = await appError(() => decoder.feed(randomIds(301, 300)))
    expect(tooMany.code).toBe('bad-argument')
    expect(tooMany.message).toMatch(/301 tokens are more than the 300 positions/)
    await decoder.feed(randomIds(299, 300))
    expect((await appError(() => decoder.feed([1, 2]))).message).toMatch(/301 tokens/)
    expect((await appError(() => decoder.feed([]))).message).toMatch(/the prompt is empty/)
    expect(decoder.length).toBe(299)
  })
})

describe('reference models', () => {
  itWithFixtures.each(['gpt1', 'gpt2'])('%s: pieces and whole agree', async (name) => {
    const model = await loadModel(fixture(name))
    const decoder = await openDecoder(model, options)
    const ids = randomIds(40, model.config.vocabSize)
    const found = await feedInPieces(decoder, ids, [30, 1, 9]).finally(() => decoder.close())
    expect(relativeDifference(found, (await wholeLogits(model, ids, [39]))[0]!)).toBeLessThan(tolerance)
  })

  itWithFixtures('an encoder cannot be one', async () => {
    const error = await appError(async () => openDecoder(await loadModel(fixture('bert-mlm')), options))
    expect(error.code).toBe('bad-argument')
    expect(error.message).toMatch(/bert model cannot generate text/)
  })
})
