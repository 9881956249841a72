import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-inside-'))
const opened: App[] = []
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function open(home: string, ...models: string[]) {
  const app = openApp({ home: join(scratch, home) })
  opened.push(app)
  const ids: string[] = []
  for (const name of models) ids.push((await app.host.library.importModel(referenceModel(name))).model.id)
  return { client: app.client, ids }
}

function matrixOf({ tokens, weights }: { tokens: number; weights: string }): number[][] {
  const bytes = Buffer.from(weights, 'base64')
  expect(bytes.length).toBe(tokens * tokens * 4)
  return Array.from({ length: tokens }, (_, row) =>
    Array.from({ length: tokens }, (_, column) => bytes.readFloatLE((row * tokens + column) * 4)),
  )
}

describe.skipIf(!hasReferenceModels)('looking inside', () => {
  const text = 'the cat sees the dog'

  it.each(['gpt2', 'gpt1', 'bert-pretraining', 'bert-token', 'gpt2-sequence', 'bert-sequence'])(
    '%s: rows of attention sum to 1, and a decoder does not see what comes after',
    async (name) => {
      const { client, ids } = await open(`rows-${name}`, name)
      const modelId = ids[0]!
      const look = await client.inside.look({ modelId, text })
      const isDecoder = name.startsWith('gpt')
      expect(look).toMatchObject({ kind: isDecoder ? 'gpt' : 'bert', truncated: 0 })
      for (let layer = 0; layer < look.layers; layer++)
        for (let head = 0; head < look.heads; head++) {
          const matrix = matrixOf(await client.inside.head({ modelId, text, layer, head }))
          expect(matrix).toHaveLength(look.tokens.length)
          for (const [row, weights] of matrix.entries()) {
            expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
            if (isDecoder) expect(weights.slice(row + 1).every((weight) => weight === 0)).toBe(true)
            else expect(weights.every((weight) => weight > 0)).toBe(true)
          }
          const bytes = Buffer.from(look.thumbnails.bytes[layer]![head]!, 'base64')
          const flat = matrix.flat()
          const top = Math.max(...flat)
          expect(look.thumbnails.size).toBe(look.tokens.length)
          expect([...bytes]).toEqual(flat.map((weight) => Math.round((Math.fround(weight) / top) * 255)))
        }
    },
  )

  it('gives the likeliest tokens where a model has words to say', async () => {
    const { client, ids } = await open('guesses', 'gpt2', 'bert-mlm', 'bert-sequence', 'bert-token')
    const looks = await Promise.all(ids.map((modelId) => client.inside.look({ modelId, text })))
    for (const { predictions, tokens } of [looks[0]!, looks[1]!, looks[3]!]) {
      expect(predictions).toHaveLength(tokens.length)
      for (const list of predictions) {
        expect(list.length).toBeLessThanOrEqual(3)
        expect(list.map(({ probability }) => probability)).toEqual(
          list.map(({ probability }) => probability).toSorted((a, b) => b - a),
        )
      }
    }
    expect(looks[2]!.predictions).toEqual([])
    const { masks } = await client.tasks.fillMask({ modelId: ids[1]!, text: 'the [MASK] sees', topK: 3, targets: [] })
    const masked = await client.inside.look({ modelId: ids[1]!, text: 'the [MASK] sees' })
    const { position, candidates } = masks[0]!
    expect(masked.predictions[position]!.map(({ token }) => token)).toEqual(candidates.map(({ token }) => token))
  })

  it('cuts a long text to what the model reads, pools its heads, and refuses heads that are not there', async () => {
    const { client, ids } = await open('long', 'bert-nsp')
    const modelId = ids[0]!
    const long = { modelId, text: 'the cat '.repeat(200), pair: 'a dog' }
    const look = await client.inside.look(long)
    expect(look.tokens).toHaveLength(64)
    expect(look.tokens.filter(({ segment }) => segment === 1).length).toBeGreaterThan(1)
    expect(look.truncated).toBe((await client.tasks.tokenize(long)).truncated)
    expect(look.thumbnails.size).toBe(16)
    expect(Buffer.from(look.thumbnails.bytes[0]![0]!, 'base64')).toHaveLength(256)
    expect(matrixOf(await client.inside.head({ ...long, layer: 1, head: 3 }))).toHaveLength(64)
    await expect(client.inside.head({ ...long, layer: 2, head: 0 })).rejects.toMatchObject({
      data: { code: 'bad-argument', data: { layers: 2, heads: 4 } },
    })
  })

  it('keeps only the last texts, and answers those before anew', async () => {
    const { client, ids } = await open('kept', 'gpt2')
    const modelId = ids[0]!
    const first = await client.inside.head({ modelId, text, layer: 0, head: 0 })
    for (let i = 0; i < 6; i++) await client.inside.look({ modelId, text: `${text} ${i}` })
    expect(await client.inside.head({ modelId, text, layer: 0, head: 0 })).toEqual(first)
    expect((await client.inside.look({ modelId, text: '' })).tokens).toHaveLength(1)
  })
})

describe.skipIf(!hasReferenceModels)('the pipeline', () => {
  it('has the shapes of the model itself', async () => {
    const { client, ids } = await open('pipeline', 'gpt2', 'bert-pretraining', 'bert-multilabel', 'gpt1')
    const stages = await Promise.all(ids.map((modelId) => client.inside.pipeline({ modelId })))
    const kinds = stages.map((list) => list.map(({ kind }) => kind).join(' '))
    expect(kinds).toEqual([
      'tokens embedding position blocks norm head softmax',
      'tokens embedding position segment norm blocks head softmax head softmax',
      'tokens embedding position segment norm blocks head sigmoid',
      'tokens embedding position blocks head softmax',
    ])
    const [gpt2, pretraining] = stages
    const stage = (list: (typeof stages)[number], kind: string) => list.find((entry) => entry.kind === kind)!
    expect(stage(gpt2!, 'embedding')).toMatchObject({
      shape: ['T', 32],
      weights: [{ name: 'transformer.wte.weight', shape: [stage(gpt2!, 'tokens').size, 32] }],
    })
    const block = stage(gpt2!, 'blocks')
    expect(block.size).toBe(2)
    expect(block.weights).toContainEqual({ name: 'transformer.h.0.attn.c_attn.weight', shape: [32, 96] })
    expect(block.weights.every(({ name }) => name.includes('.h.0.'))).toBe(true)
    expect(stage(pretraining!, 'segment').weights).toEqual([
      { name: 'bert.embeddings.token_type_embeddings.weight', shape: [2, 32] },
    ])
    const heads = pretraining!.filter(({ kind }) => kind === 'head')
    expect(heads.map(({ shape }) => shape)).toEqual([['T', 400], [2]])
    expect(heads[0]!.weights.map(({ name }) => name)).toContain('bert.embeddings.word_embeddings.weight')
    expect(heads[1]!.weights.map(({ name }) => name)).toContain('cls.seq_relationship.weight')
  })
})
