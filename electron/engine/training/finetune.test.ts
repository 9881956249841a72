// Fine-tuning from a file to a folder, on the reference models: every method, every kind of label, and a run that is cut and goes on.
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { loraNames } from '../compile/lora.ts'
import { openSafetensors } from '../formats/safetensors.ts'
import { exists, listParameters, loadModel } from '../importing/load-model.ts'
import { classify, openModel } from '../inference/tasks.ts'
import { appError, copyFolder, fixture, hasFixtures, rewriteWeights, tempFolder } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { type FinetuneEvent, finetune } from './finetune.ts'
import { defaultLearningRate, defaultMaskShare, finetuneSchema } from './finetune-settings.ts'
import { checkpointFile, settledFile } from './run-files.ts'

const root = tempFolder()
const words = { cold: ['ice', 'snow', 'frost', 'winter'], warm: ['sun', 'fire', 'summer', 'desert'] }
const rowCount = 120

/** Rows whose label is told by their words. */
function writeRows(
  name: string,
  cells: (kind: 'cold' | 'warm', text: string, row: number) => string[],
  header: string[],
): string {
  const random = createRandom(4)
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const kind = random.next() < 0.5 ? 'cold' : 'warm'
    const text = Array.from({ length: 2 + random.integer(6) }, () => words[kind][random.integer(4)]!).join(' ')
    return cells(kind, text, row)
      .map((cell) => `"${cell}"`)
      .join(',')
  })
  writeFileSync(join(root, name), `${header.join(',')}\n${lines.join('\n')}\n`)
  return join(root, name)
}

const classes = writeRows('classes.csv', (kind, text) => [text, kind], ['text', 'label'])
let runs = 0

async function run(changes: Record<string, unknown>, signal?: AbortSignal, act?: (event: FinetuneEvent) => void) {
  const name = `run-${runs++}`
  const settings = finetuneSchema.parse({
    model: fixture('bert-sequence'),
    data: classes,
    text: 'text',
    label: 'label',
    method: 'lora',
    epochs: 4,
    batchSize: 16,
    learningRate: 5e-3,
    baselines: false,
    threads: 1,
    head: { backend: 'cpu', ...(changes.head as object) },
    runFolder: join(root, name, 'run'),
    outputFolder: join(root, name, 'out'),
    cacheFolder: join(root, 'cache'),
    ...Object.fromEntries(Object.entries(changes).filter(([key]) => key !== 'head')),
  })
  const events: FinetuneEvent[] = []
  const result = await finetune(settings, {
    signal,
    emit: (event) => {
      events.push(event)
      act?.(event)
    },
  })
  const steps = events.flatMap((event) => (event.kind === 'step' ? [{ ...event, seconds: 0, memoryBytes: 0 }] : []))
  return { result, events, steps, settings }
}

/** Right answers of the saved folder for texts that say one thing. */
async function accuracyOf(folder: string): Promise<number> {
  const model = await loadModel(folder)
  const opened = openModel(model, await loadTokenizer(model.tokenizerFolder), { threads: 1 })
  const asked = Object.entries(words).flatMap(([label, list]) =>
    list.map((word) => [`${word} ${word} ${word}`, label] as const),
  )
  const found = await classify(
    opened,
    asked.map(([text]) => text),
  ).finally(() => opened.close())
  return found.filter((each, i) => 'label' in each && each.label === asked[i]![1]).length / asked.length
}

it('a narrower model takes larger steps, of all weights by the square up to a limit', () => {
  const rates = (method: 'lora' | 'full' | 'scratch') =>
    [1024, 768, 384, 256, 64].map((width) => Number(defaultLearningRate(method, width).toPrecision(6)))
  expect(rates('full')).toEqual([5e-5, 5e-5, 2e-4, 3e-4, 6e-4])
  expect(rates('scratch')).toEqual([1e-4, 1e-4, 2e-4, 3e-4, 1.2e-3])
  expect(rates('lora')).toEqual([5e-4, 5e-4, 1e-3, 1.5e-3, 6e-3])
})

it('a small model of single texts has tokens masked where all of it is learned', () => {
  expect(defaultMaskShare('full', 256, false)).toBe(0.15)
  expect(defaultMaskShare('full', 384, false)).toBe(0)
  expect(defaultMaskShare('full', 256, true)).toBe(0)
  expect(defaultMaskShare('lora', 256, false)).toBe(0)
})

describe.skipIf(!hasFixtures)('finetune', () => {
  it.each([
    ['bert-sequence', 'head'],
    ['bert-sequence', 'lora'],
    ['bert-sequence', 'full'],
    ['gpt2', 'head'],
    ['gpt2', 'lora'],
    ['gpt2', 'full'],
  ] as const)('%s by %s: the held-out rows, and the folder loads', async (name, method) => {
    const { result, steps, settings } = await run({ model: fixture(name), method, baselines: method === 'head' })
    expect(result.labels).toEqual(['cold', 'warm'])
    expect(result.split).toEqual({ train: 96, test: 24 })
    expect(result.metrics.accuracy).toBeGreaterThan(0.9)
    expect(await accuracyOf(result.folder)).toBeGreaterThanOrEqual(7 / 8)
    expect((await loadModel(result.folder)).base?.folder).toBe(method === 'full' ? undefined : fixture(name))
    if (method === 'lora') {
      const adapter = await openSafetensors(join(result.folder, 'adapter_model.safetensors'))
      const projections = listParameters(await loadModel(fixture(name)))
        .filter(({ name, shape }) => shape.length === 2 && !/embeddings|wte|wpe|classifier|score/.test(name))
        .map(({ name }) => loraNames(name.replace(/\.weight$/, '')).b)
      const adapted = [...adapter.tensors.keys()].filter((tensor) => tensor.includes('lora_B'))
      expect(adapted.sort()).toEqual(projections.sort())
    }
    if (method === 'head') {
      expect(result.baselines.majority!.accuracy).toBeLessThan(0.7)
      expect(result.baselines.tfidf!.accuracy).toBeGreaterThan(0.9)
    } else {
      expect(steps.length).toBe(24)
      expect(await exists(checkpointFile(settings.runFolder))).toBe(true)
    }
  })

  it('learns and measures on a part of the rows where it is told to, and says so', async () => {
    const { result } = await run({ method: 'head', testData: classes, rows: 40, testRows: 60 })
    expect(result.split).toEqual({ train: 40, test: 60, drawnFrom: 120, testDrawnFrom: 120 })
    const card = readFileSync(join(result.folder, 'README.md'), 'utf8')
    expect(card).toContain('| rows learned from | 40, drawn at random from 120 |')
    expect(card).toContain('| rows measured on | 60, drawn at random from 120 (a file of its own) |')
    expect(card).toContain('--rows 40 --test-rows 60')
    const few = await run({ method: 'head', trainRows: 30 })
    expect(few.result.split).toEqual({ train: 30, test: 24, drawnFrom: 96 })
    expect(readFileSync(join(few.result.folder, 'README.md'), 'utf8')).toContain('--train-rows 30')
    const all = await run({ method: 'head', testData: classes, rows: 40 })
    expect(all.result.split).toEqual({ train: 40, test: 120, drawnFrom: 120 })
  })

  it('a pooler that hardly tells texts apart does not upset the first steps', async () => {
    const model = copyFolder(fixture('bert-sequence'), join(root, 'faint'))
    await rewriteWeights(model, (tensors) =>
      tensors.map((tensor) =>
        tensor.name.startsWith('bert.pooler')
          ? { ...tensor, data: (tensor.data as Float32Array).map((value) => value / 50) }
          : tensor,
      ),
    )
    const { steps, result } = await run({ model, method: 'full', dropout: false, learningRate: 1e-3 })
    // 200 without damping
    expect(Math.max(...steps.map(({ loss }) => loss))).toBeLessThan(20)
    expect(result.metrics.accuracy).toBeGreaterThan(0.9)
  })

  it('without a fitted head the steps alone must learn', async () => {
    const { result, steps } = await run({ method: 'full', fittedHead: false, epochs: 8 })
    expect(steps.at(-1)!.loss).toBeLessThan(steps[0]!.loss / 2)
    expect(result.metrics.accuracy).toBeGreaterThan(0.9)
  })

  it.each(['head', 'lora'] as const)('a score by %s', async (method) => {
    const data = writeRows(
      'score.csv',
      (kind, text, row) => [text, String((kind === 'cold' ? 1 : 4) + (row % 3) / 10)],
      ['text', 'label'],
    )
    // a head on a random model's features, which hardly differ, has large weights: dropout would shake the score by whole points
    const { result, events } = await run({
      ...{ data, method, labelKind: 'score', dropout: false, learningRate: 1e-3, baselines: true },
    })
    expect(result.metrics.pearson).toBeGreaterThan(0.9)
    const { tfidf, majority } = result.baselines
    expect(majority).toBeUndefined()
    expect(tfidf!.pearson).toBeGreaterThan(0.9)
    expect(tfidf!.ahead!.low).toBeLessThanOrEqual(tfidf!.mae! - result.metrics.mae!)
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'baselines', tfidf: expect.objectContaining({ mae: tfidf!.mae }) }),
    )
    const model = await loadModel(result.folder)
    expect(model.config).toMatchObject({ problem: 'score', labels: ['score'] })
    const opened = openModel(model, await loadTokenizer(model.tokenizerFolder), { threads: 1 })
    const [cold, warm] = await classify(opened, ['ice snow frost', 'sun fire summer']).finally(() => opened.close())
    expect([cold, warm].map((each) => 'score' in each! && Math.round(each.score))).toEqual([1, 4])
  })

  it.each(['head', 'full'] as const)('several labels at once by %s', async (method) => {
    const data = writeRows(
      'multi.csv',
      (kind, text, row) => [`${text}${row % 2 ? ' wet' : ''}`, row % 2 ? `${kind}|wet` : kind],
      ['text', 'label'],
    )
    const { result, events } = await run({ data, method, labelKind: 'multi-label', epochs: 8, baselines: true })
    expect(result.labels).toEqual(['cold', 'warm', 'wet'])
    const { tfidf, majority } = result.baselines
    expect(majority).toBeUndefined()
    expect(tfidf!.microF1).toBeGreaterThan(0.9)
    const ahead = result.metrics.subsetAccuracy! - tfidf!.subsetAccuracy!
    expect(tfidf!.ahead!.low).toBeLessThanOrEqual(ahead)
    expect(tfidf!.ahead!.high).toBeGreaterThanOrEqual(ahead)
    expect(events).toContainEqual({
      kind: 'baselines',
      tfidf: expect.objectContaining({ microF1: tfidf!.microF1, subsetAccuracy: tfidf!.subsetAccuracy }),
    })
    const model = await loadModel(result.folder)
    expect(model.config.problem).toBe('multi-label')
    const opened = openModel(model, await loadTokenizer(model.tokenizerFolder), { threads: 1 })
    const [found] = await classify(opened, ['ice snow ice snow wet']).finally(() => opened.close())
    const scores = (found as { scores: Record<string, number> }).scores
    expect(scores.cold).toBeGreaterThan(0.5)
    expect(scores.wet).toBeGreaterThan(0.5)
    expect(scores.warm).toBeLessThan(0.5)
  })

  it('pairs: the second text counts', async () => {
    const data = writeRows('pairs.csv', (kind, text) => ['a letter says', text, kind], ['first', 'second', 'label'])
    const { result } = await run({ data, text: 'first', textPair: 'second', method: 'full' })
    expect(result.metrics.accuracy).toBeGreaterThan(0.9)
  })

  it.each(['lora', 'full'] as const)('%s: a cancelled run goes on where it was, with dropout', async (method) => {
    const folders = { runFolder: join(root, `cut-${method}`, 'run'), outputFolder: join(root, `cut-${method}`, 'out') }
    const unbroken = await run({ method })
    const controller = new AbortController()
    const cut = (event: FinetuneEvent) => {
      if (event.kind === 'step' && event.step === 9) controller.abort()
    }
    await expect(run({ method, ...folders }, controller.signal, cut)).rejects.toThrow(/abort/i)
    expect(await exists(folders.outputFolder)).toBe(false)
    expect(await exists(checkpointFile(folders.runFolder))).toBe(true)
    const other = await appError(() => run({ method, ...folders, resume: true, learningRate: 1e-3 }))
    expect(other.message).toMatch(/other settings or data/)
    const resumed = await run({ method, ...folders, resume: true })
    expect(resumed.steps).toEqual(unbroken.steps.slice(9))
    expect(resumed.result.metrics).toEqual(unbroken.result.metrics)
  })

  it('taken up by a version with other usual values, it goes on as it began', async () => {
    const folders = { runFolder: join(root, 'older', 'run'), outputFolder: join(root, 'older', 'out') }
    const asked = { learningRate: undefined, schedule: 'constant', warmup: 0, ...folders }
    const controller = new AbortController()
    const cut = (event: FinetuneEvent) => {
      if (event.kind === 'step' && event.step === 3) controller.abort()
    }
    await expect(run(asked, controller.signal, cut)).rejects.toThrow(/abort/i)
    const { learningRate, targets } = JSON.parse(readFileSync(settledFile(folders.runFolder), 'utf8'))
    expect(learningRate).toBe(defaultLearningRate('lora', 32))
    expect(targets).toEqual(['query', 'key', 'value', 'dense'])
    // as if an older version had begun it
    await rm(checkpointFile(folders.runFolder))
    writeFileSync(settledFile(folders.runFolder), JSON.stringify({ learningRate: 0.002, targets: ['query'] }))
    const { steps, result } = await run({ ...asked, resume: true })
    expect(steps[0]!.learningRate).toBe(0.002)
    const adapter = JSON.parse(readFileSync(join(result.folder, 'adapter_config.json'), 'utf8'))
    expect(adapter.target_modules).toEqual(['query'])
    expect(readFileSync(join(result.folder, 'README.md'), 'utf8')).toMatch(
      /--learning-rate 0.002 .*--lora-targets query/,
    )
    writeFileSync(settledFile(folders.runFolder), '{}')
    expect((await appError(() => run({ ...asked, resume: true }))).message).toMatch(/does not say what the run took/)
  })

  it('hides tokens where all weights are learned, but not in a run that began before it did', async () => {
    const folders = { runFolder: join(root, 'unmasked', 'run'), outputFolder: join(root, 'unmasked', 'out') }
    const asked = { method: 'full', epochs: 1, learningRate: 1e-3 }
    const [usual, unmasked] = [await run(asked), await run({ ...asked, maskShare: 0 })]
    expect(usual.steps).toEqual((await run({ ...asked, maskShare: 0.15 })).steps)
    expect(usual.steps).not.toEqual(unmasked.steps)
    const card = (result: { folder: string }) => readFileSync(join(result.folder, 'README.md'), 'utf8')
    expect(card(usual.result)).toContain('"maskShare": 0.15')
    expect(card(usual.result)).toContain('--mask-share 0.15')
    const controller = new AbortController()
    controller.abort()
    await expect(run({ ...asked, ...folders }, controller.signal)).rejects.toThrow(/abort/i)
    await mkdir(folders.runFolder, { recursive: true })
    writeFileSync(settledFile(folders.runFolder), JSON.stringify({ learningRate: 1e-3 }))
    expect((await run({ ...asked, ...folders, resume: true })).steps).toEqual(unmasked.steps)
  })

  it('accumulated batches are one step of all of them', async () => {
    const still = { dropout: false, learningRate: 1e-12 }
    const { steps } = await run({ ...still, accumulate: 4 })
    const { steps: single } = await run(still)
    expect([steps.length, single.length]).toEqual([6, 24])
    for (const [i, { loss, tokens }] of steps.entries()) {
      const parts = single.slice(4 * i, 4 * i + 4)
      expect(loss).toBeCloseTo(parts.reduce((sum, part) => sum + part.loss, 0) / 4, 4)
      expect(tokens).toBe(parts.reduce((sum, part) => sum + part.tokens, 0))
    }
  })

  it('leaves out rows that cannot be used, and says which', async () => {
    const file = join(root, 'holes.csv')
    writeFileSync(file, `text,label\n${'ice,cold\nsun,warm\n'.repeat(20)},cold\nsun,\n`)
    const { result, events } = await run({ data: file, method: 'head' })
    expect(result.skipped.length).toBe(2)
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'note', text: expect.stringMatching(/2 rows left out: row \d+ .*empty/) }),
    )
  })

  it('refuses what cannot be trained', async () => {
    const first = await run({ method: 'head' })
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ model: first.result.folder }, /is an adapter or a head on bert-sequence/],
      [{ lora: { targets: ['nowhere'] } }, /no projection of bert-sequence is called nowhere/],
      [{ model: fixture('gpt2'), method: 'head', head: { pooling: 'pooler' } }, /a gpt2 model has no pooler/],
      [{ model: fixture('gpt2'), maskShare: 0.1 }, /gpt2 knows no \[MASK\] token/],
      [{ label: 'colour' }, /colour/],
      [{ model: join(root, 'nowhere') }, /no such folder/],
    ]
    for (const [changes, message] of cases) expect((await appError(() => run(changes))).message).toMatch(message)
  })

  it('measures rows that it does not learn while it trains, and keeps the best weights', async () => {
    const { result, events } = await run({ method: 'full', validationShare: 0.2, evaluations: 4, patience: 2 })
    const measured = events.filter((event) => event.kind === 'validation')
    expect(measured.length).toBeGreaterThanOrEqual(3)
    for (const { loss, accuracy } of measured) {
      expect(loss).toBeGreaterThanOrEqual(0)
      expect(accuracy).toBeGreaterThanOrEqual(0)
    }
    expect(result.split).toEqual({ train: 96, test: 24 })
    expect(result.metrics.calibration!.bins).toHaveLength(10)
  })

  it('stops when asked, with a model', async () => {
    const name = `run-${runs}`
    const { result, events } = await run({ method: 'lora', epochs: 50 }, undefined, (event) => {
      if (event.kind === 'step' && event.step === 5) writeFileSync(join(root, name, 'run', 'stop'), '')
    })
    expect(events.filter(({ kind }) => kind === 'step').length).toBeLessThan(12)
    expect((await loadModel(result.folder)).lora).toBeDefined()
  })

  it('begins at random where pre-training is to be weighed, and writes down what it said of each held-out row', async () => {
    const name = `run-${runs}`
    const { result } = await run({ method: 'full', fromScratch: true, fittedHead: false, baselines: true })
    const lines = readFileSync(join(root, name, 'run', 'predictions.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const rows = lines.map((line) => JSON.parse(line))
    expect(rows).toHaveLength(result.split.test)
    const right = rows.filter(({ truth, predicted }) => predicted[truth] === Math.max(...predicted)).length
    expect(right / rows.length).toBeCloseTo(result.metrics.accuracy!, 10)
    const { low, high } = result.baselines.tfidf!.ahead!
    const difference = result.metrics.accuracy! - result.baselines.tfidf!.accuracy!
    expect(low).toBeLessThanOrEqual(difference)
    expect(high).toBeGreaterThanOrEqual(difference)
    await expect(run({ method: 'lora', fromScratch: true })).rejects.toMatchObject({ code: 'bad-argument' })
  })
})
