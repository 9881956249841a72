// The stores without React and without a host: what an event does to them.

import { beforeEach, expect, test } from 'vitest'
import type { JobView } from '../../shared/contract/jobs.ts'
import type { ModelView } from '../../shared/contract/models.ts'
import type { RunView } from '../../shared/contract/runs.ts'
import { settingsSchema } from '../../shared/contract/settings.ts'
import { canUse, choicesStore, choose, pickModel } from './choices.ts'
import { jobOf, jobsStore } from './jobs.ts'
import { onChanged, takeEvent } from './live.ts'
import { useModels } from './models.ts'
import { createReload } from './reload.ts'
import { runOf, runsStore } from './runs.ts'
import { useSettings } from './settings.ts'
import { statusStore } from './status.ts'

const job = (id: string, done: number): JobView => ({
  id,
  kind: 'import-model',
  title: 'folder',
  state: 'running',
  progress: { phase: 'copy', done, total: 10 },
  result: null,
  error: null,
  startedAt: done,
  endedAt: null,
})
const run = (id: string, startedAt: number, step = 0) =>
  ({ id, startedAt, status: 'running', progress: { step, steps: 10 } }) as unknown as RunView
const model = (id: string, more: Partial<ModelView> = {}) =>
  ({ id, uses: ['chat'], isMissing: false, createdAt: 0, ...more }) as unknown as ModelView

beforeEach(() => {
  jobsStore.setState({ list: [] })
  runsStore.setState({ list: [] })
  choicesStore.setState({ choices: {} })
})

test('jobs and runs are added at the front and replaced in place', () => {
  takeEvent({ kind: 'job', job: job('a', 1) })
  takeEvent({ kind: 'job', job: job('b', 2) })
  takeEvent({ kind: 'job', job: job('a', 5) })
  expect(jobsStore.getState().list.map((one) => one.id)).toEqual(['b', 'a'])
  expect(jobOf('a')?.progress.done).toBe(5)
  takeEvent({ kind: 'run', run: run('r1', 100) })
  takeEvent({ kind: 'run', run: run('r2', 200) })
  takeEvent({ kind: 'run', run: run('r1', 100, 7) })
  expect(runsStore.getState().list.map((one) => one.id)).toEqual(['r2', 'r1'])
  expect(runOf('r1')?.progress.step).toBe(7)
})

test('status and settings are taken as they come', () => {
  const status = { version: '1', platform: 'linux', provider: 'cpu', memory: { usedBytes: 1, totalBytes: 2 } }
  takeEvent({ kind: 'status', status })
  expect(statusStore.getState().status).toBe(status)
  takeEvent({ kind: 'settings', settings: settingsSchema.parse({ theme: 'dark' }) })
  expect(useSettings.getState()).toMatchObject({ isLoaded: true, settings: { theme: 'dark' } })
})

test('views hear of lists that have no store', () => {
  let heard = 0
  const stop = onChanged('datasets', () => heard++)
  takeEvent({ kind: 'changed', what: 'datasets' })
  takeEvent({ kind: 'changed', what: 'chats' })
  stop()
  takeEvent({ kind: 'changed', what: 'datasets' })
  expect(heard).toBe(1)
})

test('a list is read one reading at a time, and once more for changes in between', async () => {
  const gates: (() => void)[] = []
  const reload = createReload(() => new Promise((resolve) => gates.push(resolve)))
  const all = [reload(), reload(), reload()]
  expect(gates).toHaveLength(1)
  gates[0]!()
  await Promise.resolve()
  await Promise.resolve()
  expect(gates).toHaveLength(2)
  gates[1]!()
  await Promise.all(all)
  expect(gates).toHaveLength(2)
})

test('the model for a use is the chosen one while it can be used, else the newest that can', () => {
  const list = [
    model('old', { createdAt: 1 }),
    model('new', { createdAt: 2 }),
    model('bert', { createdAt: 3, uses: ['pair'] }),
  ]
  expect(pickModel(list, 'chat', 'old')?.id).toBe('old')
  expect(pickModel(list, 'chat', 'bert')?.id).toBe('new')
  expect(pickModel(list, 'chat', undefined)?.id).toBe('new')
  expect(pickModel(list, 'classify', 'old')).toBeNull()
  expect(canUse(model('gone', { isMissing: true }), 'chat')).toBe(false)
  choose('chat', 'old')
  expect(choicesStore.getState().choices).toEqual({ chat: 'old' })
  useModels.setState({ list })
  expect(useModels.getState().byId('new')?.createdAt).toBe(2)
})
