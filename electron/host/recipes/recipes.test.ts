import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Recipe } from '../../../shared/contract/recipes.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { storeLabelled, storeWritten } from '../fixtures/stored-dataset.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-recipes-'))
let app: App
const models: Record<string, string> = {}
beforeAll(async () => {
  app = openApp({ home: join(scratch, 'home') })
  if (!hasReferenceModels) return
  for (const name of ['bert-sequence', 'gpt2', 'gpt1'])
    models[name] = (await app.host.library.importModel(referenceModel(name), { name })).model.id
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await app.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe.skipIf(!hasReferenceModels)('the options of a dataset', () => {
  it('of labels are its task, the models that fit and why the others do not', async () => {
    const datasetId = storeLabelled(app.host.store, { name: '문의.csv', rows: 400 })
    const options = await app.client.recipes.options({ datasetId })
    expect(options.task).toEqual({
      kind: 'classes',
      isPair: false,
      labels: ['배송', '환불'],
      columns: ['내용', '분류'],
      trainRows: 320,
      testRows: 80,
    })
    expect(options.name).toBe('문의')
    const byName = Object.fromEntries(options.models.map((model) => [model.name, model]))
    expect(byName['bert-sequence']).toMatchObject({ refusal: null, methods: ['head', 'lora', 'full'], kind: 'bert' })
    expect([byName['bert-sequence']?.maskShare, byName.gpt2?.maskShare]).toEqual([0.15, 0])
    expect(byName.gpt2?.refusal).toBeNull()
    expect(byName.gpt1).toMatchObject({ refusal: 'no-head', methods: [], memoryBytes: { head: null, full: null } })
    expect(options.models.at(-1)?.name).toBe('gpt1')
    expect(options.suggestion).toEqual({ modelId: models['bert-sequence'], method: 'full', reason: 'small-model' })
    expect(options.freeMemoryBytes).toBeLessThanOrEqual(options.totalMemoryBytes)
    const few = await app.client.recipes.options({
      datasetId: storeLabelled(app.host.store, { name: 'few', rows: 90 }),
    })
    expect(few.suggestion).toMatchObject({ method: 'head', reason: 'few-rows' })
  })

  it('of conversations need a model that writes, and its whole or adapters', async () => {
    const datasetId = storeWritten(app.host.store, { name: 'faq', rows: 200 })
    const options = await app.client.recipes.options({ datasetId })
    expect(options.task).toMatchObject({ kind: 'response', labels: [], columns: ['q', 'a'] })
    const byName = Object.fromEntries(options.models.map((model) => [model.name, model]))
    expect(byName['bert-sequence']?.refusal).toBe('cannot-write')
    expect(byName.gpt2).toMatchObject({ refusal: null, methods: ['lora', 'full'], memoryBytes: { head: null } })
  })

  it('are refused where a dataset is a file without roles, or not there', async () => {
    await expect(app.client.recipes.options({ datasetId: 'nothing' })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })
})

describe.skipIf(!hasReferenceModels)('an estimate', () => {
  const recipe = (datasetId: string, changes: Partial<Recipe> = {}): Recipe => ({
    ...{ datasetId, modelId: models['bert-sequence']!, method: 'lora', settings: { batchSize: 8 } },
    ...changes,
  })

  it('is measured on the rows, and counts more epochs without measuring again', async () => {
    const datasetId = storeLabelled(app.host.store, { name: 'measured', rows: 300 })
    const one = await app.client.recipes.estimate(recipe(datasetId))
    expect(one).toMatchObject({ fits: 'fits', refusal: null, instead: [], measured: { batches: expect.any(Number) } })
    const { secondsPerEpoch, seconds, rows, unknownShare } = one.measured!
    expect(secondsPerEpoch).toBeGreaterThan(0)
    expect(seconds).toBeGreaterThan(3 * secondsPerEpoch!)
    expect(rows).toBeGreaterThan(100)
    expect(unknownShare).toBeLessThanOrEqual(1)
    expect(one.memoryBytes).toBeGreaterThan(5e7)
    expect(one.disk.modelBytes).toBeGreaterThan(0)
    const pid = app.host.train.pid
    const more = await app.client.recipes.estimate(recipe(datasetId, { settings: { batchSize: 8, epochs: 30 } }))
    expect(more.measured!.secondsPerEpoch).toBe(secondsPerEpoch)
    expect(more.measured!.seconds).toBeCloseTo(seconds + 27 * secondsPerEpoch!, 6)
    // the process of the runs was not asked
    expect(app.host.train.pid).toBe(pid)
    const head = await app.client.recipes.estimate(recipe(datasetId, { method: 'head', settings: {} }))
    expect(head.measured).toMatchObject({ secondsPerEpoch: null, batches: 0 })
  })

  it('that cannot fit is refused before anything runs, with what would; and so is the run', async () => {
    const datasetId = storeLabelled(app.host.store, { name: 'crowded', rows: 100 })
    const asked = recipe(datasetId, { method: 'full' })
    vi.spyOn(process, 'availableMemory').mockReturnValue(100e6)
    const refused = await app.client.recipes.estimate(asked)
    expect(refused).toMatchObject({ measured: null, fits: 'no', refusal: 'memory', instead: [] })
    expect(refused.memoryBytes).toBeGreaterThan(100e6)
    await expect(app.client.runs.finetune(asked)).rejects.toMatchObject({ data: { code: 'unavailable' } })
    expect((await app.client.recipes.options({ datasetId })).suggestion).toBeNull()
    // it would start, and is seen to need more than there is: not the same again is offered
    vi.mocked(process.availableMemory).mockReturnValue(182e6)
    const { fits, instead } = await app.client.recipes.estimate(asked)
    expect(fits).toBe('no')
    expect(instead.length).toBeGreaterThan(0)
    const same = instead.filter(({ modelId, method }) => modelId === asked.modelId && method === 'full')
    expect(same.every(({ batchSize }) => batchSize !== null && batchSize < 8)).toBe(true)
  })

  it('of what a GPT learns to write has no head, and is ended by its signal', async () => {
    const datasetId = storeWritten(app.host.store, { name: 'answers', rows: 120 })
    const asked = recipe(datasetId, { modelId: models.gpt2!, method: 'full', settings: { batchSize: 4 } })
    const leaving = new AbortController()
    const left = app.client.recipes.estimate(asked, { signal: leaving.signal })
    leaving.abort()
    await expect(left).rejects.toThrow(/abort/i)
    expect((await app.client.recipes.estimate(asked)).measured!.seconds).toBeGreaterThan(0)
    await expect(app.client.recipes.estimate({ ...asked, method: 'head' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    await expect(app.client.recipes.estimate({ ...asked, settings: { epochs: 0 } } as Recipe)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})
