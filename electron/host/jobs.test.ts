import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { JobView } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/errors.ts'
import { createJobs } from './jobs.ts'
import { type App, openApp } from './open-app.ts'
import { createPublisher } from './publisher.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-jobs-'))
const opened: App[] = []
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of stream) found.push(item)
  return found
}

describe('a job', () => {
  it('reports its progress to whoever watches, also late, and ends once', async () => {
    const seen: JobView[] = []
    const jobs = createJobs((job) => seen.push(job))
    const gate = Promise.withResolvers<void>()
    const { id } = jobs.start('classify', 'rows.csv', async ({ report }) => {
      report({ phase: 'reading', total: 2 })
      await gate.promise
      report({ done: 2 })
      return { rows: 2 }
    })
    const early = all(jobs.watch(id))
    gate.resolve()
    const states = (await early).map(({ state, progress }) => `${state} ${progress.done}/${progress.total}`)
    expect(states).toEqual(['running 0/2', 'running 2/2', 'done 2/2'])
    expect(await all(jobs.watch(id))).toMatchObject([{ state: 'done', result: { rows: 2 }, error: null }])
    expect(seen.filter(({ endedAt }) => endedAt !== null)).toHaveLength(1)
  })

  it('that fails keeps its reason; one that is cancelled says so', async () => {
    const jobs = createJobs(() => undefined)
    const failing = jobs.start('classify', 'a', () => Promise.reject(new AppError('bad-file', 'cut short', { row: 3 })))
    const waiting = jobs.start('classify', 'b', ({ signal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    jobs.cancel(waiting.id)
    await jobs.close()
    expect(jobs.get(failing.id)).toMatchObject({ state: 'failed', error: { code: 'bad-file', data: { row: 3 } } })
    expect(jobs.get(waiting.id)).toMatchObject({ state: 'cancelled', error: null })
  })
})

describe('a publisher', () => {
  it('gives every listener everything from its subscription on', async () => {
    const publisher = createPublisher<number>()
    const controller = new AbortController()
    const first = publisher.subscribe()
    publisher.publish(1)
    const second = publisher.subscribe(controller.signal)
    publisher.publish(2)
    controller.abort()
    publisher.publish(3)
    publisher.close()
    expect(await all(first)).toEqual([1, 2, 3])
    expect(await all(second)).toEqual([2])
  })
})

describe('the contract', () => {
  it('gives errors with their code and data, and refuses what its schemas do not allow', async () => {
    const app = openApp({ home: join(scratch, 'errors') })
    opened.push(app)
    await expect(app.client.jobs.cancel({ id: 'none' })).rejects.toMatchObject({
      code: 'APP_ERROR',
      data: { code: 'not-found', data: { job: 'none' } },
    })
    const watching = all(await app.client.jobs.watch({ id: 'none' }))
    await expect(watching).rejects.toMatchObject({ code: 'APP_ERROR', data: { code: 'not-found' } })
    await expect(app.client.jobs.cancel({ id: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
