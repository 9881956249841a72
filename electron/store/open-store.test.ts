import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { datasetRecord, modelRecord, newRun } from './fixtures/records.ts'
import { migrate, migrations, schemaVersion } from './migrations/migrate.ts'
import { loadSqlite } from './native.ts'
import { openStore, type Store } from './open-store.ts'

let folder: string
let file: string
const opened: { close(): void }[] = []
const open = (): Store => {
  const store = openStore(file)
  opened.push(store)
  return store
}
const openRaw = () => {
  const db = new (loadSqlite())(file)
  opened.push(db)
  return db
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
  file = join(folder, 'library.sqlite')
})
afterEach(() => {
  for (const closable of opened.splice(0)) closable.close()
  rmSync(folder, { recursive: true })
})

describe('opening', () => {
  it('keeps everything over closing and opening', () => {
    const first = open()
    first.models.insert(modelRecord())
    first.datasets.insert(datasetRecord())
    const run = first.runs.start(newRun(), 1)
    first.close()
    const second = open()
    expect(second.models.list()).toEqual([modelRecord()])
    expect(second.datasets.list()).toEqual([datasetRecord()])
    expect(second.runs.list()).toEqual([run])
  })

  it('writes ahead, so that readers never wait', () => {
    open()
    expect(openRaw().pragma('journal_mode', { simple: true })).toBe('wal')
  })

  it('refuses a Node without the needed Node-API before it touches the native module', () => {
    for (const napi of ['9', '', 'x']) {
      expect(() => loadSqlite(napi)).toThrow(expect.objectContaining({ code: 'unavailable' }))
    }
    expect(() => loadSqlite('9')).toThrow(`Node ${process.version} is too old`)
  })

  it('says that a file is no database, or cannot be opened', () => {
    writeFileSync(file, 'x'.repeat(5000))
    expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'bad-file', data: { path: file } }))
    const directory = join(folder, 'directory')
    mkdirSync(directory)
    expect(() => openStore(directory)).toThrow(expect.objectContaining({ code: 'io' }))
  })

  it('says which row is damaged', () => {
    const store = open()
    store.datasets.insert(datasetRecord())
    openRaw().exec(`UPDATE datasets SET columns = '["text", 1]'`)
    expect(() => store.datasets.get('d1')).toThrow(/table datasets, column columns.1/)
    openRaw().exec(`UPDATE datasets SET columns = '["text"'`)
    expect(() => store.datasets.list()).toThrow(expect.objectContaining({ code: 'bad-file' }))
  })
})

describe('migrations', () => {
  it('brings an older database forward with its rows', () => {
    const old = openRaw()
    migrate(old, migrations.slice(0, 1))
    expect(schemaVersion(old)).toBe(1)
    old.prepare('INSERT INTO models VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(...Object.values(modelRecord()))
    const store = open()
    expect(schemaVersion(old)).toBe(migrations.length)
    expect(store.models.get('m1')).toEqual(modelRecord())
    store.datasets.insert(datasetRecord())
    expect(store.runs.start(newRun(), 1).status).toBe('running')
  })

  it('undoes a step that fails half-way and keeps the version before it', () => {
    const db = openRaw()
    expect(() => migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE a (x)'])).toThrow(
      /already exists/,
    )
    expect(schemaVersion(db)).toBe(1)
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
    expect(tables).toEqual(['a'])
  })

  it('leaves a newer database alone', () => {
    openRaw().pragma(`user_version = ${migrations.length + 1}`)
    expect(() => openStore(file)).toThrow(/newer Tunesmith/)
    expect(schemaVersion(openRaw())).toBe(migrations.length + 1)
  })
})

describe('two connections', () => {
  it('see each other', () => {
    const [first, second] = [open(), open()]
    first.models.insert(modelRecord())
    expect(second.models.get('m1').name).toBe('Tiny GPT')
    second.models.rename('m1', 'Other')
    expect(first.models.get('m1').name).toBe('Other')
  })

  it('read during a write, and see all of it or nothing', () => {
    const [first, second] = [open(), open()]
    first.transaction(() => {
      first.models.insert(modelRecord())
      expect(second.models.list()).toEqual([])
    })
    expect(second.models.list()).toHaveLength(1)
    const failing = () =>
      first.transaction(() => {
        first.models.insert(modelRecord({ id: 'm2', name: 'Second' }))
        first.models.insert(modelRecord({ id: 'm3' }))
      })
    expect(failing).toThrow(/already a model named "Tiny GPT"/)
    expect(second.models.list()).toHaveLength(1)
  })

  it('wait for each other when both write, from two processes', async () => {
    const store = open()
    store.models.insert(modelRecord())
    store.datasets.insert(datasetRecord())
    store.runs.start(newRun(), 1)
    store.runs.start(newRun({ id: 'r2' }), 1)
    const child = await forkWriter('r1')
    for (let step = 0; step < 300; step++) store.runs.addMetrics('r2', step, { loss: step })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(store.runs.listMetrics('r2')).toHaveLength(300)
    expect(store.runs.listMetrics('r1').length).toBeGreaterThan(0)
  })
})

it('loses nothing that was acknowledged when its process is killed with SIGKILL', async () => {
  const before = open()
  before.models.insert(modelRecord())
  before.datasets.insert(datasetRecord())
  before.runs.start(newRun(), 1)
  before.close()
  let acknowledged = -1
  for (let round = 1; round <= 3; round++) {
    const child = await forkWriter('r1')
    await new Promise<void>((done) => {
      child.on('message', (step: number) => {
        acknowledged = Math.max(acknowledged, step)
        if (step >= 150 * round) done()
      })
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = open()
    expect(openRaw().pragma('integrity_check', { simple: true })).toBe('ok')
    const metrics = store.runs.listMetrics('r1')
    const steps = new Set(metrics.map(({ step }) => step))
    expect([...steps]).toEqual(Array.from({ length: steps.size }, (_, step) => step))
    expect(steps.size).toBeGreaterThan(acknowledged)
    // Both points of a step or neither.
    expect(metrics).toHaveLength(2 * steps.size)
    store.close()
  }
})

/** A process that writes to the run until it is killed; it has written its first step when this returns. */
async function forkWriter(runId: string) {
  const child = fork(join(import.meta.dirname, 'fixtures/write-metrics.ts'), [file, runId])
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the writer ended with ${code}`))),
  ])
  return child
}
