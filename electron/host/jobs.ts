// The table of jobs: each runs to one end whoever watches it, and is remembered until the host closes.

import { randomUUID } from 'node:crypto'
import type { JobView } from '../../shared/contract/jobs.ts'
import { AppError, errorRecord } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { createPublisher } from './publisher.ts'

export type JobProgress = (progress: Partial<JobView['progress']>) => void
export type JobWork = (context: {
  jobId: string
  signal: AbortSignal
  report: JobProgress
}) => Promise<JobView['result']>

/** Ended jobs that are remembered. */
const maxEnded = 200

export type Jobs = ReturnType<typeof createJobs>

export function createJobs(onChange: (job: JobView) => void) {
  const table = new Map<string, { job: JobView; controller: AbortController; ended: Promise<void> }>()
  const changes = createPublisher<JobView>()

  function entryOf(id: string) {
    const entry = table.get(id)
    if (entry) return entry
    throw new AppError('not-found', say`there is no job "${id}" any more: the app was started anew since`, { job: id })
  }

  function change(id: string, fields: Partial<JobView>): JobView {
    const entry = entryOf(id)
    entry.job = { ...entry.job, ...fields }
    changes.publish(entry.job)
    onChange(entry.job)
    return entry.job
  }

  function forgetOldest(): void {
    const ended = [...table.values()].filter(({ job }) => job.endedAt !== null)
    for (const { job } of ended.slice(0, Math.max(0, ended.length - maxEnded))) table.delete(job.id)
  }

  return {
    /** Begins at once; an error or a cancelled signal is the job's end, never the caller's. */
    start(kind: JobView['kind'], title: string, work: JobWork): JobView {
      const id = randomUUID()
      const controller = new AbortController()
      const job: JobView = {
        id,
        kind,
        title,
        state: 'running',
        progress: { phase: 'waiting', done: 0, total: 0 },
        result: null,
        error: null,
        startedAt: Date.now(),
        endedAt: null,
      }
      const report: JobProgress = (progress) => {
        if (entryOf(id).job.state === 'running') change(id, { progress: { ...entryOf(id).job.progress, ...progress } })
      }
      const run = async () => {
        try {
          const result = await work({ jobId: id, signal: controller.signal, report })
          change(id, { state: 'done', result, endedAt: Date.now() })
        } catch (error) {
          const isCancelled = controller.signal.aborted && error === controller.signal.reason
          if (isCancelled) change(id, { state: 'cancelled', endedAt: Date.now() })
          else change(id, { state: 'failed', error: errorRecord(error), endedAt: Date.now() })
        }
      }
      const entry = { job, controller, ended: Promise.resolve() }
      table.set(id, entry)
      onChange(job)
      entry.ended = run()
      forgetOldest()
      return job
    },
    get: (id: string): JobView => entryOf(id).job,
    list: (): JobView[] => [...table.values()].map(({ job }) => job).reverse(),
    cancel(id: string): JobView {
      const { controller, job } = entryOf(id)
      if (job.state === 'running') controller.abort()
      return entryOf(id).job
    },
    async *watch(id: string, signal?: AbortSignal): AsyncGenerator<JobView, void> {
      const updates = changes.subscribe(signal)
      let { job } = entryOf(id)
      yield job
      if (job.state !== 'running') return
      for await (job of updates) {
        if (job.id !== id) continue
        yield job
        if (job.state !== 'running') return
      }
    },
    async close(): Promise<void> {
      for (const { controller } of table.values()) controller.abort()
      await Promise.all([...table.values()].map(({ ended }) => ended))
      changes.close()
    },
  }
}
