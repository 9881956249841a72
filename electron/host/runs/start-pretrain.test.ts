// Pre-training as the app asks for it: stopped with its model, from a dataset, from a model of the library, and what it will cost.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PretrainRequest } from '../../../shared/contract/pretrain.ts'
import type { RunUpdate, RunView } from '../../../shared/contract/runs.ts'
import { storeLabelled } from '../fixtures/stored-dataset.ts'
import { writeTextFile } from '../fixtures/text-file.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-pretraining-'))
let app: App
let text: string
beforeAll(() => {
  app = openApp({ home: join(scratch, 'home') })
  text = writeTextFile(join(scratch, 'tales.txt'), 1500)
})
afterAll(async () => {
  await app.close()
  rmSync(scratch, { recursive: true, force: true })
})

const tiny = { size: 'tiny', vocabSize: 400, batchTokens: 256, seqLength: 32 } satisfies PretrainRequest

async function watch(id: string, isEnough: (update: RunUpdate) => boolean = () => false) {
  const events: RunUpdate['events'] = []
  let run: RunView | undefined
  for await (const update of await app.client.runs.watch({ id })) {
    events.push(...update.events)
    run = update.run
    if (isEnough(update)) break
  }
  return { run: run!, events }
}
const refusal = (code: string) => ({ data: { code } })

describe('a pre-training', () => {
  it('is asked to stop, and leaves a model that works', async () => {
    const asked: PretrainRequest = {
      ...tiny,
      family: 'gpt2',
      text: [text],
      minutes: 100,
      name: 'stopped',
      evaluateEvery: 5,
    }
    const { id } = await app.client.runs.pretrain(asked)
    await watch(id, ({ run }) => run.progress.step > 12)
    await app.client.runs.stopAndKeep({ id })
    const { run, events } = await watch(id)
    expect(run).toMatchObject({ status: 'done', metrics: { perplexity: expect.any(Number) } })
    expect(events.find(({ kind }) => kind === 'result')?.data).toMatchObject({ end: 'asked' })
    const samples = events.filter(({ kind }) => kind === 'sample')
    expect(samples[0]?.data).toMatchObject({ step: 5, prompt: expect.any(String), text: expect.any(String) })
    expect(samples.at(-1)?.data.step).toBe(run.progress.step)
    await expect(app.client.runs.stopAndKeep({ id })).rejects.toMatchObject(refusal('bad-argument'))
  })

  it('learns the texts of a dataset, measured on its held-out rows; and a model goes on from there', async () => {
    const datasetId = storeLabelled(app.host.store, { name: '문의.csv', rows: 400 })
    const asked: PretrainRequest = { ...tiny, family: 'bert', datasetId, steps: 20, positions: 64 }
    const { id } = await app.client.runs.pretrain(asked)
    const { run } = await watch(id)
    expect(run).toMatchObject({ status: 'done', name: 'bert-tiny-문의', datasetName: '문의.csv', kind: 'bert' })
    const { folder } = app.host.store.runs.get(id)
    const rows = readFileSync(join(folder, 'data', 'test.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(rows).toHaveLength(80)
    expect(run.settings.validationText).toEqual([join(folder, 'data', 'test.jsonl')])

    const base = run.modelId!
    const cost = await app.client.runs.estimatePretrain({ modelId: base, datasetId, steps: 10, batchTokens: 256 })
    expect(cost).toMatchObject({ layers: 2, width: 128, positions: 64, steps: 10, fits: 'fits' })
    expect(cost.parameters).toBe(app.host.store.models.get(base).parameters)
    const on = await app.client.runs.pretrain({ modelId: base, datasetId, steps: 10, batchTokens: 256, name: 'on' })
    const { run: ended, events } = await watch(on.id)
    expect(ended).toMatchObject({ status: 'done', baseId: base, baseName: 'bert-tiny-문의', kind: 'bert' })
    const measured = { 'masked token, top 1': expect.any(Number) }
    expect(ended.metrics).toMatchObject({ ...measured, before: measured })
    expect(ended.settings.learningRate).toBeCloseTo((5e-5 * 768) / 128, 8)
    expect(app.host.store.models.get(ended.modelId!)).toMatchObject({ baseModelId: base, method: 'pretrain' })
    expect(events.some(({ kind, data }) => kind === 'sample' && data.step === 0)).toBe(true)
    const card = readFileSync(join(app.host.store.models.get(ended.modelId!).folder, 'README.md'), 'utf8')
    expect(card).toContain('trained further by Tunesmith from bert-tiny-문의 on 문의.csv')
  })

  it('says what is wrong with a request at once, and leaves nothing', async () => {
    const before = readdirSync(app.host.home.runs)
    const datasetId = storeLabelled(app.host.store, { name: 'few.csv', rows: 10 })
    const wrong: PretrainRequest[] = [
      { ...tiny, family: 'bert', steps: 3 },
      { ...tiny, family: 'bert', steps: 3, text: [text], datasetId },
      { ...tiny, family: 'bert', steps: 3, datasetId, name: 'a/b' },
    ]
    for (const asked of wrong)
      await expect(app.client.runs.pretrain(asked)).rejects.toMatchObject(refusal('bad-argument'))
    await expect(app.client.runs.pretrain({ modelId: 'none', text: [text], steps: 3 })).rejects.toMatchObject(
      refusal('not-found'),
    )
    expect(readdirSync(app.host.home.runs)).toEqual(before)
    expect(existsSync(join(app.host.home.models, 'a'))).toBe(false)
  })
})

describe('what it will cost', () => {
  it('is measured by a few steps before there is a tokenizer', async () => {
    const gpt = await app.client.runs.estimatePretrain({ ...tiny, family: 'gpt2', text: [text], steps: 1000 })
    expect(gpt).toMatchObject({ layers: 2, width: 128, vocabSize: 400, positions: 128, steps: 1000, fits: 'fits' })
    expect(gpt.parameters).toBe(400 * 128 + 128 * 128 + 2 * (12 * 128 * 128 + 13 * 128) + 2 * 128)
    expect(gpt.measured!.tokensPerSecond).toBeCloseTo(256 / gpt.measured!.secondsPerStep, 0)
    expect(gpt.seconds).toBeCloseTo(1000 * gpt.measured!.secondsPerStep, 6)
    expect(gpt.textTokens).toBeGreaterThan(10_000)
    const bert = await app.client.runs.estimatePretrain({ ...tiny, family: 'bert', text: [text], minutes: 2 })
    expect(bert.seconds).toBe(120)
    expect(bert.tokens).toBeGreaterThan(0)
    const again = await app.client.runs.estimatePretrain({ ...tiny, family: 'bert', text: [text], minutes: 4 })
    expect(again.measured).toEqual(bert.measured)
  })

  it('tries nothing that cannot fit, and refuses to start it', async () => {
    const huge: PretrainRequest = { family: 'gpt2', text: [text], minutes: 1, layers: 96, width: 8192, heads: 64 }
    expect(await app.client.runs.estimatePretrain(huge)).toMatchObject({ fits: 'no', measured: null })
    await expect(app.client.runs.pretrain(huge)).rejects.toMatchObject(refusal('unavailable'))
    const odd: PretrainRequest = { ...tiny, family: 'bert', text: [text], minutes: 1, width: 100, heads: 3 }
    await expect(app.client.runs.estimatePretrain(odd)).rejects.toMatchObject(refusal('bad-argument'))
  })
})
