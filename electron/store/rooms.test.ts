import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, errorRecord } from '../../shared/errors.ts'
import { adapterRecord, datasetRecord, modelFacts, modelRecord, newRun } from './fixtures/records.ts'
import { openStore, type Store } from './open-store.ts'
import { isOwnerAlive } from './process-alive.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rooms-'))
  store = openStore(join(folder, 'library.sqlite'))
  store.models.insert(modelRecord())
  store.datasets.insert(datasetRecord())
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const withCode = (code: string) => expect.objectContaining({ code })

describe('models', () => {
  it('are found by id, name and content, newest first', () => {
    const tuned = modelRecord({
      id: 'm2',
      name: 'Tuned',
      baseModelId: 'm1',
      method: 'lora',
      createdAt: 1_800_000_000_000,
    })
    store.models.insert(tuned)
    expect(store.models.list()).toEqual([tuned, modelRecord()])
    expect(store.models.findByName('Tuned')).toEqual(tuned)
    expect(store.models.findByName('tuned')).toBeUndefined()
    expect(store.models.listByHash('abc')).toEqual([modelRecord(), tuned])
    expect(() => store.models.get('m3')).toThrow(withCode('not-found'))
  })

  it('have names of their own', () => {
    const other = modelRecord({ id: 'm2' })
    expect(() => store.models.insert(other)).toThrow(/already a model named "Tiny GPT": choose another/)
    store.models.insert({ ...other, name: 'Other' })
    expect(() => store.models.rename('m2', 'Tiny GPT')).toThrow(withCode('bad-argument'))
    expect(() => store.models.rename('m3', 'New')).toThrow(withCode('not-found'))
    expect(() => store.models.insert(modelRecord({ id: 'm4', name: 'X', baseModelId: 'm9' }))).toThrow(
      /base model .* m9/,
    )
  })

  it('keep what came from them when they are removed, and free their name', () => {
    store.models.insert(modelRecord({ id: 'm2', name: 'Tuned', baseModelId: 'm1' }))
    store.runs.start(newRun(), 1)
    store.adapters.insert(adapterRecord())
    const entry = store.trash.add({ id: 't1', modelId: 'm1', isFolderKept: true, removedAt: 5 })
    expect(entry).toEqual({
      id: 't1',
      modelId: 'm1',
      name: 'Tiny GPT',
      folder: '/models/tiny',
      isFolderKept: true,
      removedAt: 5,
    })
    expect(store.models.list().map(({ id }) => id)).toEqual(['m2'])
    expect([store.models.find('m1'), store.models.findByName('Tiny GPT')]).toEqual([undefined, undefined])
    expect(store.models.findByName('Tiny GPT/m1')).toBeUndefined()
    expect(store.models.listByHash('abc').map(({ id }) => id)).toEqual(['m2'])
    expect(store.models.findRemoved('m1')).toEqual(modelRecord())
    expect(store.models.getEntry('m2').baseName).toBe('Tiny GPT')
    expect([store.runs.get('r1').modelId, store.adapters.list()]).toEqual(['m1', [adapterRecord()]])
    expect(() => store.trash.add({ id: 't2', modelId: 'm1', isFolderKept: true, removedAt: 6 })).toThrow(
      withCode('not-found'),
    )
    store.models.insert(modelRecord({ id: 'm3' }))
    expect(() => store.trash.restore('t1', 'Tiny GPT', '/models/tiny')).toThrow(/already a model named "Tiny GPT"/)
    expect(store.trash.list()).toEqual([entry])
    store.trash.restore('t1', 'Tiny GPT-2', '/models/back')
    expect(store.models.get('m1')).toEqual(modelRecord({ name: 'Tiny GPT-2', folder: '/models/back' }))
    expect(store.trash.list()).toEqual([])
    expect(() => store.trash.forget('t1')).toThrow(withCode('not-found'))
  })

  it('are listed with their facts, their base and the run that made them', () => {
    const made = modelRecord({ id: 'm2', name: 'Made', origin: 'run r1', baseModelId: 'm1', method: 'lora' })
    store.models.insert(made, modelFacts())
    store.runs.start(newRun(), 1)
    const metrics = { accuracy: 0.5, confusion: [[1, 0]], perClass: [] }
    store.runs.setMetrics('r1', metrics)
    const [base, tuned] = store.models.listEntries().sort((a, b) => (a.record.id < b.record.id ? -1 : 1))
    expect(base).toEqual({ record: modelRecord(), facts: null, baseName: null, run: null, dataset: null })
    expect(tuned).toEqual({
      record: made,
      facts: modelFacts(),
      baseName: 'Tiny GPT',
      run: { id: 'r1', name: 'First', metrics: { accuracy: 0.5 }, settings: newRun().settings },
      dataset: { name: 'Reviews', rows: 10_003 },
    })
    expect(store.models.getEntry('m2').run?.metrics).toEqual(metrics)
    const baselines = { tfidf: { accuracy: 0.4 } }
    store.runs.addEvent('r1', 'result', { seconds: 1, baselines })
    expect(store.models.getEntry('m2').run?.metrics).toEqual({ ...metrics, baselines })
    store.models.setFacts('m1', modelFacts({ layers: 3 }))
    expect(store.models.getEntry('m1').facts?.layers).toBe(3)
  })
})

describe('lists', () => {
  it('count their changes', () => {
    const before = store.changes.versions()
    store.models.rename('m1', 'Other')
    store.runs.start(newRun(), 1)
    store.runs.addMetrics('r1', 1, { loss: 1 })
    const after = store.changes.versions()
    const grown = [...after].map(([what, version]) => [what, version - before.get(what)!])
    expect(Object.fromEntries(grown)).toEqual({ models: 1, datasets: 0, runs: 1 })
  })
})

describe('datasets', () => {
  it('are in the library once', () => {
    const again = datasetRecord({ id: 'd2', name: 'Copy', path: '/data/copy.csv' })
    expect(() => store.datasets.insert(again)).toThrow('/data/copy.csv is already in the library, as "Reviews"')
    store.datasets.move('d1', '/data/copy.csv')
    store.datasets.rename('d1', 'Copy')
    expect(store.datasets.findByHash('def')).toEqual({ ...again, id: 'd1' })
  })

  it('leave their runs', () => {
    store.runs.start(newRun(), 1)
    store.datasets.remove('d1')
    expect(store.runs.get('r1').datasetId).toBeNull()
    for (const missing of [() => store.datasets.remove('d1'), () => store.datasets.rename('d1', 'x')]) {
      expect(missing).toThrow(withCode('not-found'))
    }
  })
})

describe('runs', () => {
  it('start, end once, and keep how', () => {
    expect(store.runs.start(newRun(), 1)).toEqual({
      ...newRun(),
      status: 'running',
      metrics: null,
      error: null,
      endedAt: null,
    })
    store.runs.setMetrics('r1', { accuracy: 0.5 })
    const error = errorRecord(new AppError('non-finite', 'The loss is NaN.', { step: 3, at: [1, 'a'], gone: null }))
    store.runs.finish('r1', { status: 'failed', error })
    const run = store.runs.get('r1')
    expect(run).toMatchObject({ status: 'failed', error, metrics: { accuracy: 0.5 } })
    expect(run.endedAt).toBeGreaterThan(Date.now() - 60_000)
    expect(() => store.runs.finish('r1', { status: 'done' })).toThrow(/"First" is failed: has already ended/)
    expect(() => store.runs.finish('r9', { status: 'done' })).toThrow(withCode('not-found'))
    expect(store.runs.listEvents('r1').map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'running'],
      [2, 'failed'],
    ])
  })

  it('need a model and a dataset that are there', () => {
    expect(() => store.runs.start(newRun({ modelId: 'm9' }), 1)).toThrow(/"First" cannot start/)
    expect(store.runs.find('r1')).toBeUndefined()
  })

  it('draw a curve that can be followed', () => {
    store.runs.start(newRun(), 1)
    store.runs.addMetrics('r1', 2, { loss: 0.25 })
    store.runs.addMetrics('r1', 1, { loss: 0.1 + 0.2, rate: 1e-300 })
    store.runs.addMetrics('r1', 2, { loss: 0.5 })
    expect(store.runs.listMetrics('r1')).toEqual([
      { step: 1, name: 'loss', value: 0.1 + 0.2 },
      { step: 1, name: 'rate', value: 1e-300 },
      { step: 2, name: 'loss', value: 0.5 },
    ])
    expect(store.runs.listMetrics('r1', 1)).toEqual([{ step: 2, name: 'loss', value: 0.5 }])
    expect(() => store.runs.addMetrics('r1', 3, { good: 1, loss: Number.NaN })).toThrow(withCode('non-finite'))
    expect(store.runs.listMetrics('r1', 2)).toEqual([])
    expect(() => store.runs.addMetrics('r9', 1, { loss: 1 })).toThrow(withCode('not-found'))
  })

  it('draw their curves in few points, and say where they stand', () => {
    store.runs.start(newRun(), 1)
    for (let step = 1; step <= 1000; step++) store.runs.addMetrics('r1', step, { loss: step, rate: 1 })
    const stepsOf = (name: string, most: number) => store.runs.curve('r1', name, { most }).map(({ step }) => step)
    expect(stepsOf('loss', 4)).toEqual([250, 500, 750, 1000])
    expect(stepsOf('loss', 3)).toEqual([334, 668, 1000])
    for (const step of [100, 200, 301, 999]) store.runs.addMetrics('r1', step, { heldOut: step })
    expect(stepsOf('heldOut', 4)).toEqual([100, 200, 301, 999]) // few points of many steps: all are kept
    expect(store.runs.curve('r1', 'loss', { afterStep: 998 }).map(({ value }) => value)).toEqual([999, 1000])
    const sketch = store.runs.sketch('r1', 'loss', 10)
    expect(sketch.map(({ step }) => step)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
    expect(sketch[0]?.value).toBeCloseTo(50.5)
    expect([store.runs.lastStep('r1', 'loss'), store.runs.lastStep('r1', 'none')]).toEqual([1000, -1])
    store.runs.setProgress('r1', { phase: 'data' })
    store.runs.setProgress('r1', { phase: 'train' })
    expect(store.runs.progress('r1')).toEqual({ phase: 'train' })
    expect(store.runs.listEvents('r1').map(({ seq }) => seq)).toEqual([1])
    expect(() => store.runs.setProgress('r9', {})).toThrow(withCode('not-found'))
  })

  it('log events in order', () => {
    store.runs.start(newRun(), 1)
    store.runs.addEvent('r1', 'checkpoint', { step: 10 })
    expect(store.runs.listEvents('r1', 1)).toMatchObject([{ seq: 2, kind: 'checkpoint', data: { step: 10 } }])
    expect(() => store.runs.addEvent('r9', 'x')).toThrow(withCode('not-found'))
  })

  it('take their curve, events and adapters with them', () => {
    store.runs.start(newRun(), 1)
    store.runs.addMetrics('r1', 1, { loss: 1 })
    store.adapters.insert(adapterRecord())
    store.runs.remove('r1')
    expect([store.runs.listMetrics('r1'), store.runs.listEvents('r1'), store.adapters.list()]).toEqual([[], [], []])
  })

  it('are interrupted when their process is gone, and go on from a checkpoint', () => {
    store.runs.start(newRun(), 111)
    store.runs.start(newRun({ id: 'r2', name: 'Second' }), 222)
    store.runs.start(newRun({ id: 'r3', name: 'Third' }), 111)
    store.runs.finish('r3', { status: 'done' })
    const asked: number[] = []
    const interrupted = store.runs.markInterrupted(({ pid, since }) => {
      expect(since).toBeGreaterThan(Date.now() - 60_000)
      asked.push(pid)
      return pid === 222
    })
    expect(asked.sort()).toEqual([111, 222])
    expect(interrupted.map(({ id, status }) => [id, status])).toEqual([['r1', 'interrupted']])
    expect(store.runs.listByStatus('running').map(({ id }) => id)).toEqual(['r2'])

    for (const step of [1, 2, 3]) store.runs.addMetrics('r1', step, { loss: step })
    expect(store.runs.resume('r1', 333, 2)).toMatchObject({ status: 'running', endedAt: null })
    expect(store.runs.listMetrics('r1').map(({ step }) => step)).toEqual([1, 2])
    expect(store.runs.markInterrupted(({ pid }) => pid !== 333).map(({ id }) => id)).toEqual(['r1'])
    expect(() => store.runs.resume('r2', 1, 0)).toThrow(/is running/)
    expect(() => store.runs.resume('r3', 1, 0)).toThrow(/is done/)
  })
})

describe('adapters', () => {
  it('belong to a run and a model', () => {
    store.runs.start(newRun(), 1)
    store.adapters.insert(adapterRecord())
    expect(store.adapters.get('a1')).toEqual(adapterRecord())
    expect([store.adapters.listByModel('m1'), store.adapters.listByRun('r2')]).toEqual([[adapterRecord()], []])
    expect(() => store.adapters.insert(adapterRecord({ id: 'a2', runId: 'r9' }))).toThrow(withCode('not-found'))
    expect(() => store.adapters.get('a2')).toThrow(withCode('not-found'))
  })
})

describe('the owner of a run', () => {
  it('is alive while its process is, and is not a later process of the same id', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const owner = { pid: child.pid!, since: Date.now() }
    expect(isOwnerAlive(owner)).toBe(true)
    expect(isOwnerAlive({ ...owner, since: 0 })).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isOwnerAlive(owner)).toBe(false)
  })

  it('may be this process, but not from before it began', () => {
    expect(isOwnerAlive({ pid: process.pid, since: Date.now() })).toBe(true)
    expect(isOwnerAlive({ pid: process.pid, since: Date.now() - process.uptime() * 1000 - 60_000 })).toBe(false)
  })
})
