import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ExportFile, ExportReport } from '../../../shared/contract/exports.ts'
import type { JobView } from '../../../shared/contract/jobs.ts'
import { writeLabelledFile } from '../fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'
import { removeDrafts } from './export-drafts.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-export-jobs-'))
const opened: App[] = []
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function open(home: string): App {
  const app = openApp({ home: join(scratch, home) })
  opened.push(app)
  return app
}

async function imported(app: App, fixture: string): Promise<string> {
  return (await app.host.library.importModel(referenceModel(fixture), {})).model.id
}

async function ended({ client }: App, jobId: string): Promise<JobView> {
  let last: JobView | undefined
  for await (const job of await client.jobs.watch({ id: jobId })) last = job
  return last!
}

const onnx: ExportFile = { format: 'onnx', precision: 'float32' }

describe.skipIf(!hasReferenceModels)('an export asked for by a window', () => {
  it('says what can be, writes it as a job, and keeps the report', async () => {
    const app = open('plain')
    const modelId = await imported(app, 'gpt2')
    const options = await app.client.exports.options({ modelId })
    expect(options).toMatchObject({ checkedWith: 'sentences', readsPairs: false, maskToken: null })
    expect(options.place.name).toBe('gpt2')
    const sizes = options.choices.filter(({ obstacle }) => obstacle === null).map(({ bytes }) => bytes)
    expect(sizes.every((bytes) => bytes > 0)).toBe(true)
    const parent = join(scratch, 'out')
    const place = { parent, name: '내 모델' }
    expect(await app.client.exports.place(place)).toMatchObject({ path: join(parent, '내 모델'), isTaken: false })
    const files: ExportFile[] = [onnx, { format: 'safetensors', precision: 'float16' }]
    const { jobId } = await app.client.exports.start({ modelId, files, ...place })
    const seen: ExportReport[] = []
    const phases: string[] = []
    for await (const { progress } of await app.client.jobs.watch({ id: jobId })) {
      phases.push(progress.phase)
      seen.push(await app.client.exports.report({ jobId }))
    }
    expect(new Set(phases)).toEqual(new Set(['waiting', 'read', 'write', 'verify', 'save']))
    const report = seen.at(-1)!
    expect(report).toMatchObject({ status: 'done', isThere: true, modelId, files, error: null })
    expect(report.checks.map(({ file, problem }) => [file, problem])).toEqual([
      [join('onnx', 'model.onnx'), null],
      ['model.safetensors', null],
    ])
    expect(report.bytes).toBeGreaterThan(report.checks[0]!.bytes)
    expect(await app.client.exports.past({ modelId })).toEqual([report])
    expect(await app.client.exports.place(place)).toMatchObject({ isTaken: true, freeName: '내 모델-2' })
    await expect(app.client.exports.start({ modelId, files, ...place })).rejects.toMatchObject({
      data: { code: 'bad-argument', message: expect.stringContaining('not empty') },
    })
    await expect(app.client.exports.place({ parent, name: 'a/b' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    await expect(app.client.exports.place({ parent: 'here', name: 'x' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    rmSync(join(parent, '내 모델'), { recursive: true })
    expect((await app.client.exports.past({ modelId }))[0]).toMatchObject({ isThere: false })
  })

  it('is checked with held-out rows and their labels where a run made the model', async () => {
    const app = open('tuned')
    const data = writeLabelledFile(join(scratch, 'rows.csv'), 120)
    const { model } = await app.host.runs.startFinetune({
      ...{ model: referenceModel('bert-sequence'), data, text: 'text', label: 'label', method: 'lora' as const },
      ...{ epochs: 1, batchSize: 8, learningRate: 1e-3, dropout: false, baselines: false },
    })
    const own = readFileSync(join(model.folder, 'README.md'), 'utf8')
    expect(own).toMatch(/tunesmith finetune --model bert-sequence --data rows\.csv --text text --label label/)
    expect(await app.client.exports.options({ modelId: model.id })).toMatchObject({
      checkedWith: 'held-out',
      baseName: 'bert-sequence',
    })
    const files: ExportFile[] = [onnx, { format: 'peft', precision: 'float32' }]
    const request = { modelId: model.id, files, parent: scratch, name: 'tuned-out' }
    const { jobId } = await app.client.exports.start(request)
    expect(await ended(app, jobId)).toMatchObject({ state: 'done', result: { folder: join(scratch, 'tuned-out') } })
    const { checks } = await app.client.exports.report({ jobId })
    for (const check of checks) {
      expect(check).toMatchObject({ kind: 'label', rows: 24, same: 24 })
      expect(check.accuracy!.exported).toBe(check.accuracy!.live)
      expect(check.differsFromBase).toBeGreaterThan(0)
    }
    const card = readFileSync(join(scratch, 'tuned-out', 'README.md'), 'utf8')
    expect(card).toContain('24 rows that training did not see')
    expect(card).toContain('## Known weaknesses')
    expect(card).toMatch(/^---\nbase_model: bert-sequence\npipeline_tag: text-classification\n/)
    // the rows are gone: plain sentences are asked
    rmSync(data)
    expect(await app.client.exports.options({ modelId: model.id })).toMatchObject({ checkedWith: 'sentences' })
  })

  it('that is cancelled or refused leaves nothing and says so', async () => {
    const app = open('cancelled')
    const modelId = await imported(app, 'bert-nsp')
    const parent = join(scratch, 'none')
    const place = { parent, name: 'x' }
    const refused = await app.client.exports.start({ modelId, files: [{ ...onnx, precision: 'int8' }], ...place })
    expect(await ended(app, refused.jobId)).toMatchObject({ state: 'failed', error: { code: 'bad-argument' } })
    expect(await app.client.exports.report(refused)).toMatchObject({
      status: 'failed',
      error: { code: 'bad-argument' },
    })
    const { jobId } = await app.client.exports.start({ modelId, files: [onnx], ...place })
    await app.client.jobs.cancel({ id: jobId })
    expect(await ended(app, jobId)).toMatchObject({ state: 'cancelled' })
    expect(await app.client.exports.report({ jobId })).toMatchObject({
      status: 'cancelled',
      error: null,
      isThere: false,
    })
    expect(existsSync(parent)).toBe(false)
    expect(await app.client.exports.past({ modelId })).toEqual([])
  })

  it('whose process was killed is found at the next start, its draft removed', async () => {
    const app = open('killed')
    const modelId = await imported(app, 'gpt2')
    const draft = join(scratch, '.left.0011aabb.part')
    mkdirSync(draft)
    writeFileSync(join(draft, 'model.safetensors'), 'half')
    const report = { files: [onnx] as unknown as string, checks: [], notes: [] }
    const row = { id: 'dead', modelId, modelName: 'gpt2', folder: join(scratch, 'left'), draft, report, startedAt: 1 }
    app.host.store.exports.start(row, { pid: 1, since: 1 })
    await Promise.all(opened.splice(0).map((each) => each.close()))
    const again = open('killed')
    expect(await again.client.exports.report({ jobId: 'dead' })).toMatchObject({
      status: 'interrupted',
      isThere: false,
    })
    await expect.poll(() => existsSync(draft)).toBe(false)
    await expect(again.client.exports.report({ jobId: 'never' })).rejects.toMatchObject({ data: { code: 'not-found' } })
  })
})

describe('drafts of dead processes', () => {
  it('are removed only where an export named them', async () => {
    const folder = join(scratch, 'mine')
    mkdirSync(folder)
    const draft = join(scratch, '.mine.12345678.part')
    mkdirSync(draft)
    removeDrafts([folder, scratch, draft])
    await expect.poll(() => existsSync(draft)).toBe(false)
    expect(readdirSync(scratch)).toContain('mine')
  })
})
