// What --json prints is a promise: every verb's shape, exactly, and nothing else on stdout.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sizesTable } from '../../bench/sizes.ts'
import { writeLabelledFile } from '../host/fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from '../host/fixtures/reference-models.ts'
import { storeLabelled } from '../host/fixtures/stored-dataset.ts'
import { openHost } from '../host/open-host.ts'
import { runCli, runJson } from './fixtures/run-cli.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-cli-'))
const home = join(scratch, 'home')
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const object = z.strictObject
const share = z.number().min(0).max(1)
const scores = z.record(z.string(), share)
const labelled = object({ label: z.string(), scores })
const classMetrics = object({ label: z.string(), precision: share, recall: share, f1: share, support: z.int() })
const classification = object({
  accuracy: share,
  macroF1: share,
  weightedF1: share,
  perClass: z.array(classMetrics),
  confusion: z.array(z.array(z.int())),
  interval: object({ low: share, high: share }),
  calibration: object({
    error: share,
    bins: z.array(object({ confidence: share, accuracy: share, rows: z.int() })),
  }),
})
const baseline = classification.omit({ interval: true, calibration: true })
const modelRecord = object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  family: z.string(),
  task: z.string(),
  parameters: z.int(),
  sizeBytes: z.int(),
  contentHash: z.string(),
  origin: z.string(),
  baseModelId: z.string().nullable(),
  method: z.string().nullable(),
  createdAt: z.int(),
})
const finetuned = object({
  run: z.string(),
  model: z.string(),
  split: object({ train: z.int(), test: z.int(), drawnFrom: z.int().optional(), testDrawnFrom: z.int().optional() }),
  metrics: classification,
  baselines: object({
    majority: baseline,
    tfidf: baseline.extend({ analyzer: z.string(), ahead: object({ low: z.number(), high: z.number() }) }),
  }),
  seconds: z.number(),
  tokensPerSecond: z.number(),
  peakMemoryMb: z.number(),
})

async function shapeOf<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  return schema.parse(await runJson(home, args))
}

describe.skipIf(!hasReferenceModels)('the JSON of', () => {
  const model = referenceModel
  const data = writeLabelledFile(join(scratch, 'rows.csv'), 60)
  const columns = ['--data', data, '--text', 'text', '--label', 'label']

  it('fill-mask has one entry for each mask', async () => {
    const candidate = object({ token: z.string(), id: z.int(), probability: share })
    const mask = object({ position: z.int(), candidates: z.array(candidate).length(3) })
    const filled = object({ masks: z.array(mask).length(2) })
    const { masks } = await shapeOf(filled, 'fill-mask', model('bert-mlm'), 'a [MASK] b <mask>', '--top-k', '3')
    expect(masks[0]!.position).toBeLessThan(masks[1]!.position)
    for (const { candidates } of masks)
      expect(candidates.map(({ probability }) => probability)).toEqual(
        candidates.map(({ probability }) => probability).sort((a, b) => b - a),
      )
  })

  it('pair has a label and scores, or a score', async () => {
    const next = object({ label: z.enum(['IsNext', 'NotNext']), scores: object({ IsNext: share, NotNext: share }) })
    await shapeOf(next, 'pair', model('bert-nsp'), 'one', 'two')
    await shapeOf(object({ score: z.number() }), 'pair', model('bert-similarity'), 'one', 'two')
    await shapeOf(labelled, 'pair', model('bert-pair'), 'one', 'two')
  })

  it('classify has a result for each text, also from a file', async () => {
    const result = labelled.extend({ text: z.string() })
    const { results } = await shapeOf(
      object({ results: z.array(result) }),
      'classify',
      model('bert-sequence'),
      'one',
      'two words',
    )
    expect(results.map(({ text }) => text)).toEqual(['one', 'two words'])
    const fromFile = ['classify', model('bert-sequence'), '--file', data, '--text', 'text']
    await shapeOf(object({ results: z.array(result).length(60) }), ...fromFile)
    const pairs = join(scratch, 'pairs.tsv')
    writeFileSync(pairs, 'a\tb\none\ttwo\nthree\t\nfour\tfive\n')
    await shapeOf(
      object({ results: z.array(result.extend({ pair: z.string() })).length(2) }),
      ...['classify', model('bert-pair'), '--file', pairs, '--text', 'a', '--text-pair', 'b'],
    )
  })

  it('embed has a vector for each text', async () => {
    const vectors = z.array(z.array(z.number()).length(32)).length(2)
    const mean = await shapeOf(object({ vectors }), 'embed', model('bert-mlm'), 'one', 'two')
    const cls = await shapeOf(object({ vectors }), 'embed', model('bert-mlm'), 'one', 'two', '--pooling', 'cls')
    expect(cls).not.toEqual(mean)
  })

  it('generate has the text and its tokens', async () => {
    const token = object({ id: z.int(), text: z.string(), probability: share })
    const generated = object({ text: z.string(), tokens: z.array(token).max(8), tokensPerSecond: z.number() })
    const args = ['generate', model('gpt2'), 'hello', '--max-new-tokens', '8']
    const drawn = await shapeOf(generated, ...args, '--seed', '3')
    expect(drawn.tokens.map(({ text }) => text).join('')).toBe(drawn.text)
    const { tokensPerSecond: _, ...again } = await shapeOf(generated, ...args, '--seed', '3')
    expect(drawn).toMatchObject(again)
    const int8 = await shapeOf(generated, ...args, '--temperature', '0', '--precision', 'int8')
    expect(int8.tokens.length).toBeGreaterThan(0)
  })

  it('evaluate has metrics and rows', async () => {
    const perplexity = object({ perplexity: z.number(), tokens: z.int() })
    await shapeOf(
      object({ metrics: perplexity, rows: z.literal(5) }),
      ...['evaluate', model('gpt2'), '--data', data, '--text', 'text', '--rows', '5'],
    )
  })

  it('verify has every check', async () => {
    const check = object({
      folder: z.string(),
      check: z.string(),
      difference: z.number(),
      tolerance: z.number(),
      pass: z.literal(true),
    })
    await shapeOf(object({ checks: z.array(check).min(20) }), 'verify', model('bert-nsp'))
  })

  it('finetune has the run, and evaluate on the same rows agrees with the held-out metrics', async () => {
    const made = await shapeOf(
      finetuned,
      ...['finetune', '--model', model('bert-sequence'), ...columns, '--method', 'lora', '--epochs', '1'],
      ...['--name', 'made', '--test-data', data],
    )
    expect(made).toMatchObject({ model: 'made', split: { train: 60, test: 60 } })
    const evaluated = await shapeOf(
      object({ metrics: classification, rows: z.literal(60) }),
      'evaluate',
      'made',
      ...columns,
    )
    expect(evaluated.metrics).toEqual(made.metrics)
  })

  it('finetune of a dataset of the library is as of a file, on its own rows', async () => {
    const host = openHost({ home })
    storeLabelled(host.store, { name: '문의', rows: 100 })
    await host.close()
    const args = [
      'finetune',
      '--model',
      model('bert-sequence'),
      '--dataset',
      '문의',
      '--method',
      'full',
      '--epochs',
      '1',
    ]
    const made = await shapeOf(finetuned, ...args, '--no-patience', '--name', 'asked')
    expect(made).toMatchObject({ model: 'asked', split: { train: 80, test: 20 } })
    expect(await shapeOf(finetuned, ...args, '--rows', '40')).toMatchObject({
      split: { train: 40, test: 20, drawnFrom: 80 },
    })
    const [wrong, other, none, range] = await Promise.all([
      runCli(home, [...args, '--text', 'text']),
      runCli(home, [...args, '--no-baselines']),
      runCli(home, args.with(4, 'other')),
      runCli(home, [...args, '--batch-size', '4000']),
    ])
    expect(wrong.stderr).toContain('--text')
    expect(other.stderr).toContain('--no-baselines: a run on a dataset of the library has no such setting')
    expect(none.stderr).toContain('the library has 문의')
    expect(range.stderr).toContain('out of its range')
  })

  it('finetune of what a GPT writes has perplexities and samples, before and after', async () => {
    const metrics = object({
      perplexity: z.number(),
      basePerplexity: z.number(),
      loss: z.number(),
      baseLoss: z.number(),
      tokens: z.int(),
      copied: share,
    })
    const sample = object({ prompt: z.string(), reference: z.string(), before: z.string(), after: z.string() })
    const written = finetuned.omit({ baselines: true }).extend({
      metrics,
      samples: z.array(sample).min(1),
      keptStep: z.int(),
      end: z.enum(['steps', 'no-improvement', 'asked']),
    })
    const args = ['finetune', '--model', model('gpt2'), '--data', data, '--method', 'full', '--epochs', '1']
    const made = await shapeOf(written, ...args, '--prompt', 'label', '--response', 'text', '--name', 'answers')
    expect(made.metrics.perplexity).toBeLessThan(made.metrics.basePerplexity)
    const [wrong, mixed, head] = await Promise.all([
      runCli(home, [...args, '--prompt', 'label']),
      runCli(home, [...args, '--prompt', 'label', '--response', 'text', '--balance']),
      runCli(home, ['finetune', '--model', model('gpt2'), '--data', data, '--method', 'head', '--text', 'text']),
    ])
    expect(wrong.stderr).toContain('--response')
    expect(mixed.stderr).toContain('--balance')
    expect(head.stderr).toContain('--method lora')
  })

  it('import and models have records', async () => {
    const imported = object({ model: modelRecord, isNew: z.boolean() })
    expect(await shapeOf(imported, 'import', model('gpt1'), '--name', 'one')).toMatchObject({ isNew: true })
    expect(await shapeOf(imported, 'import', model('gpt1'))).toMatchObject({ isNew: false, model: { name: 'one' } })
    const { models } = await shapeOf(object({ models: z.array(modelRecord) }), 'models')
    expect(models.map(({ name }) => name)).toContain('one')
    const details = z.looseObject({ name: z.literal('one'), layers: z.int(), hasChatTemplate: z.boolean() })
    await shapeOf(object({ model: details }), 'models', 'one')
  })

  it('pretrain has the run and its losses', async () => {
    const text = join(scratch, 'corpus.txt')
    const lines = Array.from({ length: 300 }, (_, i) => `The cat number ${i} sat on the mat.${i % 5 === 4 ? '\n' : ''}`)
    writeFileSync(text, lines.join('\n'))
    const sizes = ['--layers', '1', '--width', '32', '--heads', '2', '--vocab-size', '300', '--seq-length', '16']
    const schema = z.looseObject({ run: z.string(), model: z.string(), steps: z.literal(12), loss: z.number() })
    for (const family of ['gpt2', 'bert'])
      await shapeOf(
        schema,
        ...['pretrain', '--family', family, '--text', text, ...sizes, '--steps', '12', '--batch-tokens', '128'],
        ...['--name', `${family}-new`],
      )
    await shapeOf(z.looseObject({ text: z.string() }), 'generate', 'gpt2-new', 'The cat', '--max-new-tokens', '4')
    await shapeOf(z.looseObject({ masks: z.array(z.unknown()) }), 'fill-mask', 'bert-new', 'The [MASK] sat')
  })
})

it('the JSON of bench has the machine and a row for each work', async () => {
  const row = object({
    work: z.literal('matmul'),
    seconds: z.number(),
    tokensPerSecond: z.number().nullable(),
    gflops: z.number(),
    peakShare: z.number(),
    peakMemoryMb: z.number(),
  })
  await shapeOf(
    z.looseObject({ machine: z.looseObject({}), rows: z.array(row).length(1) }),
    'bench',
    'matmul',
    '--rounds',
    '1',
  )
})

it('the JSON of bench next-sentence has a row for each text and drawing, and for all texts together', async () => {
  const animals = ['cat', 'dog', 'horse', 'bird', 'lion', 'bear', 'fox', 'wolf', 'mouse', 'fish', 'cow', 'king']
  const texts = ['one.txt', 'other.txt'].map((name) => join(scratch, name))
  for (const text of texts)
    writeFileSync(text, animals.map((who) => `The ${who} sat on a mat. Then the ${who} ran away.\n\n`).join(''))
  const row = object({
    ...{ text: z.string(), draws: z.enum(['pretrain', 'paper']), pairs: z.literal(50) },
    ...{ accuracy: share, short: share.nullable(), long: share.nullable(), wordOverlap: share },
  })
  const { rows } = await shapeOf(
    object({ rows: z.array(row).length(6) }),
    ...['bench', 'next-sentence', '--model', 'models/starter-bert-en', '--text', ...texts, '--pairs', '50'],
  )
  expect(rows.map(({ text }) => text)).toEqual(
    ['one.txt', 'other.txt', 'one.txt, other.txt'].flatMap((text) => [text, text]),
  )
  // whole, each document names its animal in both parts
  for (const { wordOverlap, draws } of rows) if (draws === 'paper') expect(wordOverlap).toBeGreaterThan(0.8)
})

it('the JSON of bench sizes has a row for each size, and its perplexity on the way', async () => {
  const text = join(scratch, 'sizes.txt')
  writeFileSync(text, 'The cat sat on the mat.\nThe dog ran to the door.\n\nA bird sang in the tree.\n'.repeat(400))
  const point = object({ tokens: z.number(), perplexity: z.number() })
  const row = object({
    size: z.literal('tiny'),
    parameters: z.number(),
    tokensPerSecond: z.number(),
    seconds: z.number(),
    points: z.array(point).length(4),
    command: z.string(),
  })
  const { rows } = await shapeOf(
    object({ rows: z.array(row).length(1) }),
    ...['bench', 'sizes', '--text', text, '--sizes', 'tiny', '--tokens', '8192', '--family', 'gpt2'],
  )
  const cells = sizesTable(rows)
    .split('\n')
    .map((line) => line.split('|').length)
  expect(new Set(cells).size).toBe(1)
})
