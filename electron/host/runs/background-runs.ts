// Runs that this app has at work. A run's error ends in its record; whoever started it has long gone on.

import type { RunRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export type RunStart = { signal: AbortSignal; onStart(run: RunRecord): void }

type Entry = { controller: AbortController; ended: Promise<void> }

/** A step and its checkpoint: a large model takes seconds to write. */
const closeGraceMs = 8000

export function createBackgroundRuns(onEnd: (id: string) => void) {
  const table = new Map<string, Entry>()
  return {
    has: (id: string): boolean => table.has(id),
    count: (): number => table.size,
    /** Resolves with the run as soon as it is in the store; rejects where it does not get that far. */
    start(begin: (options: RunStart) => Promise<unknown>): Promise<RunRecord> {
      const controller = new AbortController()
      const { promise, resolve, reject } = Promise.withResolvers<RunRecord>()
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      const entry: Entry = { controller, ended }
      let started: RunRecord | undefined
      const onStart = (run: RunRecord) => {
        started = run
        table.set(run.id, entry)
        resolve(run)
      }
      begin({ signal: controller.signal, onStart })
        .catch((error: unknown) => {
          // after its start, the run itself says why it ended
          if (!started) reject(error)
        })
        .finally(() => {
          if (!started) return
          // it may be at work again by now
          if (table.get(started.id) === entry) table.delete(started.id)
          end()
          onEnd(started.id)
        })
      return promise
    },
    /** Once what it did last is over; at once where it is at work or long gone. */
    async settled(id: string): Promise<void> {
      const entry = table.get(id)
      if (entry?.controller.signal.aborted) await entry.ended
    },
    /** Ends it, for a reason of one's own where there is one; resolves when it has ended. */
    async stop(id: string, reason?: unknown): Promise<void> {
      const entry = table.get(id)
      entry?.controller.abort(reason)
      await entry?.ended
    },
    /** Asks all to save and stop; they can be resumed. Those that take too long end with their process, which `kill` ends. */
    async close(kill: () => Promise<void>): Promise<void> {
      if (table.size === 0) return
      const ended = Promise.all([...table.values()].map((entry) => entry.ended))
      const reason = new AppError('process-died', say`The app was closed while this run was at work: go on with it.`)
      for (const { controller } of table.values()) controller.abort(reason)
      const { promise: late, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, closeGraceMs)
      await Promise.race([ended, late])
      clearTimeout(timer)
      if (table.size > 0) await kill()
      await ended
    },
  }
}
