import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DroppedWords, ScanReport } from '../../../shared/contract/imports.ts'
import type { JobView } from '../../../shared/contract/jobs.ts'
import { type DataChoices, dataChoicesSchema, dropReasons } from '../../../shared/domain/data-choices.ts'
import { csv, plainRows } from '../../engine/intake/draft.fixture.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-imports-'))
let app: App
beforeAll(() => {
  app = openApp({ home: join(scratch, 'home') })
})
afterAll(async () => {
  await app.close()
  rmSync(scratch, { recursive: true, force: true })
})

const write = (name: string, content: string | Uint8Array) => {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}
type Said = Parameters<typeof dataChoicesSchema.parse>[0]
const draft = (path: string, said: Said = { roles: { text: 'text', label: 'label' } }) => ({
  path,
  choices: dataChoicesSchema.parse(said) as DataChoices,
})
async function lastOf<T>(stream: AsyncIterable<T>): Promise<T> {
  let last: T | undefined
  for await (last of stream);
  return last!
}
async function store(path: string, said?: Said, name = 'table'): Promise<JobView> {
  const { jobId } = await app.client.imports.start({ draft: draft(path, said), name })
  return lastOf(await app.client.jobs.watch({ id: jobId }))
}
const words: DroppedWords = {
  columns: { file: '파일', row: '행', text: '글', pair: '둘째', label: '라벨', reason: '까닭' },
  files: ['표', '시험'],
  reasons: Object.fromEntries(dropReasons.map((reason) => [reason, `! ${reason}`])) as DroppedWords['reasons'],
}
const header = ['text', 'label']
const messy = [...plainRows(80), ['', '좋음'], ['문장 번호 1', '나쁨'], ['=HYPERLINK("x")', '']]

describe('a table', () => {
  it('is looked at, scanned with progress, and stored with all that became of its rows', async () => {
    const path = write('고객 문의.csv', iconv.encode(csv([header, ...messy]), 'cp949'))
    const peek = await app.client.imports.peek({ path })
    expect(peek).toMatchObject({
      name: '고객 문의.csv',
      format: 'csv',
      reading: { encoding: 'cp949' },
      roles: { text: 'text', label: 'label' },
      isRemembered: false,
    })

    const events: { kind: string }[] = []
    for await (const event of await app.client.imports.scan({ draft: draft(path) })) events.push(event)
    expect(events.at(-1)).toMatchObject({
      kind: 'report',
      report: { rows: 83, parts: { train: 72, test: 8, dropped: 3 } },
    })

    const job = await store(path, undefined, '문의')
    expect(job).toMatchObject({
      kind: 'import-dataset',
      title: '문의',
      state: 'done',
      result: { isNew: true, rows: 80, dropped: 3 },
    })
    const id = String(job.result?.datasetId)
    const [dataset] = (await app.client.datasets.list()).filter((one) => one.id === id)
    expect(dataset).toMatchObject({
      ...{
        name: '문의',
        path,
        rows: 83,
        columns: ['text', 'label'],
        encoding: 'cp949',
        isMissing: false,
        isFileThere: true,
      },
      details: {
        ...{ task: 'classes', format: 'csv', parts: { train: 72, test: 8, dropped: 3 } },
        labels: [
          { name: '좋음', train: 36, test: 4 },
          { name: '나쁨', train: 36, test: 4 },
        ],
        dropped: expect.arrayContaining([{ reason: 'duplicate', rows: 1 }]),
        reading: { encoding: 'cp949', delimiter: ',', header: true },
      },
    })
    const page = await app.client.datasets.preview({ id, offset: 79, limit: 10 })
    expect(page).toMatchObject({
      total: 83,
      rows: [
        { row: 80, values: { text: '문장 번호 79', label: '나쁨' } },
        { row: 81, values: { text: '', label: '좋음' }, part: 'dropped', reason: 'empty-text' },
        { row: 82, part: 'dropped', reason: 'duplicate' },
        { row: 83, part: 'dropped', reason: 'empty-label' },
      ],
    })
    expect(await app.client.datasets.values({ id, column: 'label' })).toEqual([
      { value: '나쁨', rows: 40 },
      { value: '좋음', rows: 40 },
    ])
    // what was stored stays, whatever becomes of the file
    rmSync(path)
    expect(await app.client.datasets.list()).toContainEqual(
      expect.objectContaining({ id, isMissing: false, isFileThere: false }),
    )
    expect((await app.client.datasets.preview({ id })).rows).toHaveLength(83)
  })

  it('is stored once by the same choices, wherever it lies, and again by others', async () => {
    const content = csv([header, ...plainRows(70)])
    const first = await store(write('one.csv', content))
    const moved = write('two.csv', content)
    const second = await store(moved)
    expect(second.result).toEqual({ ...first.result, isNew: false })
    expect(app.host.store.datasets.get(String(first.result?.datasetId)).path).toBe(moved)
    // the default by another name is no other choice
    const third = await store(moved, {
      roles: { text: 'text', label: 'label' },
      fixes: { duplicates: true },
      labels: { names: { 좋음: '좋음' } },
    })
    expect(third.result).toMatchObject({ isNew: false })
    const other = await store(moved, { roles: { text: 'text', label: 'label' }, split: { seed: 7 } })
    expect(other.result).toMatchObject({ isNew: true })
    expect(other.result?.datasetId).not.toBe(first.result?.datasetId)
  })

  it('has the roles that the same columns had before', async () => {
    const head = ['본문', '갈래', '비고']
    const rows = plainRows(60).map(([text, label], i) => [text!, label!, i % 2 ? 'x' : 'y'])
    const roles = { text: '본문', label: '비고' }
    await store(write('first.csv', csv([head, ...rows])), { roles })
    const found = await app.client.imports.peek({ path: write('later.csv', csv([head, ...rows.slice(1)])) })
    expect(found).toMatchObject({ roles, isRemembered: true })
  })

  it('gives its dropped rows as CSV, before and after it is stored, without formulas', async () => {
    const path = write('dropped.csv', csv([header, ...messy]))
    const textOf = async (from: Parameters<App['client']['imports']['droppedCsv']>[0]['from']) => {
      let text = ''
      for await (const part of await app.client.imports.droppedCsv({ from, words })) text += part
      return text
    }
    const before = await textOf({ draft: draft(path) })
    expect(before).toBe(
      `\ufeff파일,행,글,둘째,라벨,까닭\r\n표,81,,,좋음,! empty-text\r\n표,82,문장 번호 1,,나쁨,! duplicate\r\n표,83,"'=HYPERLINK(""x"")",,,! empty-label\r\n`,
    )
    const { result } = await store(path)
    expect(await textOf({ datasetId: String(result?.datasetId) })).toBe(before)
  })

  it('is refused where nothing could be learned, by its reasons', async () => {
    const job = await store(write('one-class.csv', csv([header, ...plainRows(60, ['같음'])])))
    expect(job).toMatchObject({ state: 'failed', error: { code: 'bad-data', data: { checks: ['one-class'] } } })
    const unready = await store(write('no-roles.csv', csv([header, ...plainRows(60)])), { roles: {} })
    expect(unready.error).toMatchObject({ code: 'bad-argument' })
    expect((await app.client.datasets.list()).map(({ path }) => path)).not.toContain(join(scratch, 'one-class.csv'))
  })

  it('is never fetched from anywhere', async () => {
    for (const path of ['https://example.com/data.csv', 'file:///etc/passwd', 'hf://datasets/x'])
      await expect(app.client.imports.peek({ path })).rejects.toMatchObject({
        data: { code: 'bad-argument', message: expect.stringContaining('this computer only') },
      })
  })

  it('may be pasted, or come with the app', async () => {
    const text = csv([header, ...plainRows(60)])
    const { path } = await app.client.imports.keepText({ name: '붙인/표:1.csv', text })
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect((await app.client.imports.peek({ path })).name).toBe('붙인 표 1.csv')
    expect(await app.client.imports.keepText({ name: '붙인/표:1.csv', text })).toEqual({ path })
    await expect(app.client.imports.keepText({ name: '..', text })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
  })
})

describe('an import', () => {
  it('that is cancelled leaves nothing', async () => {
    const path = write('long.csv', csv([header, ...plainRows(200_000)]))
    const before = app.host.store.datasets.list().length
    const { jobId } = await app.client.imports.start({ draft: draft(path), name: 'long' })
    let isCancelled = false
    for await (const job of await app.client.jobs.watch({ id: jobId })) {
      if (isCancelled || job.progress.phase !== 'write' || job.progress.done === 0) continue
      isCancelled = true
      await app.client.jobs.cancel({ id: jobId })
    }
    expect((await app.client.jobs.list()).find(({ id }) => id === jobId)).toMatchObject({ state: 'cancelled' })
    expect(app.host.store.datasets.list()).toHaveLength(before)
    await swept(before)
  }, 120_000)

  it('that is removed later takes its rows with it', async () => {
    const { result } = await store(write('removed.csv', csv([header, ...plainRows(3000)])))
    const before = app.host.store.datasetRows.countAll()
    await app.client.datasets.remove({ id: String(result?.datasetId) })
    await expect.poll(() => app.host.store.datasetRows.countAll(), { timeout: 10_000 }).toBe(before - 3000)
  })

  it('of a file that grew while it was read says so', async () => {
    const path = write('growing.csv', csv([header, ...plainRows(100_000)]))
    const { jobId } = await app.client.imports.start({ draft: draft(path), name: 'growing' })
    let job: JobView | undefined
    for await (job of await app.client.jobs.watch({ id: jobId }))
      if (job.progress.phase === 'write' && job.progress.done === 0) appendFileSync(path, '더,좋음\n')
    // the rows were decided on before the last one came
    expect(job).toMatchObject({ state: 'failed', error: { code: 'io' } })
  }, 120_000)

  /** Rows of no dataset are gone. */
  async function swept(datasets: number): Promise<void> {
    const { list } = app.host.store.datasets
    await expect
      .poll(() => app.host.store.datasetRows.countAll(), { timeout: 60_000, interval: 200 })
      .toBe(
        list().reduce(
          (sum, { id }) =>
            sum + (app.host.store.datasetRows.findDetails(id) ? app.host.store.datasetRows.count(id) : 0),
          0,
        ),
      )
    expect(list()).toHaveLength(datasets)
  }
})

describe('a hostile file', () => {
  it('that keeps its reader busy is left at once, and the next one is read', async () => {
    const bytes = Buffer.from(
      parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a', 'b', 'c'], type: 'STRING' }] }),
    )
    // the page's header says that it goes back to where it began
    bytes[11] = bytes[11]! ^ 0xa5
    const path = write('busy.parquet', bytes)
    const leaving = new AbortController()
    setTimeout(() => leaving.abort(), 1500)
    await expect(app.client.imports.peek({ path }, { signal: leaving.signal })).rejects.toBeDefined()
    expect(await app.client.imports.peek({ path: write('fine.csv', csv([header, ...plainRows(9)])) })).toMatchObject({
      format: 'csv',
    })
  }, 60_000)

  it.each([
    ['empty.csv', '', 'is empty'],
    ['binary.csv', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 7, 8]), ''],
    ['wide.csv', `${Array.from({ length: 5000 }, (_, i) => `c${i}`).join(',')}\n${'x,'.repeat(4999)}x\n`, null],
    ['short.csv', 'a,b\n1\n', 'Put double quotes'],
    ['book.xlsx', 'PK\u0003\u0004 not really', 'is damaged'],
  ])('%s gives rows or an error that says what to do', async (name, content, message) => {
    const found = await app.client.imports
      .peek({ path: write(name, content) })
      .catch((error: { data: { code: string; message: string } }) => error.data)
    if (message === null) expect(found).toMatchObject({ format: 'csv' })
    else expect(found).toMatchObject({ code: 'bad-data', message: expect.stringContaining(message) })
  })
})

it('a column name that occurs twice gets a number, from the first look to the rows that are stored', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `${i},문의 ${i}번입니다,${i % 2 ? '배송' : '환불'},메모 ${i}`)
  const path = write('twice.csv', `번호,메모,라벨,메모\n${lines.join('\n')}\n`)
  const { columns, rows, reading } = await app.client.imports.peek({ path })
  expect(reading.header).toBe(true)
  expect(columns.map(({ name }) => name)).toEqual(['번호', '메모', '라벨', '메모 (2)'])
  expect(rows[0]!.values).toEqual(['0', '문의 0번입니다', '환불', '메모 0'])
  const job = await store(path, { roles: { text: '메모 (2)', label: '라벨' } }, '두 메모')
  expect(job).toMatchObject({ state: 'done', result: { rows: 40 } })
  const stored = await app.client.datasets.preview({ id: String(job.result?.datasetId), offset: 0, limit: 1 })
  expect(JSON.stringify(stored)).toMatch(/"메모 \d+"/)
})

it('rows with a wrong number of fields stop an import until they are left out, and can be had as a file', async () => {
  const lines = plainRows(80).map((row) => row.join(','))
  lines.splice(3, 0, '쉼표가, 든, 글,좋음')
  lines.splice(50, 0, '라벨이 없는 글')
  const path = write('odd.csv', `text,label\n${lines.join('\n')}\n`)
  const { columns, rows, roles } = await app.client.imports.peek({ path })
  expect(columns.map(({ name }) => name)).toEqual(['text', 'label'])
  expect(rows.map(({ row }) => row).slice(0, 5)).toEqual([1, 2, 3, 5, 6])
  const scanned = async (fixes: object) => {
    const last = await lastOf(await app.client.imports.scan({ draft: draft(path, { roles, fixes }) }))
    return (last as { report: ScanReport }).report
  }
  const found = { kind: 'odd', rows: 2, first: [4, 51], fix: 'odd' }
  expect((await scanned({})).checks[0]).toMatchObject({ ...found, level: 'stop' })
  expect(await store(path, { roles })).toMatchObject({ state: 'failed', error: { code: 'bad-data' } })

  const fixes = { odd: true }
  const { checks, dropped } = await scanned(fixes)
  expect(checks.find(({ kind }) => kind === 'odd')).toMatchObject({ ...found, level: 'done' })
  expect(dropped).toContainEqual({ reason: 'odd', rows: 2 })
  expect(await store(path, { roles, fixes })).toMatchObject({ state: 'done', result: { rows: 80, dropped: 2 } })
  let file = ''
  const from = { draft: draft(path, { roles, fixes }) }
  for await (const part of await app.client.imports.droppedCsv({ from, words })) file += part
  expect(file).toMatch(/,4,쉼표가,.*! odd/)
})

it.skipIf(!hasReferenceModels)('lengths are counted in tokens of the model that is named', async () => {
  const { model } = await app.host.library.importModel(referenceModel('bert-mlm'), { name: 'bert' })
  const path = write('lengths.csv', csv([header, ...plainRows(60), ['long text '.repeat(40), '좋음']]))
  const last = await lastOf(await app.client.imports.scan({ draft: draft(path), modelId: model.id, maxTokens: 24 }))
  const { checks } = (last as { report: ScanReport }).report
  const long = checks.find(({ kind }) => kind === 'long')
  expect(long).toMatchObject({ level: 'note', names: ['tokens', '24', expect.any(String), '64'] })
  expect(long?.first[0]).toBe(61)
  expect(long?.amount).toBeGreaterThan(24)
})
