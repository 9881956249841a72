import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callCompute } from '../call.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-asking-'))
let app: App
const ids = new Map<string, string>()
const modelId = (name: string) => ids.get(name)!
const params = (name: string) => ({ folder: referenceModel(name) })

beforeAll(async () => {
  if (!hasReferenceModels) return
  app = openApp({ home: join(scratch, 'home') })
  for (const name of ['bert-pretraining', 'bert-mlm', 'bert-nsp', 'bert-pair', 'bert-similarity', 'gpt2'])
    ids.set(name, (await app.host.library.importModel(referenceModel(name), { name })).model.id)
})
afterAll(async () => {
  await app?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe.skipIf(!hasReferenceModels)('a sentence with masks', () => {
  it('has candidates for each, as the command line gives them', async () => {
    const text = 'the [MASK] of <mask> .'
    const filled = await app.client.tasks.fillMask({ modelId: modelId('bert-mlm'), text, topK: 4 })
    const plain = await callCompute(app.host.infer, 'fill-mask', { model: params('bert-mlm'), text, topK: 4 })
    expect(filled.masks.map(({ position }) => position)).toEqual(plain.map(({ position }) => position))
    for (const [i, { candidates }] of filled.masks.entries())
      for (const [j, { id, token, probability }] of candidates.entries()) {
        expect({ id, token }).toEqual({ id: plain[i]!.candidates[j]!.id, token: plain[i]!.candidates[j]!.token })
        expect(probability).toBeCloseTo(plain[i]!.candidates[j]!.probability, 6)
      }
    const masks = filled.masks.map(({ position }) => filled.tokens[position]!)
    expect(masks.map(({ start, end }) => text.slice(start!, end!))).toEqual(['[MASK]', '<mask>'])
    expect(filled).toMatchObject({ truncated: 0, cut: [] })
  })

  it('joins a piece to the word before it, and to none where there is none', async () => {
    const ask = (text: string) => app.client.tasks.fillMask({ modelId: modelId('bert-mlm'), text, topK: 100 })
    const after = (await ask('the [MASK]')).masks[0]!.candidates
    const pieces = after.filter(({ token }) => token.startsWith('##'))
    expect(pieces.length).toBeGreaterThan(0)
    for (const { token, text, joined } of pieces) {
      expect(text).toBe(token.slice(2))
      expect(joined).toBe(`the${text}`)
    }
    expect(after.filter(({ token }) => !token.startsWith('##')).every(({ joined }) => joined === null)).toBe(true)
    expect((await ask('[MASK] [MASK]')).masks.flatMap((mask) => mask.candidates.map(({ joined }) => joined))).toEqual(
      Array(200).fill(null),
    )
  })

  it('scores the user’s words with their rank, by the first piece of several', async () => {
    const ask = { modelId: modelId('bert-mlm'), text: 'the [MASK] .', topK: 100 }
    const { candidates } = (await app.client.tasks.fillMask(ask)).masks[0]!
    const fifth = candidates[4]!
    const words = [fifth.token, 'doors', '\u{1F9EC}', ' ', '##ingin', '##\u{1F9EC}']
    const { targets } = (await app.client.tasks.fillMask({ ...ask, targets: words })).masks[0]!
    expect(targets[0]).toEqual({
      word: fifth.token,
      pieces: [fifth.token],
      id: fifth.id,
      probability: fifth.probability,
      rank: 5,
    })
    expect(targets[1]!.pieces.length).toBeGreaterThan(1)
    expect(targets[1]!.id).not.toBeNull()
    expect(targets[4]).toMatchObject({ pieces: ['##in', '##g', '##in'], id: expect.any(Number) })
    expect(targets[5]).toMatchObject({ pieces: [], id: null })
    expect(targets.slice(2, 4)).toMatchObject([
      { id: null, probability: 0, rank: null },
      { pieces: [], id: null, rank: null },
    ])
  })

  it('comes back as tokens alone without a mask, also from a model that cannot fill any', async () => {
    const filled = await app.client.tasks.fillMask({ modelId: modelId('gpt2'), text: 'no gap here' })
    expect(filled.masks).toEqual([])
    expect(filled.tokens.map(({ text }) => text).join('')).toBe('no gap here')
    await expect(app.client.tasks.fillMask({ modelId: modelId('gpt2'), text: 'a [MASK]' })).rejects.toMatchObject({
      code: 'APP_ERROR',
      data: { code: 'bad-argument', message: expect.stringMatching(/cannot fill masks: choose a model/) },
    })
  })

  it('says what is not read, also where the mask is among it', async () => {
    const text = `${'word '.repeat(100)}[MASK]`
    const filled = await app.client.tasks.fillMask({ modelId: modelId('bert-mlm'), text })
    expect(filled.masks).toEqual([])
    expect(filled.truncated).toBe(filled.cut.length)
    expect(filled.cut.at(-1)).toMatchObject({ token: '[MASK]', start: text.length - 6, end: text.length })
  })

  it('is answered as it is read by tokenize', async () => {
    const asked = { modelId: modelId('bert-mlm'), text: 'the cat sees' }
    const { tokens, cut, truncated } = await app.client.tasks.fillMask(asked)
    expect(await app.client.tasks.tokenize(asked)).toEqual({ tokens, cut, truncated })
    const pair = await app.client.tasks.tokenize({ ...asked, pair: 'the dog' })
    expect(new Set(pair.tokens.map(({ segment }) => segment))).toEqual(new Set([0, 1]))
  })
})

describe.skipIf(!hasReferenceModels)('a pair', () => {
  const [a, b] = ['she opened the door .', 'the room was dark .']

  it.each(['bert-nsp', 'bert-pretraining', 'bert-pair'])(
    '%s: labels with logits, as the command line has them',
    async (name) => {
      const verdict = await app.client.tasks.pair({ modelId: modelId(name), a, b })
      const plain = await callCompute(app.host.infer, 'pair', { model: params(name), a, b })
      if (!('scores' in plain)) throw new Error('labels are expected')
      expect(verdict.kind).toBe(name === 'bert-pair' ? 'labels' : 'next-sentence')
      expect(verdict.label).toBe(plain.label)
      for (const { label, probability } of verdict.scores) expect(probability).toBeCloseTo(plain.scores[label]!, 6)
      const [top, ...rest] = [...verdict.scores].sort((x, y) => y.logit - x.logit)
      for (const other of rest)
        expect(Math.log(top!.probability / other.probability)).toBeCloseTo(top!.logit - other.logit, 3)
      expect(verdict.tokens.filter(({ special }) => special).map(({ token }) => token)).toEqual([
        '[CLS]',
        '[SEP]',
        '[SEP]',
      ])
    },
  )

  it('has a number where the head gives one, and where embeddings are compared', async () => {
    const scored = await app.client.tasks.pair({ modelId: modelId('bert-similarity'), a, b })
    expect(scored).toMatchObject({ kind: 'score', label: null, scores: [], score: expect.any(Number) })
    const ask = { modelId: modelId('bert-mlm'), a }
    const alike = await app.client.tasks.pair({ ...ask, b })
    const [x, y] = await callCompute(app.host.infer, 'embed', { model: params('bert-mlm'), texts: [a, b] })
    const dot = (p: Float32Array, q: Float32Array) => p.reduce((sum, value, i) => sum + value * q[i]!, 0)
    expect(alike.kind).toBe('cosine')
    expect(alike.score).toBeCloseTo(dot(x!, y!) / Math.sqrt(dot(x!, x!) * dot(y!, y!)), 4)
    expect((await app.client.tasks.pair({ ...ask, b: a })).score).toBeCloseTo(1, 5)
    expect(alike.tokens.filter(({ special }) => special).map(({ segment }) => segment)).toEqual([0, 0, 1, 1])
  })

  it('of one A beside several B is judged as each alone', async () => {
    const bs = [b, 'a cat .', `${'and so on '.repeat(60)}.`, '']
    for (const name of ['bert-pretraining', 'bert-mlm']) {
      const many = await app.client.tasks.pairMany({ modelId: modelId(name), a, bs })
      expect(many.map((each) => each.b)).toEqual(bs)
      for (const [i, each] of many.entries()) {
        const alone = await app.client.tasks.pair({ modelId: modelId(name), a, b: bs[i]! })
        expect(each.label).toBe(alone.label)
        expect(each.truncated).toBe(alone.truncated)
        const [found, expected] = [each, alone].map(({ score, scores }) => score ?? scores[0]!.probability)
        expect(found).toBeCloseTo(expected!, 4)
      }
      expect(many[2]!.truncated).toBeGreaterThan(0)
    }
  })

  it('stops when its asker goes away', async () => {
    const controller = new AbortController()
    const asked = app.client.tasks.pair({ modelId: modelId('bert-nsp'), a, b }, { signal: controller.signal })
    controller.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    await expect(app.client.tasks.pair({ modelId: modelId('bert-nsp'), a, b })).resolves.toMatchObject({ truncated: 0 })
  })

  it('needs a model of the library', async () => {
    await expect(app.client.tasks.pair({ modelId: 'none', a, b })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })
})
