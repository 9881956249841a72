import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { JobView } from '../../../shared/contract/jobs.ts'
import type { ClassifySource } from '../../../shared/contract/tasks.ts'
import { readRows } from '../../engine/datasets/read-rows.ts'
import { inlineRows, workbookOf } from '../../engine/datasets/workbook.fixture.ts'
import { callCompute } from '../call.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-classify-'))
const opened: App[] = []
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function open(home: string, model: string) {
  const app = openApp({ home: join(scratch, home) })
  opened.push(app)
  const { model: record } = await app.host.library.importModel(referenceModel(model))
  return { app, client: app.client, modelId: record.id }
}

const file = (name: string, content: string | Buffer): string => {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}

async function classify(app: App, modelId: string, source: ClassifySource) {
  const { jobId } = await app.client.tasks.classifyMany({ modelId, source })
  const states: JobView[] = []
  for await (const job of await app.client.jobs.watch({ id: jobId })) states.push(job)
  return { jobId, job: states.at(-1)!, states }
}

async function csvOf(app: App, jobId: string, guard = true): Promise<string> {
  let csv = ''
  for await (const part of await app.client.tasks.classifiedCsv({ jobId, guard })) csv += part
  return csv
}

describe.skipIf(!hasReferenceModels)('classifying one text', () => {
  it('gives every label with its logit, most probable first, and the tokens', async () => {
    const { client, modelId, app } = await open('one', 'bert-sequence')
    const text = 'she opened the door .'
    const found = await client.tasks.classify({ modelId, text })
    const logits = found.scores.map(({ logit }) => logit)
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
    expect(found.scores.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
    for (const { logit, probability } of found.scores) expect(probability).toBeCloseTo(Math.exp(logit) / total, 5)
    expect(logits).toEqual(logits.toSorted((a, b) => b - a))
    expect(found).toMatchObject({ label: found.scores[0]!.label, score: null, truncated: 0, pair: null })
    expect(found.tokens.at(0)).toMatchObject({ token: '[CLS]', special: true })
    expect(found.tokens.map(({ start, end }) => text.slice(start ?? 0, end ?? 0)).join('')).toBe('sheopenedthedoor.')
    const { folder } = app.host.store.models.get(modelId)
    const [plain] = await callCompute(app.host.infer, 'classify', { model: { folder }, texts: [text] })
    expect(plain).toMatchObject({ label: found.label })
  })

  it('says what a model of scores, and one of several labels, mean; and what it did not read', async () => {
    const similarity = await open('score', 'bert-similarity')
    const pair = { text: 'a cat sleeps', pair: 'an animal rests' }
    const score = await similarity.client.tasks.classify({ modelId: similarity.modelId, ...pair })
    expect(score).toMatchObject({ label: null, scores: [], score: expect.any(Number), pair: pair.pair })
    const several = await open('several', 'bert-multilabel')
    const found = await several.client.tasks.classify({ modelId: several.modelId, text: 'the cat '.repeat(100) })
    for (const { logit, probability } of found.scores) expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5)
    expect(found.truncated).toBeGreaterThan(0)
  })

  it('refuses a model that classifies nothing', async () => {
    const { client, modelId } = await open('mlm', 'bert-mlm')
    await expect(client.tasks.classify({ modelId, text: 'a' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    await expect(client.tasks.classify({ modelId: 'none', text: 'a' })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })
})

describe.skipIf(!hasReferenceModels)('classifying a table', () => {
  const texts = ['the cat sees the dog', '', 'a big house', '=1+1', 'she said "no", and left\nthe room', '  ']

  it('answers each row as it answers it alone; empty rows are named', async () => {
    const { app, client, modelId } = await open('list', 'bert-sequence')
    const { jobId, job } = await classify(app, modelId, { kind: 'texts', texts })
    expect(job).toMatchObject({ state: 'done', result: { rows: 4, skipped: 2 }, progress: { done: 4, total: 4 } })
    const page = await client.tasks.classifiedRows({ jobId, checkBelow: 1 })
    expect(page).toMatchObject({ total: 4, done: 4, expected: 4, toCheck: 4, formulaLike: 1 })
    expect(page.skipped).toEqual({
      rows: 2,
      first: [
        { row: 2, column: null },
        { row: 6, column: null },
      ],
    })
    expect(page.rows.map(({ row }) => row)).toEqual([1, 3, 4, 5])
    for (const { text, label, probability, runnerUp } of page.rows) {
      const { scores } = await client.tasks.classify({ modelId, text })
      expect(label).toBe(scores[0]!.label)
      expect(probability).toBeCloseTo(scores[0]!.probability, 5)
      expect(runnerUp).toMatchObject({ label: scores[1]!.label })
    }
    expect(page.byLabel.reduce((sum, { rows }) => sum + rows, 0)).toBe(4)
    expect(page.histogram.reduce((sum, rows) => sum + rows, 0)).toBe(4)
  })

  it('writes a CSV that Excel opens and that reads back as the same texts', async () => {
    const { app, modelId } = await open('csv', 'bert-sequence')
    const { jobId } = await classify(app, modelId, { kind: 'texts', texts })
    const labels = (await app.client.tasks.classifiedRows({ jobId })).about.labels
    const csv = await csvOf(app, jobId)
    expect(csv.startsWith(`\ufeffrow,text,label,confidence,${labels.join(',')}\r\n`)).toBe(true)
    const read = async (path: string) => {
      const rows: Record<string, string>[] = []
      for await (const { values } of readRows(path)) rows.push(values)
      return rows
    }
    const guarded = await read(file('guarded.csv', csv))
    const plain = await read(file('plain.csv', await csvOf(app, jobId, false)))
    const given = texts.filter((text) => text.trim() !== '')
    expect(plain.map(({ text }) => text)).toEqual(given)
    expect(guarded.map(({ text }) => text)).toEqual(given.map((text) => (text === '=1+1' ? "'=1+1" : text)))
    for (const row of plain) {
      const numbers = labels.map((label) => Number(row[label]))
      expect(numbers.reduce((a, b) => a + b)).toBeCloseTo(1, 4)
      expect(Number(row.confidence)).toBe(Math.max(...numbers))
      expect(Number(row[row.label!])).toBe(Math.max(...numbers))
    }
  })

  it('filters, searches, sorts and pages; pairs and Korean encodings are read', async () => {
    const { app, client, modelId } = await open('filters', 'bert-pair')
    const lines = Array.from({ length: 700 }, (_, i) => `${i},환불 ${'the cat '.repeat(i % 5)}${i},a dog ${i % 3}`)
    const path = file('cp949.csv', iconv.encode(`번호,문의,답\n${lines.join('\n')}\n`, 'cp949'))
    const preview = await client.tasks.previewFile({ path })
    expect(preview).toMatchObject({
      name: 'cp949.csv',
      columns: ['번호', '문의', '답'],
      encoding: 'cp949',
      header: true,
    })
    expect(preview.likelyText).toBe('문의')
    expect(preview.rows).toHaveLength(20)
    const source = { kind: 'file', path, text: '문의', pair: '답', encoding: preview.encoding } as const
    const { jobId, job, states } = await classify(app, modelId, source)
    expect(job).toMatchObject({ state: 'done', title: 'cp949.csv', result: { rows: 700, skipped: 0 } })
    expect(states.map(({ progress }) => progress.phase)).toContain('reading')
    const ask = (request: object) => client.tasks.classifiedRows({ jobId, limit: 1000, ...request })
    const all = await ask({})
    expect(all.about).toMatchObject({ fileName: 'cp949.csv', textColumn: '문의', pairColumn: '답', encoding: 'cp949' })
    expect(all.rows[699]).toMatchObject({ row: 700, pair: 'a dog 0' })
    const values = all.rows.map(({ probability }) => probability!)
    const middle = values.toSorted((a, b) => a - b)[350]!
    expect((await ask({ below: middle })).total).toBe(values.filter((value) => value < middle).length)
    expect((await ask({ checkBelow: middle })).toCheck).toBe(values.filter((value) => value < middle).length)
    expect((await ask({ order: 'least-sure' })).rows.map(({ probability }) => probability)).toEqual(
      values.toSorted((a, b) => a - b),
    )
    const { label } = all.byLabel[0]!
    const own = all.rows.filter((row) => row.label === label)
    expect((await ask({ label, offset: 5, limit: 7 })).rows).toEqual(own.slice(5, 12))
    const found = await ask({ find: '환불 69' })
    expect(found.rows.map(({ row }) => row)).toEqual([691, 696])
    expect((await ask({ find: 'DOG 2' })).total).toBe(233)
  })

  it('takes a list of pairs, in which a text may stand alone', async () => {
    const { app, client, modelId } = await open('pairs', 'bert-pair')
    const source = {
      kind: 'texts',
      texts: ['the cat', 'a dog', 'a "big" house'],
      pairs: ['sees', '', 'is left'],
    } as const
    const { jobId } = await classify(app, modelId, { ...source, texts: [...source.texts], pairs: [...source.pairs] })
    const { rows } = await client.tasks.classifiedRows({ jobId })
    expect(rows.map(({ pair }) => pair)).toEqual(['sees', null, 'is left'])
    for (const { text, pair, probability } of rows) {
      const alone = await client.tasks.classify({ modelId, text, ...(pair === null ? {} : { pair }) })
      expect(probability).toBeCloseTo(alone.scores[0]!.probability, 5)
    }
    const csv = await csvOf(app, jobId)
    expect(csv).toMatch(/^\ufeffrow,text,pair,label,confidence,/)
    expect(csv).toContain('\r\n3,"a ""big"" house",is left,')
    const uneven = await classify(app, modelId, { kind: 'texts', texts: ['a', 'b'], pairs: ['c'] })
    expect(uneven.job).toMatchObject({ state: 'failed', error: { code: 'bad-argument' } })
  })

  it('keeps the rows so far when it is cancelled', async () => {
    const { app, client, modelId } = await open('cancel', 'bert-sequence')
    const many = Array.from({ length: 20_000 }, (_, i) => `the cat sees the dog and the house number ${i} `.repeat(4))
    const { jobId } = await client.tasks.classifyMany({ modelId, source: { kind: 'texts', texts: many } })
    let last: JobView | undefined
    for await (const job of await client.jobs.watch({ id: jobId })) {
      last = job
      if (job.progress.done > 0 && job.state === 'running') await client.jobs.cancel({ id: jobId })
    }
    expect(last).toMatchObject({ state: 'cancelled' })
    const page = await client.tasks.classifiedRows({ jobId, limit: 1 })
    expect(page.done).toBeGreaterThan(0)
    expect(page.done).toBeLessThan(20_000)
    expect(page).toMatchObject({ expected: 20_000, total: page.done, rows: [{ row: 1 }] })
    expect((await csvOf(app, jobId)).trimEnd().split('\r\n')).toHaveLength(page.done + 1)
  })

  it('reads the first sheet of a workbook, its preview and its rows', async () => {
    const { app, client, modelId } = await open('workbook', 'bert-sequence')
    const rows = [
      ['번호', '문의'],
      ['1', '언제 오나요'],
      ['2', '취소해 주세요'],
    ]
    const path = file('book.xlsx', workbookOf({ sheets: [{ name: '자료', xml: inlineRows(rows) }] }))
    expect(await client.tasks.previewFile({ path })).toMatchObject({
      columns: ['번호', '문의'],
      rows: [{ 문의: '언제 오나요' }, { 문의: '취소해 주세요' }],
      header: null,
      likelyText: '문의',
    })
    const { job, jobId } = await classify(app, modelId, { kind: 'file', path, text: '문의' })
    expect(job.state).toBe('done')
    const page = await client.tasks.classifiedRows({ jobId })
    expect(page.rows.map(({ text }) => text)).toEqual(['언제 오나요', '취소해 주세요'])
  })

  it('fails with the file, the row and the column of what is wrong, and leaves no file behind', async () => {
    const { app, client, modelId } = await open('wrong', 'bert-sequence')
    const good = file('good.csv', 'text,label\na,b\n')
    const missing = await classify(app, modelId, { kind: 'file', path: good, text: 'message' })
    expect(missing.job).toMatchObject({
      state: 'failed',
      error: { code: 'bad-data', message: expect.stringContaining('good.csv'), data: { column: 'message' } },
    })
    const broken = file('broken.csv', 'text,label\na,b\na,b,c\n')
    const { job, jobId } = await classify(app, modelId, { kind: 'file', path: broken, text: 'text' })
    expect(job).toMatchObject({ state: 'failed', error: { code: 'bad-data', data: { row: 2 } } })
    expect((await client.tasks.classifiedRows({ jobId })).done).toBe(0)
    const workbook = file('broken.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))
    await expect(client.tasks.previewFile({ path: workbook })).rejects.toMatchObject({ data: { code: 'bad-data' } })
    await expect(client.tasks.previewFile({ path: join(scratch, 'no.csv') })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    await expect(client.tasks.classifiedRows({ jobId: 'none' })).rejects.toMatchObject({ data: { code: 'not-found' } })
    const kept = join(app.host.home.cache, 'classified')
    await classify(app, modelId, { kind: 'texts', texts: ['a'] })
    expect(readdirSync(kept).length).toBeGreaterThan(0)
    await app.close()
    expect(readdirSync(kept)).toEqual([])
  })

  it('takes a list of lines for texts, and scores for scores', async () => {
    const { app, client, modelId } = await open('lines', 'bert-similarity')
    const path = file('list.txt', 'a cat sleeps\nthe dog runs\n')
    const preview = await client.tasks.previewFile({ path })
    expect(preview).toMatchObject({ header: false, columns: ['column 1'], likelyText: 'column 1' })
    expect(preview.rows).toHaveLength(2)
    const { jobId } = await classify(app, modelId, { kind: 'file', path, text: 'column 1', header: false })
    const page = await client.tasks.classifiedRows({ jobId })
    expect(page.rows).toHaveLength(2)
    expect(page.rows[0]).toMatchObject({ label: null, probability: null, score: expect.any(Number) })
    expect(page).toMatchObject({ toCheck: 0, byLabel: [], about: { problem: 'score', labels: [] } })
    expect(await csvOf(app, jobId)).toMatch(/^\ufeffrow,text,score\r\n1,a cat sleeps,-?\d/)
  })
})
