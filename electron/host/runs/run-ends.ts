// Ends of runs on their way into the store. One that the store cannot take now (a full disk) is kept and tried again: no run stays "running" that
// nobody is at work on.

import { AppError } from '../../../shared/errors.ts'
import type { Store } from '../../store/open-store.ts'
import type { RunEnd } from '../../store/runs.ts'

export type RunEnds = ReturnType<typeof createRunEnds>

export function createRunEnds(store: () => Store) {
  const kept = new Map<string, RunEnd>()
  return {
    /** Of a run whose end is not written yet. */
    find: (id: string): RunEnd | undefined => kept.get(id),
    write(id: string, end: RunEnd): void {
      try {
        store().runs.finish(id, end)
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'io') throw error
        kept.set(id, end)
      }
    },
    /** Writes what is kept; whoever goes on with a run hears why that cannot be. */
    settle(): void {
      for (const [id, end] of kept) {
        if (store().runs.find(id)?.status === 'running') store().runs.finish(id, end)
        kept.delete(id)
      }
    },
  }
}
