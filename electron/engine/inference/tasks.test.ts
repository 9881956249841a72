// What users ask of the reference models: masks, pairs, classes, vectors.
import { afterAll, describe, expect, it } from 'vitest'
import { compileInference } from '../compile/inference.ts'
import { loadModel } from '../importing/load-model.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { appError, fixture, hasFixtures, relativeDifference } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { padBatch } from './batch.ts'
import { lengthBatches } from './encoder.ts'
import { softmaxOf } from './sampler.ts'
import {
  classify,
  embed,
  encodeFor,
  fillMask,
  judgePair,
  negativeLogLikelihood,
  type OpenedModel,
  openModel,
} from './tasks.ts'

const opened = new Map<string, OpenedModel>()
async function open(name: string): Promise<OpenedModel> {
  let model = opened.get(name)
  if (!model) {
    model = openModel(await loadModel(fixture(name)), await loadTokenizer(fixture(name)), { threads: 1 })
    opened.set(name, model)
  }
  return model
}
afterAll(async () => {
  for (const model of opened.values()) await model.close()
})

/** Every output of the graph that shows everything, for one text. */
async function inspect({ model, ...rest }: OpenedModel, text: string, pair?: string) {
  const sequence = encodeFor({ model, ...rest }, text, pair)
  const session = await openCompiled(compileInference(model, { kind: 'inspect' }), { threads: 1 })
  return {
    ids: sequence.ids,
    results: await session.run(padBatch([sequence], model).tensors).finally(() => session.close()),
  }
}

const rows = (data: Float32Array, width: number) =>
  Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width))

/** Another path through the graph, fused kernels: roundings only. */
const tolerance = 1e-4

describe.skipIf(!hasFixtures)('fillMask', () => {
  it.each(['bert-mlm', 'bert-pretraining'])('%s: both masks, however they are written', async (name) => {
    const model = await open(name)
    const found = await fillMask(model, 'the [MASK] of <mask> .', 4)
    expect(found).toEqual(await fillMask(model, 'the <mask> of [MASK] .', 4))
    expect(found.length).toBe(2)
    const { ids, results } = await inspect(model, 'the [MASK] of [MASK] .')
    const mask = model.tokenizer.special.mask!.id
    const { vocabSize } = model.model.config
    for (const { position, candidates } of found) {
      expect(ids[position]).toBe(mask)
      const shares = softmaxOf(rows(results.logits!.data as Float32Array, vocabSize)[position]!)
      const best = [...shares.keys()].sort((a, b) => shares[b]! - shares[a]!).slice(0, 4)
      expect(candidates.map(({ id }) => id)).toEqual(best)
      for (const { id, token, probability } of candidates) {
        expect(token).toBe(model.tokenizer.tokenOf(id))
        expect(probability).toBeCloseTo(shares[id]!, 5)
      }
    }
  })

  it('knows both spellings whatever the tokenizer calls its mask', async () => {
    const [{ model }, tokenizer] = [await open('bert-mlm'), await loadTokenizer(fixture('roberta-mlm'))]
    expect(tokenizer.special.mask!.token).toBe('<mask>')
    const mixed = openModel(model, tokenizer, { threads: 1 })
    const found = await fillMask(mixed, 'the [MASK] of', 3)
    expect(found.length).toBe(1)
    expect(found).toEqual(await fillMask(mixed, 'the <mask> of', 3))
    await mixed.close()
  })

  it('asks for a mask, and for a model that can', async () => {
    const none = await appError(async () => fillMask(await open('bert-mlm'), 'no gap here', 3))
    expect([none.code, none.message]).toEqual([
      'bad-argument',
      expect.stringMatching(/there is no \[MASK\] in the text: write/),
    ])
    const cut = await appError(async () => fillMask(await open('bert-mlm'), `${'word '.repeat(100)}[MASK]`, 3))
    expect(cut.message).toMatch(/no \[MASK\] in the text \(\d+ tokens were cut off the end\)/)
    const wrong = await appError(async () => fillMask(await open('bert-sequence'), 'a [MASK]', 3))
    expect(wrong.code).toBe('bad-argument')
    expect(wrong.message).toMatch(/bert-sequence \(bert, sequence\) cannot fill masks.*masked-lm or pretraining/)
  })
})

describe.skipIf(!hasFixtures)('judgePair', () => {
  it.each(['bert-nsp', 'bert-pretraining'])('%s says whether B follows A', async (name) => {
    const model = await open(name)
    const verdict = await judgePair(model, 'she opened the door .', 'the room was dark .')
    if (!('scores' in verdict)) throw new Error('labels are expected')
    const { results } = await inspect(model, 'she opened the door .', 'the room was dark .')
    const [next, not] = softmaxOf((results.sequence_logits ?? results.logits)!.data as Float32Array)
    expect(verdict.scores.IsNext).toBeCloseTo(next!, 5)
    expect(verdict.scores.NotNext).toBeCloseTo(not!, 5)
    expect(verdict.label).toBe(next! > not! ? 'IsNext' : 'NotNext')
  })

  it('bert-pair gives the model’s own labels, bert-similarity a number', async () => {
    const [pair, similarity] = [await open('bert-pair'), await open('bert-similarity')]
    const verdict = await judgePair(pair, 'a cat sleeps', 'an animal rests')
    if (!('scores' in verdict)) throw new Error('labels are expected')
    expect(Object.keys(verdict.scores)).toEqual(pair.model.config.labels)
    expect(Object.values(verdict.scores).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    const { results } = await inspect(similarity, 'a cat sleeps', 'an animal rests')
    const score = await judgePair(similarity, 'a cat sleeps', 'an animal rests')
    expect(score).toEqual({ score: expect.closeTo((results.logits!.data as Float32Array)[0]!, 4) })
    // the order and the segments count
    expect(await judgePair(similarity, 'an animal rests', 'a cat sleeps')).not.toEqual(score)
  })

  it('needs a model that judges', async () => {
    const error = await appError(async () => judgePair(await open('bert-mlm'), 'a', 'b'))
    expect(error.message).toMatch(/cannot judge a pair/)
  })
})

const texts = [
  'word '.repeat(9),
  'short',
  'a text of middling length , with a comma',
  '',
  'word '.repeat(300), // longer than the model reads
  '나는 행복해요',
  'x',
]

describe.skipIf(!hasFixtures)('classify', () => {
  it.each(['bert-sequence', 'gpt2-sequence', 'bert-multilabel'])('%s: mixed lengths, the order asked', async (name) => {
    const model = await open(name)
    const found = await classify(model, texts)
    expect(found.map(({ text }) => text)).toEqual(texts)
    for (const [i, text] of texts.entries()) {
      const [alone] = await classify(model, [text])
      const [a, b] = [found[i]!, alone!].map((each) => ('scores' in each ? each.scores : {}))
      expect(Object.keys(a!)).toEqual(model.model.config.labels)
      expect(relativeDifference(Object.values(a!), Object.values(b!))).toBeLessThan(tolerance)
    }
    const distinct = new Set(found.map((each) => JSON.stringify('scores' in each && each.scores)))
    expect(distinct.size).toBe(texts.length)
  })

  it('reports progress, can be cancelled, and takes no texts', async () => {
    const model = await open('bert-sequence')
    const progress: number[][] = []
    await classify(model, texts, undefined, { onProgress: (...at) => progress.push(at) })
    expect(progress.at(-1)).toEqual([texts.length, texts.length])
    await expect(classify(model, texts, undefined, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
    expect(await classify(model, [])).toEqual([])
    expect((await appError(async () => classify(await open('gpt2'), ['a']))).message).toMatch(
      /gpt2 \(gpt2, causal-lm\) cannot classify: choose a model whose task is sequence/,
    )
  })
})

describe.skipIf(!hasFixtures)('embed', () => {
  it.each(['bert-mlm', 'gpt2'])('%s: mean, first and last of the last hidden state', async (name) => {
    const model = await open(name)
    const { layers, width } = model.model.config
    const asked = ['a text of middling length', 'short', 'word '.repeat(20)]
    const whole = await Promise.all(asked.map((text) => inspect(model, text)))
    for (const pooling of ['mean', 'first', 'last'] as const) {
      if (pooling === 'first' && name === 'gpt2') continue // a decoder's first token knows nothing
      if (pooling === 'last' && name !== 'gpt2') continue
      const found = await embed(model, asked, pooling)
      for (const [i, vector] of found.entries()) {
        const states = rows(whole[i]!.results[`hidden_states.${layers}`]!.data as Float32Array, width)
        const mean = new Float32Array(width).map((_, d) => states.reduce((sum, s) => sum + s[d]! / states.length, 0))
        const expected = { mean, first: states[0]!, last: states.at(-1)! }[pooling]
        expect(relativeDifference(vector, expected)).toBeLessThan(tolerance)
      }
    }
  })
})

describe.skipIf(!hasFixtures)('an empty text', () => {
  it.each(['gpt2', 'bert-mlm'])('%s: has a vector of numbers', async (name) => {
    const vectors = await embed(await open(name), ['', 'some words'], 'mean')
    for (const vector of vectors) expect(vector.every(Number.isFinite)).toBe(true)
  })
})

describe.skipIf(!hasFixtures)('negativeLogLikelihood', () => {
  it('is the sum over the next tokens', async () => {
    const model = await open('gpt2')
    const { ids, results } = await inspect(model, 'the cat sees the dog')
    const logits = rows(results.logits!.data as Float32Array, model.model.config.vocabSize)
    let expected = 0
    for (let t = 0; t + 1 < ids.length; t++) expected -= Math.log(softmaxOf(logits[t]!)[ids[t + 1]!]!)
    const { total, tokens } = await negativeLogLikelihood(model, 'the cat sees the dog')
    expect(tokens).toBe(ids.length - 1)
    expect(total).toBeCloseTo(expected, 3)
  })
})

describe('batches', () => {
  it('cover every sequence once, short ones together, within the limit of padded tokens', () => {
    const lengths = Array.from({ length: 700 }, (_, i) => 1 + ((i * 37) % 300))
    const batches = lengthBatches(lengths)
    expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()])
    for (const batch of batches) {
      const longest = Math.max(...batch.map((i) => lengths[i]!))
      expect(batch.length * longest).toBeLessThanOrEqual(2048)
    }
    expect(batches.length).toBeLessThan(80) // 700 x 150 / 2048 is 51
  })

  it.skipIf(!hasFixtures)('refuse sequences longer than the positions', async () => {
    const { model } = await open('bert-mlm')
    expect(() => padBatch([{ ids: new Int32Array(65) }], model)).toThrow(/65 tokens is longer than the 64 positions/)
  })
})
