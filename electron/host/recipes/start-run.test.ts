import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Recipe, RecipeSettings } from '../../../shared/contract/recipes.ts'
import type { RunUpdate, RunView, SweepGrid } from '../../../shared/contract/runs.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { storeLabelled, storeWritten } from '../fixtures/stored-dataset.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-started-'))
let app: App
let [bert, gpt] = ['', '']
beforeAll(async () => {
  app = openApp({ home: join(scratch, 'home') })
  if (!hasReferenceModels) return
  bert = (await app.host.library.importModel(referenceModel('bert-sequence'), { name: 'bert' })).model.id
  gpt = (await app.host.library.importModel(referenceModel('gpt2'), { name: 'gpt' })).model.id
})
afterEach(async () => {
  for (const run of app.host.store.runs.listByStatus('running')) await app.client.runs.cancel({ id: run.id })
  await until(() => app.host.store.runs.listByStatus('running').length === 0)
})
afterAll(async () => {
  await app.close()
  rmSync(scratch, { recursive: true, force: true })
})

const quick: RecipeSettings = { batchSize: 8, epochs: 2, dropout: false, evaluations: 3 }
const endless: RecipeSettings = { ...quick, epochs: 100, patience: null }
const labelled = (name: string, changes: Partial<Recipe> = {}): Recipe & { name: string } => ({
  ...{ datasetId: storeLabelled(app.host.store, { name, rows: 200 }), modelId: bert, method: 'full' },
  ...{ settings: quick, name, ...changes },
})

async function watch(
  id: string,
  isEnough: (update: RunUpdate) => boolean = () => false,
): Promise<{ run: RunView; events: RunUpdate['events'] }> {
  const events: RunUpdate['events'] = []
  let run: RunView | undefined
  for await (const update of await app.client.runs.watch({ id })) {
    events.push(...update.events)
    run = update.run
    if (isEnough(update)) break
  }
  return { run: run!, events }
}
const isTraining = ({ run }: RunUpdate): boolean => run.progress.phase === 'train' && run.progress.step > 3
const kinds = (events: RunUpdate['events'], kind: string) => events.filter((event) => event.kind === kind)

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 30))
}

describe.skipIf(!hasReferenceModels)('a run of a recipe', () => {
  it.each([
    [[], ['배송', '환불']],
    [
      ['환불', '배송'],
      ['환불', '배송'],
    ],
  ])('numbers the labels of its model in the order that the user put them in: %j', async (labelOrder, labels) => {
    const name = `order-${labelOrder.length}`
    const datasetId = storeLabelled(app.host.store, { name, rows: 60, labelOrder })
    const { id } = await app.client.runs.finetune(labelled(name, { datasetId, method: 'head' }))
    const { run } = await watch(id)
    expect(run.status).toBe('done')
    const model = (await app.client.models.list()).find((each) => each.name === name)!
    expect(model.labels).toEqual(labels)
    // and its answers are by the same numbers
    const { scores } = await app.client.tasks.classify({ modelId: model.id, text: '환불 돈 취소 반품' })
    expect(scores[0]).toMatchObject({ label: '환불' })
  })

  it('learns the dataset as it is stored, measures on held-back rows, and makes a model', async () => {
    const asked = labelled('plain')
    const stored = app.host.store.datasets.list().length
    const started = await app.client.runs.finetune(asked)
    expect(started).toMatchObject({ name: 'plain', status: 'running', datasetId: asked.datasetId, baseId: bert })
    expect(started.settings).toMatchObject({ validationShare: 0.1, patience: 3, text: 'text', label: 'label' })
    const { run, events } = await watch(started.id)
    expect(run).toMatchObject({ status: 'done', datasetName: 'plain', sweep: null, place: null })
    expect(run.modelId).not.toBeNull()
    expect(run.progress.memoryBytes).toBeGreaterThan(1e7)
    expect(run.progress.saved?.step).toBe(run.progress.step)
    expect(kinds(events, 'rows')[0]?.data).toEqual({ train: 160, test: 40 })
    const baselines = kinds(events, 'baselines')[0]
    expect(baselines?.data.baselines).toMatchObject({ majority: { accuracy: expect.any(Number) } })
    expect(baselines!.seq).toBeLessThan(events.find(({ data }) => data.phase === 'train')!.seq)
    expect(kinds(events, 'result')[0]?.data).toMatchObject({ end: expect.any(String), keptStep: expect.any(Number) })
    const { folder, settings } = app.host.store.runs.get(run.id)
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['test.jsonl', 'train.jsonl'])
    expect(existsSync(join(folder, 'checkpoint.safetensors'))).toBe(false)
    expect(settings.testData).toBe(join(folder, 'data', 'test.jsonl'))
    // a run adds none to the library
    expect(app.host.store.datasets.list()).toHaveLength(stored)
  })

  it('learns a part of the rows where it is told to, and measures on all that are held out', async () => {
    const asked = labelled('part', { method: 'head', settings: { rows: 50 } })
    const { testRows } = (await app.client.recipes.options({ datasetId: asked.datasetId })).task
    const started = await app.client.runs.finetune(asked)
    await watch(started.id)
    const { split } = await app.client.results.get({ runId: started.id })
    expect(split).toEqual({ train: 50, test: testRows, drawnFrom: 160, testDrawnFrom: null })
  })

  it('of conversations ends with perplexities, and goes on as what it is', async () => {
    const datasetId = storeWritten(app.host.store, { name: 'faq', rows: 150 })
    const asked: Recipe = { datasetId, modelId: gpt, method: 'full', settings: { ...endless, batchSize: 4 } }
    const { id } = await app.client.runs.finetune({ ...asked, name: 'answers' })
    await watch(id, isTraining)
    await app.client.runs.pause({ id })
    expect((await watch(id)).run.status).toBe('paused')
    await app.client.runs.resume({ id })
    await watch(id, isTraining)
    await app.client.runs.stopAndKeep({ id })
    const { run } = await watch(id)
    expect(run).toMatchObject({ status: 'done', metrics: { perplexity: expect.any(Number) } })
  })

  it('is paused and goes on from there', async () => {
    const { id } = await app.client.runs.finetune(labelled('paused', { settings: endless }))
    await watch(id, isTraining)
    await app.client.runs.pause({ id })
    const { run: paused } = await watch(id)
    expect(paused).toMatchObject({ status: 'paused', error: null, progress: { secondsLeft: null } })
    await expect(app.client.runs.pause({ id })).rejects.toMatchObject({ data: { code: 'bad-argument' } })
    await app.client.runs.resume({ id })
    const { events } = await watch(id, ({ run }) => run.progress.step > paused.progress.step)
    expect(kinds(events, 'running').at(-1)?.data.step).toBe(paused.progress.step)
  })

  it('keeps its best when it is asked to stop, and nothing where it is cancelled for good', async () => {
    const { id } = await app.client.runs.finetune(labelled('stopped', { settings: endless }))
    await expect(app.client.runs.stopAndKeep({ id })).rejects.toMatchObject({ data: { code: 'bad-argument' } })
    await watch(id, isTraining)
    await app.client.runs.stopAndKeep({ id })
    const { run, events } = await watch(id)
    expect(run).toMatchObject({ status: 'done', metrics: { accuracy: expect.any(Number) } })
    expect(kinds(events, 'stopping')).toHaveLength(1)
    expect(kinds(events, 'result')[0]?.data.end).toBe('asked')

    const other = await app.client.runs.finetune(labelled('dropped', { settings: endless }))
    await watch(other.id, isTraining)
    await app.client.runs.cancel({ id: other.id, discard: true })
    const { folder, status } = app.host.store.runs.get(other.id)
    expect(status).toBe('cancelled')
    expect(existsSync(join(folder, 'checkpoint.safetensors'))).toBe(false)
  })

  it('says at once what cannot be, and leaves nothing behind', async () => {
    const before = readdirSync(app.host.home.runs).length
    const asked = labelled('wrong')
    await app.client.runs.finetune({ ...asked, name: 'a/b' }).then(
      () => expect.unreachable(),
      (error: { data: unknown }) => expect(error.data).toMatchObject({ code: 'bad-argument' }),
    )
    await expect(app.client.runs.finetune({ ...asked, modelId: 'none' })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    expect(readdirSync(app.host.home.runs)).toHaveLength(before)
  })
})

describe.skipIf(!hasReferenceModels)('a comparison', () => {
  it('is a queue of runs that belong together, and can be put in another order', async () => {
    const { datasetId, modelId } = labelled('compared')
    const grid: SweepGrid = { kind: 'rates', method: 'full', learningRates: [1e-3, 1e-4], epochs: [1, 2] }
    const { sweepId, runs } = await app.client.runs.sweep({ datasetId, modelId, settings: endless, grid })
    expect(runs.map(({ name }) => name)).toEqual([
      'compared-0.001-1',
      'compared-0.001-2',
      'compared-0.0001-1',
      'compared-0.0001-2',
    ])
    expect(runs.every(({ sweep }) => sweep?.id === sweepId && sweep.name === 'compared')).toBe(true)
    const places = async () => {
      const list = await app.client.runs.list()
      return Object.fromEntries(list.flatMap((run) => (run.place === null ? [] : [[run.id, run.place]])))
    }
    await until(() => app.host.runs.queue.ids().length === 3)
    const [, second, third, fourth] = runs.map(({ id }) => id)
    expect(await places()).toEqual({ [second!]: 0, [third!]: 1, [fourth!]: 2 })
    await app.client.runs.move({ id: fourth!, place: 0 })
    expect(await places()).toEqual({ [fourth!]: 0, [second!]: 1, [third!]: 2 })
    for (const id of [second!, third!]) await app.client.runs.cancel({ id })
    const done = await Promise.all([runs[0]!.id, fourth!].map((id) => watch(id)))
    expect(done.map(({ run }) => run.status)).toEqual(['done', 'done'])
    const curves = await app.client.runs.curves({ ids: runs.map(({ id }) => id), name: 'loss' })
    expect(Object.keys(curves).sort()).toEqual([runs[0]!.id, fourth!].sort())
    await expect(app.client.runs.move({ id: fourth!, place: 0 })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
  })

  it('of one run is none', async () => {
    const { datasetId, modelId } = labelled('alone')
    const grid: SweepGrid = { kind: 'rates', method: 'lora', learningRates: [1e-3], epochs: [1] }
    await expect(app.client.runs.sweep({ datasetId, modelId, grid })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
  })
})
