// Rows that belong to no dataset any more, removed bit by bit while nobody waits for it.

import type { Store } from '../../store/open-store.ts'
import { isOwnerAlive } from '../../store/process-alive.ts'

/** Between two steps of some milliseconds each. */
const pauseMs = 20

export type Sweeper = ReturnType<typeof createSweeper>

export function createSweeper(store: () => Store) {
  let timer: ReturnType<typeof setTimeout> | undefined

  function step(): void {
    timer = undefined
    try {
      if (store().datasetRows.sweep(isOwnerAlive)) schedule()
    } catch (error) {
      console.warn('could not remove rows of no dataset', error) // a full disk, say: they go with a later start
    }
  }

  function schedule(): void {
    timer ??= setTimeout(step, pauseMs).unref()
  }

  return {
    /** Goes on until there are none. */
    start: schedule,
    stop(): void {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
