// A disk that fills up: whatever is at work stops with words that help, the database stays whole, and with space again it goes on. Three real small
// file systems: one for the database, one for the runs, one for the models and exports.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../electron/host/open-app.ts'
import { loadSqlite } from '../../electron/store/native.ts'
import type { JobView } from '../../shared/contract/jobs.ts'
import type { RunUpdate, RunView } from '../../shared/contract/runs.ts'
import { dataChoicesSchema } from '../../shared/domain/data-choices.ts'
import { moodRows, moodTable } from '../home/sentences.ts'
import { openSmallDisk, type SmallDisk } from './small-disk.ts'
import { look } from './store-eye.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-full-'))
const disks = await Promise.all(
  [32, 150, 60].map((megabytes, i) => openSmallDisk(join(scratch, `disk-${i}`), megabytes)),
)
const missing = disks.find((disk) => typeof disk === 'string')
if (missing !== undefined) console.warn(`NOT TESTED: full disks, since ${missing}`)
const [storeDisk, runsDisk, modelsDisk] = disks as [SmallDisk, SmallDisk, SmallDisk]

let app: App
let home: string
const id = { bert: '', gpt: '', dataset: '' }
beforeAll(async () => {
  if (missing !== undefined) return
  home = join(storeDisk.folder, 'home')
  mkdirSync(home)
  for (const [name, disk] of [
    ['runs', runsDisk],
    ['models', modelsDisk],
  ] as const) {
    mkdirSync(join(disk.folder, name))
    symlinkSync(join(disk.folder, name), join(home, name))
  }
  mkdirSync(join(scratch, 'cache'))
  symlinkSync(join(scratch, 'cache'), join(home, 'cache'))
  app = openApp({ home })
  await app.client.settings.change({ threads: 1 })
  id.bert = (await app.client.models.addStarter({ name: 'starter-bert-ko' })).id
  id.gpt = (await app.client.models.addStarter({ name: 'starter-gpt-en' })).id
  id.dataset = String((await taken('moods', moodTable(moodRows(1, 160)))).result?.datasetId)
})
afterAll(async () => {
  await app?.close()
  for (const disk of disks) if (typeof disk !== 'string') disk.close()
  rmSync(scratch, { recursive: true, force: true })
})

async function taken(name: string, table: string): Promise<JobView> {
  const path = join(scratch, `${name}.csv`)
  writeFileSync(path, table)
  const choices = dataChoicesSchema.parse({ roles: { text: 'text', label: 'mood' } })
  return endOf((await app.client.imports.start({ draft: { path, choices }, name })).jobId)
}

async function endOf(jobId: string): Promise<JobView> {
  for await (const job of await app.client.jobs.watch({ id: jobId })) if (job.state !== 'running') return job
  throw new Error('a job without an end')
}

/** A run to its end, or until `isEnough`. */
async function watched(runId: string, isEnough: (update: RunUpdate) => boolean = () => false): Promise<RunView> {
  for await (const update of await app.client.runs.watch({ id: runId }))
    if (update.run.status !== 'running' || isEnough(update)) return update.run
  throw new Error('a run without an end')
}

function start(method: 'head' | 'lora' | 'full', name: string, epochs = 1) {
  const settings = { epochs, batchSize: 8, dropout: false, patience: null, evaluations: 2 }
  return app.client.runs.finetune({ datasetId: id.dataset, modelId: id.bert, method, settings, name })
}

/** What, where, how much is missing, what to do. */
const saysFull = (path: RegExp) => ({
  code: 'io',
  message: expect.stringMatching(
    new RegExp(
      `Could not .*${path.source}.*the disk is full.*MB free.*MB more than there are.*Free some space and try again`,
    ),
  ),
  data: expect.objectContaining({ code: 'ENOSPC', free: expect.any(Number), needed: expect.any(Number) }),
})
const isWhole = () => expect(look(home, (eye) => [eye.integrity(), eye.brokenReferences()])).toEqual(['ok', 0])

/** The database's log keeps its size, and with it room to write: it is folded into the database first. */
function fillStoreDisk(): void {
  const db = new (loadSqlite())(join(home, 'tunesmith.sqlite'))
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  storeDisk.fill()
}

/** Fails for want of space, goes on when there is some, and comes to its end. */
async function stopsAndGoesOn(run: RunView, disk: SmallDisk, path: RegExp): Promise<void> {
  const failed = await watched(run.id)
  expect(failed).toMatchObject({ status: 'failed', isElsewhere: false, error: saysFull(path) })
  expect(failed.error?.message).toContain('goes on from its last checkpoint')
  isWhole()
  expect(readdirSync(join(home, 'models')).filter((name) => name.includes(run.name))).toEqual([])
  disk.empty()
  await app.client.runs.resume({ id: run.id })
  expect(await watched(run.id)).toMatchObject({ status: 'done', error: null })
}

describe.skipIf(missing !== undefined)('a full disk', () => {
  it('stops a chat message and a reply; both can be written again', async () => {
    const chat = await app.client.chats.create({ modelId: id.gpt })
    fillStoreDisk()
    await expect(app.client.chats.send({ id: chat.id, text: 'Once upon a time' })).rejects.toMatchObject({
      data: saysFull(/tunesmith\.sqlite/),
    })
    isWhole()
    storeDisk.empty()
    await app.client.chats.send({ id: chat.id, text: 'Once upon a time' })
    await app.client.chats.stop({ id: chat.id })
    isWhole()
  })

  it('stops an import, of which nothing is left; with space again it comes in', async () => {
    const table = `text,mood\n${Array.from({ length: 40_000 }, (_, i) => `sentence number ${i} of many,${i % 2}`).join('\n')}\n`
    storeDisk.fill(500_000)
    const failed = await taken('many', table)
    expect(failed).toMatchObject({ state: 'failed', error: saysFull(/tunesmith\.sqlite/) })
    isWhole()
    storeDisk.empty()
    const { state, result } = await taken('many', table)
    expect([state, look(home, (eye) => eye.rowsOf(String(result?.datasetId)))]).toEqual(['done', 40_000])
    await app.client.datasets.remove({ id: String(result?.datasetId) })
    await expect.poll(() => look(home, (eye) => eye.halfImports()), { timeout: 60_000 }).toBe(0)
  })

  it('stops a run at its checkpoint', { timeout: 300_000 }, async () => {
    const run = await start('full', 'checkpoint', 4) // long enough to be at work still when the disk is full
    await watched(run.id, ({ run: { progress } }) => progress.phase === 'train' && progress.step > 0)
    runsDisk.fill(100_000)
    // the best weights so far lie there too, and may be written first
    await stopsAndGoesOn(run, runsDisk, /(?:checkpoint|best)\.safetensors/)
  })

  it('stops a run when its model is saved', async () => {
    modelsDisk.fill(100_000)
    await stopsAndGoesOn(await start('full', 'saving'), modelsDisk, /saving\.part\/model\.safetensors/)
  })

  it('stops a run when its answers are written', async () => {
    const run = await start('head', 'answers')
    runsDisk.fill()
    await stopsAndGoesOn(run, runsDisk, /predictions\.jsonl/)
  })

  it('stops a run whose curve the database cannot take, and says so although it cannot be written down', async () => {
    const run = await start('lora', 'curve', 100)
    await watched(run.id, ({ run: { progress } }) => progress.phase === 'train' && progress.step > 0)
    fillStoreDisk()
    expect(await watched(run.id)).toMatchObject({
      status: 'failed',
      isElsewhere: false,
      error: saysFull(/tunesmith\.sqlite/),
    })
    isWhole()
    await expect(app.client.runs.resume({ id: run.id })).rejects.toMatchObject({ data: saysFull(/tunesmith\.sqlite/) })
    storeDisk.empty()
    await app.client.runs.resume({ id: run.id })
    await watched(run.id, ({ run: { progress } }) => progress.phase === 'train' && progress.step > 5)
    await app.client.runs.cancel({ id: run.id })
    expect((await watched(run.id)).status).toBe('cancelled')
  })

  it('stops an export, of which nothing is left', async () => {
    const [model] = (await app.client.models.list()).filter(({ name }) => name === 'saving')
    const files = [{ format: 'onnx' as const, precision: 'float32' as const }]
    const parent = join(modelsDisk.folder, 'exports')
    const asked = { modelId: model!.id, files, parent, name: 'out' }
    modelsDisk.fill(1_000_000)
    // what it takes is known before
    expect(await endOf((await app.client.exports.start(asked)).jobId)).toMatchObject({
      state: 'failed',
      error: {
        code: 'io',
        message: expect.stringMatching(/The export takes \d+ MB, and .* has \d+ MB free: free some space/),
      },
    })
    expect(readdirSync(modelsDisk.folder).sort()).toEqual(['filler', 'models'])
    // another program takes the space meanwhile
    modelsDisk.empty()
    const { jobId } = await app.client.exports.start(asked)
    for await (const job of await app.client.jobs.watch({ id: jobId }))
      if (job.progress.phase === 'write') modelsDisk.fill()
    const [job] = await app.client.jobs.list()
    if (job?.state !== 'done') expect(job).toMatchObject({ id: jobId, state: 'failed', error: { code: 'io' } })
    modelsDisk.empty()
    isWhole()
  })
})
