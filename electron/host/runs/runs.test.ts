import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AppEvent } from '../../../shared/contract/app.ts'
import type { PretrainRequest } from '../../../shared/contract/pretrain.ts'
import type { RunUpdate } from '../../../shared/contract/runs.ts'
import { startCli } from '../../cli/fixtures/run-cli.ts'
import { writeLabelledFile } from '../fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { writeTextFile } from '../fixtures/text-file.ts'
import { type App, openApp } from '../open-app.ts'
import type { FinetuneRequest } from '../training-runs.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-runs-'))
const opened: App[] = []
const open = (home: string): App => {
  const app = openApp({ home: join(scratch, home) })
  opened.push(app)
  return app
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

type Watched = { updates: RunUpdate[]; last: RunUpdate['run'] }
/** Watches a run to its end, or until `isEnough`. */
async function watch(app: App, id: string, isEnough: (update: RunUpdate) => boolean = () => false): Promise<Watched> {
  const updates: RunUpdate[] = []
  for await (const update of await app.client.runs.watch({ id })) {
    updates.push(update)
    if (isEnough(update)) break
  }
  return { updates, last: updates.at(-1)!.run }
}

/** The curve as a window has it, after all updates. */
function curve(updates: RunUpdate[], name: string): [number, number][] {
  let points: [number, number][] = []
  for (const update of updates) {
    const { droppedAfter } = update
    if (droppedAfter !== null) points = points.filter(([step]) => step <= droppedAfter)
    for (const point of update.points) if (point.name === name) points.push([point.step, point.value])
  }
  return points
}

const stored = (app: App, id: string, name: string) =>
  app.host.store.runs.curve(id, name).map(({ step, value }) => [step, value])

describe('a model from one’s own text', () => {
  let text: string
  beforeAll(() => {
    text = writeTextFile(join(scratch, 'tales.txt'), 1500)
  })
  const request = () =>
    ({ family: 'gpt2', size: 'tiny', vocabSize: 400, text: [text] }) satisfies Partial<PretrainRequest>

  it('is begun, watched to its end, and is then in the library', async () => {
    const app = open('pretrain')
    const run = await app.client.runs.pretrain({ ...request(), minutes: 0.15, name: 'tales' })
    expect(run).toMatchObject({
      name: 'tales',
      kind: 'gpt',
      method: 'pretrain',
      status: 'running',
      isElsewhere: false,
      modelId: null,
    })
    expect(run.settings).not.toHaveProperty('runFolder')
    const { updates, last } = await watch(app, run.id)
    expect(last).toMatchObject({ status: 'done', error: null, metrics: { perplexity: expect.any(Number) } })
    expect(last.progress.step).toBeGreaterThan(5)
    expect(last.progress).toMatchObject({ steps: 0, share: 1, secondsLeft: null })
    expect(curve(updates, 'loss')).toEqual(stored(app, run.id, 'loss'))
    expect(curve(updates, 'validationLoss')).toEqual(stored(app, run.id, 'validationLoss'))
    const events = updates.flatMap((update) => update.events)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    const phases = events.filter(({ kind }) => kind === 'phase').map(({ data }) => data.phase)
    expect(phases).toEqual(['tokenizer', 'data', 'train', 'save', 'evaluate'])
    expect(events.filter(({ kind }) => kind === 'sample').length).toBeGreaterThan(0)
    expect(app.host.store.models.findByName('tales')?.id).toBe(last.modelId)
    expect(await app.client.runs.list()).toEqual([last])
    const sketches = await app.client.runs.sketches({ ids: [run.id, 'none'] })
    expect(Object.keys(sketches)).toEqual([run.id])
    expect(sketches[run.id]!.length).toBeLessThanOrEqual(61)
    expect(sketches[run.id]!.at(-1)?.[0]).toBe(last.progress.step)
    await expect(app.client.runs.resume({ id: run.id })).rejects.toMatchObject({ data: { code: 'bad-argument' } })
  })

  it('is cancelled, goes on from its checkpoint, and a second one waits for its turn', async () => {
    const app = open('queue')
    const first = await app.client.runs.pretrain({ ...request(), minutes: 100, name: 'first' })
    await watch(app, first.id, ({ run }) => run.progress.step > 3)
    const second = await app.client.runs.pretrain({ ...request(), family: 'bert', minutes: 100, name: 'second' })
    const { last: waiting } = await watch(app, second.id, ({ run }) => run.progress.phase === 'queued')
    expect(waiting).toMatchObject({ kind: 'bert', status: 'running', progress: { step: 0 } })
    await expect(app.client.runs.pretrain({ ...request(), minutes: 1, name: 'first' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    await expect(app.client.runs.remove({ id: first.id })).rejects.toMatchObject({ data: { code: 'bad-argument' } })

    await app.client.runs.cancel({ id: first.id })
    const { last: stopped } = await watch(app, first.id)
    expect(stopped).toMatchObject({ status: 'cancelled', error: null })
    await watch(app, second.id, ({ run }) => run.progress.step > 0) // by then its folder exists
    await app.client.runs.cancel({ id: second.id })
    expect((await watch(app, second.id)).last.status).toBe('cancelled')
    await expect(app.client.runs.cancel({ id: second.id })).rejects.toMatchObject({ data: { code: 'bad-argument' } })

    const again = await app.client.runs.resume({ id: first.id })
    expect(again).toMatchObject({ id: first.id, status: 'running' })
    const from = stopped.progress.step
    const { updates } = await watch(app, first.id, ({ run }) => run.progress.step > from)
    const resumed = updates.flatMap(({ events }) => events).findLast(({ kind }) => kind === 'running')
    expect(resumed?.data.step).toBeGreaterThan(0)
    expect(curve(updates, 'loss').map(([step]) => step)).toEqual(curve(updates, 'loss').map((_, i) => i + 1))

    // a run that made no model leaves nothing among the models, and what it had goes with it
    expect(readdirSync(app.host.home.models)).toEqual([])
    const { folder: runFolder } = app.host.store.runs.get(second.id)
    expect(existsSync(runFolder)).toBe(true)
    await app.client.runs.remove({ id: second.id })
    expect(existsSync(runFolder)).toBe(false)
  })

  it('that is at work when the app closes is interrupted, and can go on', async () => {
    const app = open('closing')
    const { id } = await app.client.runs.pretrain({ ...request(), minutes: 100 })
    await watch(app, id, ({ run }) => run.progress.step > 2)
    await opened.pop()!.close()
    const later = open('closing')
    const [run] = await later.client.runs.list()
    expect(run).toMatchObject({ id, status: 'interrupted', error: { code: 'process-died' } })
    await later.client.runs.resume({ id })
    const { last } = await watch(later, id, (update) => update.run.progress.step > run!.progress.step)
    expect(last.status).toBe('running')
  })

  it('says at once what is wrong with the request, and in the run what is wrong with the text', async () => {
    const app = open('wrong')
    const missing = join(scratch, 'nowhere.txt')
    await expect(app.client.runs.pretrain({ ...request(), text: [missing], minutes: 1 })).rejects.toMatchObject({
      data: { code: 'not-found', data: { path: missing } },
    })
    await expect(app.client.runs.pretrain({ ...request(), minutes: 1, name: 'a/b' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    expect(await app.client.runs.list()).toEqual([])
    const short = writeTextFile(join(scratch, 'short.txt'), 1)
    const { id } = await app.client.runs.pretrain({ ...request(), text: [short], minutes: 1 })
    const { last } = await watch(app, id)
    expect(last).toMatchObject({ status: 'failed', error: { data: { run: id } } })
    await app.client.runs.rename({ id, name: '짧은 글' })
    expect((await app.client.runs.list())[0]?.name).toBe('짧은 글')
  })
})

describe.skipIf(!hasReferenceModels)('a fine-tuning run', () => {
  const request = (data: string): FinetuneRequest => ({
    model: referenceModel('bert-sequence'),
    data,
    text: 'text',
    label: 'label',
    method: 'full',
    epochs: 3,
    batchSize: 4,
    dropout: false,
    checkpointSteps: 5,
  })

  it('shows its base, its data, its baselines and what it made', async () => {
    const app = open('finetune')
    const data = writeLabelledFile(join(scratch, 'rows.csv'), 160)
    const { run } = await app.host.runs.startFinetune({ ...request(data), method: 'head', name: 'heads' })
    const { updates, last } = await watch(app, run.id)
    expect(updates).toHaveLength(1)
    expect(last).toMatchObject({ kind: 'bert', method: 'head', baseName: 'bert-sequence', datasetName: 'rows.csv' })
    expect(last.modelId).toBe(app.host.store.models.findByName('heads')?.id)
    expect(curve(updates, 'headLoss').length).toBeGreaterThan(1)
    const result = updates[0]!.events.find(({ kind }) => kind === 'result')
    expect(result?.data).toMatchObject({
      split: { train: 128, test: 32 },
      labels: 2,
      baselines: { majority: { accuracy: expect.any(Number) }, tfidf: { macroF1: expect.any(Number) } },
    })
  })

  it('of another process is watched as its own are, and can be stopped only there', async () => {
    const app = open('elsewhere')
    const data = writeLabelledFile(join(scratch, 'many.csv'), 4000)
    const args = ['finetune', '--model', referenceModel('bert-sequence'), '--data', data, '--text', 'text']
    const more = ['--label', 'label', '--method', 'full', '--epochs', '50', '--name', 'afar', '--no-baselines']
    const seen: AppEvent[] = []
    const leaving = new AbortController()
    const events = await app.client.app.watch(undefined, { signal: leaving.signal })
    const listening = (async () => {
      for await (const event of events) seen.push(event)
    })()
    const cli = startCli(app.host.home.root, [...args, ...more, '--checkpoint-steps', '5'])
    try {
      await cli.said(/Run [0-9a-f]+: afar/)
      const [run] = await app.client.runs.list()
      expect(run).toMatchObject({ name: 'afar', status: 'running', isElsewhere: true })
      const { id } = run!
      await expect(app.client.runs.cancel({ id })).rejects.toMatchObject({
        data: { code: 'bad-argument', message: expect.stringContaining('another process') },
      })
      const watching = watch(app, id, ({ run }) => run.progress.step > 20)
      expect((await watching).last.progress.loss).toBeGreaterThan(0)
      // a process that is killed cannot say that its run has ended
      const rest = watch(app, id)
      cli.process.kill('SIGKILL')
      await cli.ended
      const { updates, last } = await rest
      expect(last).toMatchObject({ status: 'interrupted', isElsewhere: false })
      expect(curve(updates, 'loss')).toEqual(stored(app, id, 'loss'))
      await until(() => seen.some((event) => event.kind === 'run' && event.run.status === 'interrupted'))
      expect(seen[0]).toMatchObject({ kind: 'status' })
      expect(seen[1]).toMatchObject({ kind: 'settings' })
      expect(seen.some((event) => event.kind === 'changed' && event.what === 'runs')).toBe(true)
      expect(seen.some((event) => event.kind === 'changed' && event.what === 'datasets')).toBe(true)
    } finally {
      cli.process.kill('SIGKILL')
      leaving.abort()
      await listening.catch(() => undefined)
    }
  })
})

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50))
}
