import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataChoicesSchema, readingSchema } from '../../../shared/domain/data-choices.ts'
import { createRandom } from '../../../shared/domain/random.ts'
import { unkeptModelFolder } from '../../engine/training/run-files.ts'
import type { DatasetRow } from '../../store/dataset-rows.ts'
import { materialise } from '../data/materialise.ts'
import { writeLabelledFile } from '../fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'
import type { FinetuneRequest, FinetuneTextRequest } from '../training-runs.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-results-'))
const words = ['good', 'great', 'bad', 'awful', 'fine', 'poor']

/** Scores that words stand for, or the labels that hold at once. */
function writeTable(name: string, rows: number, cellOf: (chosen: number[]) => string): string {
  const random = createRandom(3)
  const lines = Array.from({ length: rows }, (_, i) => {
    const chosen = Array.from({ length: 3 }, () => random.integer(words.length))
    return `${chosen.map((word) => words[word]).join(' ')},it is number ${i},${cellOf(chosen)}`
  })
  const path = join(scratch, name)
  writeFileSync(path, `a,b,label\n${lines.join('\n')}\n`)
  return path
}

describe.skipIf(!hasReferenceModels)('the result of a run', () => {
  let app: App
  const ids: Record<string, string> = {}
  const request = (data: string, changes: Partial<FinetuneRequest> = {}): FinetuneRequest => ({
    ...{ model: referenceModel('bert-sequence'), data, text: 'text', label: 'label', method: 'head' },
    ...{ epochs: 3, batchSize: 8, dropout: false, threads: 1 },
    ...changes,
  })
  const start = async (name: string, asked: FinetuneRequest) => {
    const { run } = await app.host.runs.startFinetune({ ...asked, name })
    ids[name] = run.id
  }
  const get = (name: string) => app.client.results.get({ runId: ids[name]! })

  beforeAll(async () => {
    app = openApp({ home: join(scratch, 'home') })
    const rows = writeLabelledFile(join(scratch, 'rows.csv'), 200)
    appendFileSync(rows, '"",pos\n')
    await start('head', request(rows))
    await start('full', request(rows, { method: 'full', validationShare: 0.2, evaluations: 3 }))
    await start('other-seed', request(rows, { seed: 5, baselines: false }))
    const pairs = { text: 'a', textPair: 'b' }
    const scores = writeTable('scores.csv', 80, (chosen) => String(chosen.filter((word) => word < 2).length))
    await start('score', request(scores, { ...pairs, labelKind: 'score' }))
    const several = writeTable(
      'several.csv',
      80,
      (chosen) => `${chosen.includes(0) ? 'x' : 'y'}|${chosen.includes(1) ? 'p' : 'q'}`,
    )
    await start('several', request(several, { text: 'a', labelKind: 'multi-label' }))
    const replies = { sun: 'warm and bright', snow: 'cold and white', rain: 'wet and grey' }
    const asked = Object.entries(replies)
    const talk = join(scratch, 'talk.csv')
    const lines = Array.from({ length: 60 }, (_, i) => `what is ${asked[i % 3]![0]}?,${asked[i % 3]![1]}`)
    writeFileSync(talk, `q,a\n${lines.join('\n')}\n`)
    const text: FinetuneTextRequest = {
      ...{
        model: referenceModel('gpt2'),
        data: talk,
        method: 'full',
        batchSize: 8,
        learningRate: 5e-3,
        testShare: 0.2,
      },
      ...{ columns: { kind: 'response', prompt: 'q', response: 'a' }, evaluations: 2, dropout: false, threads: 1 },
    }
    for (const [name, epochs] of [
      ['writer', 4],
      ['other-writer', 1],
    ] as const) {
      const { run } = await app.host.runs.startFinetuneText({ ...text, epochs, name })
      ids[name] = run.id
    }
  })
  afterAll(async () => {
    await app?.close()
    rmSync(scratch, { recursive: true, force: true })
  })

  it('says how many rows are right, how sure that is, and what simpler ways reach', async () => {
    const { run, split, skipped, outcome, verdict, advice, mistakes, relabel } = await get('head')
    expect(run).toMatchObject({ name: 'head', kind: 'bert', method: 'head', baseName: 'bert-sequence', kept: null })
    expect(run.modelId).toBe(app.host.store.models.findByName('head')?.id)
    expect(split).toEqual({ train: 160, test: 40, drawnFrom: null, testDrawnFrom: null })
    expect(skipped).toEqual({ rows: 1, first: [{ row: 201, reason: 'column "text" is empty' }] })
    if (outcome.problem !== 'classes') throw new Error(outcome.problem)
    expect(outcome.rows).toBe(40)
    expect(outcome.right).toBe(40 - mistakes!)
    expect(outcome.accuracy).toBeCloseTo(outcome.right / 40)
    expect(outcome.interval!.low).toBeLessThan(outcome.accuracy)
    expect(outcome.majority).toMatchObject({ accuracy: 0.5, label: expect.stringMatching(/pos|neg/) })
    expect(outcome.tfidf).toMatchObject({ analyzer: expect.stringMatching(/char|word/), ahead: expect.any(Object) })
    expect(outcome.confusion.flat().reduce((a, b) => a + b)).toBe(40)
    expect(outcome.calibration!.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(40)
    expect(['better', 'worse', 'unclear']).toContain(verdict)
    expect(advice).toEqual(['lora', 'more-rows'])
    expect(relabel).toMatchObject({ can: false, why: 'file', path: join(scratch, 'rows.csv') })
  })

  it('gives the rows of each cell of the confusion matrix', async () => {
    const { outcome } = await get('head')
    if (outcome.problem !== 'classes') throw new Error(outcome.problem)
    for (const [i, { label: truth }] of outcome.perClass.entries())
      for (const [j, { label: predicted }] of outcome.perClass.entries()) {
        const cell = await app.client.results.rows({ runId: ids.head!, truth, predicted, only: 'all' })
        expect(cell.total).toBe(outcome.confusion[i]![j])
        for (const row of cell.rows)
          expect(row).toMatchObject({ truth: [truth], predicted: [predicted], isRight: i === j, fixed: null })
      }
    const wrong = await app.client.results.rows({ runId: ids.head!, offset: 1, limit: 2 })
    expect(wrong.rows.length).toBeLessThanOrEqual(2)
    const all = await app.client.results.rows({ runId: ids.head!, only: 'all', order: 'least-sure' })
    const sureness = all.rows.map(({ probability }) => probability!)
    expect(sureness).toEqual(sureness.toSorted((a, b) => a - b))
    const lines = readFileSync(join(scratch, 'rows.csv'), 'utf8').split('\n')
    for (const { row, text, truth } of all.rows) expect(lines[row]).toBe(`"${text}",${truth[0]}`)
  })

  it('of scores is a correlation, a typical error and its largest errors', async () => {
    const { outcome, mistakes, verdict } = await get('score')
    expect(mistakes).toBeNull()
    if (outcome.problem !== 'score') throw new Error(outcome.problem)
    expect(outcome.points).toHaveLength(16)
    expect(outcome.meanMae).toBeGreaterThan(0)
    expect(outcome.tfidf).toMatchObject({ mae: expect.any(Number), ahead: { low: expect.any(Number) } })
    expect(outcome.tfidf!.ahead!.low).toBeLessThan(outcome.tfidf!.mae - outcome.mae)
    expect(['better', 'worse', 'unclear']).toContain(verdict)
    const { rows, total } = await app.client.results.rows({ runId: ids.score! })
    expect(total).toBe(16)
    expect(rows[0]).toMatchObject({ pair: expect.stringMatching(/^it is number \d+$/), truth: [], probability: null })
    const errors = rows.map(({ score }) => Math.abs(score!.truth - score!.predicted))
    expect(errors).toEqual(errors.toSorted((a, b) => b - a))
    expect(errors.reduce((a, b) => a + b) / 16).toBeCloseTo(outcome.mae, 2)
  })

  it('of several labels counts each label and whole rows', async () => {
    const { outcome, verdict, mistakes } = await get('several')
    if (outcome.problem !== 'multi-label') throw new Error(outcome.problem)
    const { tfidf } = outcome
    expect(tfidf!.exact).toBeGreaterThan(0.5)
    expect(tfidf!.microF1).toBeGreaterThanOrEqual(tfidf!.exact)
    expect(tfidf!.ahead!.low).toBeLessThanOrEqual(outcome.exact - tfidf!.exact)
    expect(verdict).toBe(tfidf!.ahead!.low > 0 ? 'better' : tfidf!.ahead!.high < 0 ? 'worse' : 'unclear')
    expect(outcome.perClass.map(({ label }) => label)).toEqual(['p', 'q', 'x', 'y'])
    expect(mistakes).toBe(Math.round((1 - outcome.exact) * 16))
    const { rows } = await app.client.results.rows({ runId: ids.several!, only: 'all' })
    expect(rows.every(({ truth, predicted, isRight }) => isRight === (truth.join() === predicted.join()))).toBe(true)
  })

  it('is held against another run on the same rows, with texts that they judge differently', async () => {
    const pair = { a: ids.head!, b: ids.full! }
    expect((await app.client.results.comparable({ runId: ids.head! })).map(({ name }) => name)).toEqual(['full'])
    const found = await app.client.results.compare(pair)
    expect(found).toMatchObject({ measure: 'accuracy', rows: 40, tfidf: expect.any(Number) })
    const { onlyA, onlyB, both, neither } = found.counts!
    expect(onlyA + onlyB + both + neither).toBe(40)
    expect(found.difference).toBeCloseTo((onlyB - onlyA) / 40)
    expect(found.interval!.low).toBeLessThan(found.interval!.high)
    expect(found.b.curve.length).toBeGreaterThan(1)
    expect(found.b).toMatchObject({ curveOf: 'accuracy', rowsPerStep: 8, run: { method: 'full' } })
    const differ = await app.client.results.compareRows({ ...pair })
    expect(differ.total).toBe(onlyA + onlyB)
    expect(differ.rows.every(({ a, b }) => a.isRight !== b.isRight)).toBe(true)
    const first = await app.client.results.compareRows({ ...pair, which: 'only-a' })
    expect(first.total).toBe(onlyA)
    const turned = await app.client.results.compare({ a: pair.b, b: pair.a })
    expect(turned.difference).toBeCloseTo(-found.difference)
    expect(turned.interval!.low).toBeCloseTo(-found.interval!.high)
  })

  it('is not held against what was measured on other rows', async () => {
    const refuse = (a: string, b: string) => expect(app.client.results.compare({ a: ids[a]!, b: ids[b]! })).rejects
    await refuse('head', 'other-seed').toMatchObject({
      data: { code: 'bad-argument', message: expect.stringContaining('same rows'), data: { rowsA: 40, rowsB: 40 } },
    })
    await refuse('head', 'several').toMatchObject({ data: { code: 'bad-argument' } })
    await refuse('head', 'head').toMatchObject({ data: { code: 'bad-argument' } })
  })

  it('of writing is how much better it expects such texts, with the same openings before and after', async () => {
    const { outcome, verdict, run, mistakes, relabel } = await get('writer')
    if (outcome.problem !== 'text') throw new Error(outcome.problem)
    expect(outcome.perplexity).toBeLessThan(outcome.basePerplexity)
    expect(verdict).toBe('better')
    expect(run).toMatchObject({ kind: 'gpt', baseName: 'gpt2', kept: { step: expect.any(Number) } })
    expect(outcome).toMatchObject({ isConversation: true, rows: 12, samples: { length: 6 } })
    expect(outcome.samples[0]).toMatchObject({
      prompt: expect.stringMatching(/^what is/),
      reference: expect.any(String),
    })
    expect(outcome.copied).toBeGreaterThanOrEqual(0)
    expect([mistakes, relabel.why]).toEqual([null, 'not-labels'])
    await expect(app.client.results.rows({ runId: ids.writer! })).rejects.toMatchObject({ data: { code: 'not-found' } })
    await expect(app.client.results.fromScratch({ runId: ids.writer! })).rejects.toMatchObject({
      data: { code: 'bad-argument', message: expect.stringContaining('far more text') },
    })
    const pair = { a: ids.writer!, b: ids['other-writer']! }
    const found = await app.client.results.compare(pair)
    expect(found).toMatchObject({ measure: 'perplexity', interval: null, counts: null, samples: { length: 6 } })
    expect(found.better).toBe(found.difference < 0 ? 'b' : 'a')
  })

  it('is tried at once: a prompt is written on, and nothing of it is kept', async () => {
    const { run } = await get('writer')
    const write = async (modelId: string) => {
      let text = ''
      const asked = { modelId, prompt: 'what is sun?', as: 'message', maxNewTokens: 8 } as const
      for await (const piece of await app.client.results.write(asked)) text += piece.text
      return text
    }
    const said = await write(run.modelId!)
    expect(said).not.toBe('')
    expect(await write(run.modelId!)).toBe(said)
    expect(await write(run.baseModelId!)).not.toBe(said)
    expect((await app.client.chats.list({})).total).toBe(0)
    const head = await get('head')
    await expect(write(head.run.modelId!)).rejects.toMatchObject({ data: { code: 'bad-argument' } })
  })

  it('is held against the same run from random weights', async () => {
    const before = await app.client.results.pretraining({ runId: ids.full! })
    expect(before).toMatchObject({ scratch: null, comparison: null, trainRows: 128, epochs: 3 })
    const run = await app.client.results.fromScratch({ runId: ids.full! })
    expect(run).toMatchObject({ name: 'full-from-scratch', method: 'full', status: 'running' })
    await expect(app.client.results.fromScratch({ runId: ids.full! })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    for await (const { run: now } of await app.client.runs.watch({ id: run.id })) expect(now.error).toBeNull()
    const after = await app.client.results.pretraining({ runId: ids.full! })
    expect(after.scratch).toMatchObject({
      id: run.id,
      status: 'done',
      settings: { fromScratch: true, validationShare: 0.2 },
    })
    expect(after.comparison).toMatchObject({ rows: 40, b: { run: { id: run.id } } })
    expect(after.comparison!.a.curve.length).toBe(after.comparison!.b.curve.length)
    expect(await app.client.results.pretraining({ runId: run.id })).toEqual(after)
    await expect(app.client.results.fromScratch({ runId: run.id })).rejects.toMatchObject({
      data: { code: 'bad-argument', message: expect.stringContaining('random weights already') },
    })
  })

  it('is tried with fewer rows, and so is its twin: their numbers are kept, not their models', async () => {
    const { pretraining, fewerRows, compare } = app.client.results
    const asked = { runId: ids.full! }
    const { scratch, fewer } = await pretraining(asked)
    expect(fewer).toEqual([{ rows: 100, pretrained: null, scratch: null, tfidf: null }])
    const models = await app.client.models.list()
    const { runs } = await fewerRows({ runId: scratch!.id })
    expect(runs.map(({ name }) => name)).toEqual(['full-100', 'full-100-from-scratch'])
    const same = { trainRows: 100, epochs: 5, validationShare: 0, fewerOf: ids.full }
    expect(runs.map(({ settings }) => settings)).toMatchObject([
      { ...same, method: 'full', fromScratch: false },
      { ...same, fromScratch: true },
    ])
    await expect(fewerRows(asked)).rejects.toMatchObject({ data: { code: 'bad-argument' } })
    for (const { id } of runs)
      for await (const { run } of await app.client.runs.watch({ id })) expect(run.error).toBeNull()
    const [point] = (await pretraining(asked)).fewer
    expect(point).toMatchObject({
      rows: 100,
      pretrained: { run: { id: runs[0]!.id, status: 'done', modelId: null }, value: expect.any(Number) },
      scratch: { run: { id: runs[1]!.id }, value: expect.any(Number) },
      tfidf: expect.any(Number),
    })
    expect(await app.client.models.list()).toEqual(models)
    for (const { id } of runs) {
      expect(existsSync(unkeptModelFolder(app.host.store.runs.get(id).folder))).toBe(false)
      const { split } = await app.client.results.get({ runId: id })
      expect(split).toMatchObject({ train: 100, drawnFrom: 160, test: 40 })
    }
    // measured on the very rows that the first was measured on
    expect(await compare({ a: ids.full!, b: runs[0]!.id })).toMatchObject({ rows: 40 })
    await expect(fewerRows(asked)).rejects.toMatchObject({ data: { message: expect.stringContaining('fewer rows') } })
  })

  it('cannot fix a label in a file that is not the app’s own, and says where to', async () => {
    const { rows } = await app.client.results.rows({ runId: ids.head!, only: 'all', limit: 1 })
    await expect(
      app.client.results.relabel({ runId: ids.head!, row: rows[0]!.row, label: 'pos' }),
    ).rejects.toMatchObject({ data: { code: 'bad-argument', message: expect.stringContaining('rows.csv') } })
  })

  it('fixes a label in the data that the app keeps: it is shown everywhere, and taken back', async () => {
    const { datasetRows, datasets } = app.host.store
    const table = readFileSync(join(scratch, 'rows.csv'), 'utf8').split('\n').slice(1, 121)
    const rows = table.map((line, i): DatasetRow => {
      const [text, label] = line.slice(1).split('",') as [string, string]
      const part = i % 10 === 3 ? 'dropped' : i % 4 === 1 ? 'test' : 'train'
      return { file: 0, row: i + 1, part, text, pair: null, label, reason: part === 'dropped' ? 'duplicate' : null }
    })
    const number = datasetRows.begin({ pid: process.pid, since: Date.now() })
    datasetRows.append(number, rows)
    const count = (part: string, label?: string) =>
      rows.filter((row) => row.part === part && (label === undefined || row.label === label)).length
    const record = { id: 'kept', name: 'kept', path: 'kept.csv', contentHash: 'kept', encoding: 'utf-8', createdAt: 1 }
    datasetRows.finish(
      number,
      { ...record, rows: rows.length, columns: ['text', 'label'] },
      {
        ...{ task: 'classes', format: 'csv', testSource: null, score: null, dropped: [] },
        source: { path: 'kept.csv', bytes: 1, hash: 'kept', rows: rows.length },
        ...{ reading: readingSchema.parse({}), choices: dataChoicesSchema.parse({}) },
        parts: { train: count('train'), test: count('test'), dropped: count('dropped') },
        labels: ['neg', 'pos'].map((name) => ({ name, train: count('train', name), test: count('test', name) })),
      },
    )
    const files = await materialise(app.host.store, 'kept', join(scratch, 'kept'))
    await start('kept', { ...request(files.data), testData: files.testData, datasetId: 'kept' })
    expect(datasets.list().filter(({ id }) => id === 'kept')).toHaveLength(1)
    const { relabel, outcome } = await get('kept')
    expect(relabel).toMatchObject({ can: true, why: null, fixed: 0 })
    const runId = ids.kept!
    const shown = await app.client.results.rows({ runId, only: 'all', order: 'row' })
    expect(shown.rows.map(({ source }) => source)).toEqual(
      rows.flatMap(({ part, row }) => (part === 'test' ? [row] : [])),
    )
    const one = shown.rows[4]!
    const other = one.truth[0] === 'pos' ? 'neg' : 'pos'
    const fixed = await app.client.results.relabel({ runId, row: one.row, label: other })
    expect(fixed).toMatchObject({ fixed: 1, row: { row: one.row, source: one.source, fixed: other, truth: one.truth } })
    expect(datasetRows.getRow('kept', { file: 0, row: one.source }).label).toBe(other)
    const after = await get('kept')
    expect(after.relabel.fixed).toBe(1)
    expect(after.outcome).toEqual(outcome)
    await expect(app.client.results.relabel({ runId, row: one.row, label: 'none' })).rejects.toMatchObject({
      data: { code: 'bad-argument', message: expect.stringContaining('neg, pos') },
    })
    await expect(app.client.results.relabel({ runId, row: 9999, label: 'pos' })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    const back = await app.client.results.relabel({ runId, row: one.row, label: one.truth[0]! })
    expect(back).toMatchObject({ fixed: 0, row: { fixed: null } })
  })

  it('of a part of the held-out rows is held against one of all, on the rows of both', async () => {
    const all = app.host.store.runs.get(ids.kept!).settings
    const [data, testData] = [String(all.data), String(all.testData)]
    await start('part', { ...request(data, { rows: 60, testRows: 12, seed: 3 }), testData, datasetId: 'kept' })
    const { split } = await get('part')
    expect(split).toEqual({ train: 60, test: 12, drawnFrom: 84, testDrawnFrom: 24 })
    const found = await app.client.results.compare({ a: ids.kept!, b: ids.part! })
    expect(found.rows).toBe(12)
    expect(found.a.value).toBeCloseTo((found.counts!.both + found.counts!.onlyA) / 12)
  })

  it('keeps its numbers when the run’s folder is gone, and names what is damaged', async () => {
    const folder = app.host.store.runs.get(ids['other-seed']!).folder
    const file = join(folder, 'predictions.jsonl')
    const whole = await get('other-seed')
    writeFileSync(file, '{"row": 1, "text": "a", "truth": 7, "predicted": [0.5, 0.5]}\n')
    await expect(get('other-seed')).rejects.toMatchObject({ data: { code: 'bad-file' } })
    writeFileSync(file, 'no json\n')
    await expect(get('other-seed')).rejects.toMatchObject({ data: { code: 'bad-file', data: { line: 1 } } })
    rmSync(folder, { recursive: true })
    const left = await get('other-seed')
    expect(left.mistakes).toBeNull()
    expect(left.outcome).toMatchObject({ problem: 'classes', rows: 40, perClass: expect.any(Array) })
    expect(left.split).toEqual(whole.split)
    await expect(app.client.results.rows({ runId: ids['other-seed']! })).rejects.toMatchObject({
      data: { code: 'not-found', message: expect.stringContaining('train again') },
    })
    await expect(app.client.results.get({ runId: 'none' })).rejects.toMatchObject({ data: { code: 'not-found' } })
  })
})
