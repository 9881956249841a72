import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callCompute } from './call.ts'
import { writeLabelledFile } from './fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from './fixtures/reference-models.ts'
import { type Host, openHost } from './open-host.ts'
import type { FinetuneRequest } from './training-runs.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-host-'))
const opened: Host[] = []
const open = (home: string) => {
  const host = openHost({ home: join(scratch, home) })
  opened.push(host)
  return host
}
afterEach(() => Promise.all(opened.splice(0).map((host) => host.close())))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe.skipIf(!hasReferenceModels)('the library', () => {
  it('imports a folder once, whatever it is called, and finds it by name and by path', async () => {
    const host = open('library')
    const folder = referenceModel('bert-mlm')
    const { model, isNew } = await host.library.importModel(folder, { name: 'mine' })
    expect({ isNew, ...model }).toMatchObject({
      isNew: true,
      name: 'mine',
      folder,
      family: 'bert',
      task: 'masked-lm',
      origin: folder,
    })
    expect(await host.library.importModel(folder, { name: 'other' })).toEqual({ model, isNew: false })
    expect(await host.library.resolveModel('mine')).toEqual({ folder, record: model })
    expect(await host.library.resolveModel(folder)).toEqual({ folder, record: undefined })
    await expect(host.library.resolveModel('yours')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('mine'),
    })
  })

  it('copies a model when asked to, and refuses names that are taken or no folder names', async () => {
    const host = open('copies')
    const { model } = await host.library.importModel(referenceModel('gpt2'), { name: 'copy', copy: true })
    expect(model.folder).toBe(join(host.home.models, 'copy'))
    expect(readFileSync(join(model.folder, 'config.json'))).toEqual(
      readFileSync(join(referenceModel('gpt2'), 'config.json')),
    )
    const other = referenceModel('bert-nsp')
    for (const name of ['copy', 'a/b', '..', ''])
      await expect(host.library.importModel(other, { name })).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(host.library.importModel(join(scratch, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
    expect(host.store.models.list()).toHaveLength(1)
  })
})

describe.skipIf(!hasReferenceModels)('models that are open', () => {
  it('answer several at once as they answer one', async () => {
    const { infer } = open('open')
    const names = ['gpt2', 'gpt1', 'gpt2-float16', 'gpt2']
    const ask = (name: string) =>
      callCompute(infer, 'generate', {
        model: { folder: referenceModel(name) },
        prompt: 'hello there',
        maxNewTokens: 12,
        ignoreEnd: true,
        sampling: { temperature: 0 },
      }).then(({ text }) => text)
    const alone: string[] = []
    for (const name of names) alone.push(await ask(name))
    expect(await Promise.all(names.map(ask))).toEqual(alone)
    expect(alone[0]).toBe(alone[3])
  })

  it('are opened anew when their files change or were wrong', async () => {
    const { infer, home } = open('changing')
    const folder = join(home.models, 'changing')
    const ask = () => callCompute(infer, 'embed', { model: { folder }, texts: ['a'] })
    await expect(ask()).rejects.toMatchObject({ code: 'not-found' })
    cpSync(referenceModel('bert-mlm'), folder, { recursive: true })
    const [first] = await ask()
    expect(await ask()).toEqual([first])
    cpSync(referenceModel('bert-nsp'), folder, { recursive: true })
    expect(await ask()).not.toEqual([first])
  })
})

describe.skipIf(!hasReferenceModels)('a fine-tuning run', () => {
  let request: FinetuneRequest
  beforeAll(() => {
    request = {
      model: referenceModel('bert-sequence'),
      data: writeLabelledFile(join(scratch, 'rows.csv'), 240),
      text: 'text',
      label: 'label',
      method: 'full',
      epochs: 3,
      batchSize: 4,
      dropout: false,
      baselines: false,
      checkpointSteps: 5,
    }
  })
  const weights = (host: Host, name: string) => readFileSync(join(host.home.models, name, 'model.safetensors'))

  it('keeps its curve, model and adapter in the library', async () => {
    const host = open('plain')
    const { run, model, result } = await host.runs.startFinetune({ ...request, method: 'lora', epochs: 1 })
    expect(run).toMatchObject({ status: 'done', method: 'lora', name: 'bert-sequence-rows-lora' })
    expect(run.metrics).toEqual(JSON.parse(JSON.stringify(result.metrics)))
    const steps = host.store.runs.listMetrics(run.id).filter(({ name }) => name === 'loss')
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1))
    const base = host.store.models.findByName('bert-sequence')
    expect(model).toMatchObject({ name: run.name, baseModelId: base?.id, method: 'lora', origin: `run ${run.id}` })
    expect(host.store.adapters.listByRun(run.id)).toMatchObject([{ kind: 'lora', modelId: base?.id }])
    expect(host.store.datasets.list()).toMatchObject([{ name: 'rows.csv', rows: 240, columns: ['text', 'label'] }])
    // the same again gets a name of its own
    const again = await host.runs.startFinetune({ ...request, method: 'lora', epochs: 1 })
    expect(again.model.name).toBe('bert-sequence-rows-lora-2')
  })

  it('whose process is killed says so, and resumed ends as the unbroken one', async () => {
    const host = open('killed')
    const whole = await host.runs.startFinetune({ ...request, name: 'whole' })
    const killed = host.runs.startFinetune(
      { ...request, name: 'broken' },
      {
        onEvent(event) {
          if (event.kind === 'step' && event.step === 23) process.kill(host.train.pid!, 'SIGKILL')
        },
      },
    )
    const error = await killed.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'process-died', message: expect.stringContaining('SIGKILL') })
    const [run] = host.store.runs.listByStatus('interrupted')
    expect(run).toMatchObject({ name: 'broken', error: { code: 'process-died', data: { signal: 'SIGKILL' } } })
    expect(host.store.models.findByName('broken')).toBeUndefined()

    const steps: number[] = []
    const resumed = await host.runs.resume('finetune', run!.id, {
      onEvent: (event) => event.kind === 'step' && steps.push(event.step),
    })
    // at most the steps since the last checkpoint were lost
    expect(steps[0]).toBeGreaterThan(15)
    expect(steps[0]! % 5).toBe(1)
    expect(steps.at(-1)).toBe(144)
    expect(resumed.run).toMatchObject({ id: run!.id, status: 'done', error: null })
    expect(resumed.result.metrics).toEqual(whole.result.metrics)
    expect(weights(host, 'broken').equals(weights(host, 'whole'))).toBe(true)
    const curve = (id: string) => host.store.runs.listMetrics(id)
    expect(curve(run!.id)).toEqual(curve(whole.run.id))
    await expect(host.runs.resume('finetune', run!.id)).rejects.toMatchObject({ code: 'bad-argument' })
  })

  it('can be cancelled, and resumed by its name from where it stood', async () => {
    const host = open('cancelled')
    const controller = new AbortController()
    const cancelled = host.runs.startFinetune(
      { ...request, name: 'stopped' },
      {
        signal: controller.signal,
        onEvent: (event) => event.kind === 'step' && event.step === 12 && controller.abort(),
      },
    )
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    const [run] = host.store.runs.list()
    expect(run).toMatchObject({ status: 'cancelled', error: null })
    const seen: number[] = []
    const { model } = await host.runs.resume('finetune', 'stopped', {
      onEvent: (event) => event.kind === 'step' && seen.push(event.step),
    })
    expect(seen[0]).toBeGreaterThan(12)
    expect(model.name).toBe('stopped')
    await expect(host.runs.resume('pretrain', 'stopped')).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(host.runs.resume('finetune', 'nothing')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('that was cancelled does not go on beside another of its name', async () => {
    const host = open('rivals')
    const controller = new AbortController()
    const once = { ...request, name: 'twice' }
    const cancelled = host.runs.startFinetune(once, {
      signal: controller.signal,
      onEvent: (event) => event.kind === 'step' && event.step === 12 && controller.abort(),
    })
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    const [first] = host.store.runs.list()
    let refused: Promise<unknown> | undefined
    const { model } = await host.runs.startFinetune(once, {
      onEvent(event) {
        if (event.kind !== 'step' || event.step !== 12) return
        refused = host.runs.resume('finetune', first!.id)
        // looked at below
        refused.catch(() => undefined)
      },
    })
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('is at work') })
    expect(model.name).toBe('twice')
    expect(weights(host, 'twice').length).toBeGreaterThan(0)
    expect(host.store.runs.get(first!.id).status).toBe('cancelled')
  })

  it('that fails is kept with its reason, and its name is free again', async () => {
    const host = open('failed')
    const failing = host.runs.startFinetune({ ...request, name: 'again', label: 'nothing' })
    await expect(failing).rejects.toMatchObject({ code: 'bad-data', data: { column: 'nothing' } })
    expect(host.store.runs.list()).toMatchObject([{ name: 'again', status: 'failed', error: { code: 'bad-data' } }])
    const { model } = await host.runs.startFinetune({ ...request, name: 'again', epochs: 1 })
    expect(model.name).toBe('again')
    await expect(host.runs.startFinetune({ ...request, name: 'again' })).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(host.runs.startFinetune({ ...request, epochs: 0 })).rejects.toMatchObject({ code: 'bad-argument' })
    expect(host.store.runs.list()).toHaveLength(2)
  })
})
