// A few real steps in a compute process of their own: one at a time, and once for all that would come out the same.

import { AppError } from '../../../shared/errors.ts'
import type { Host } from '../open-host.ts'
import { createTurns } from '../runs/turns.ts'

/** `isBusy`: a run was at work meanwhile. */
export type Probed<P> = { probe: P; isBusy: boolean }

/** `key` says all that the result depends on. Not there where it ran out of memory. */
export type ProbeOnce<P> = (
  key: string,
  steps: (child: ReturnType<Host['startChild']>) => Promise<P>,
  signal: AbortSignal | undefined,
) => Promise<Probed<P> | undefined>

export function createProbeOnce<P>(host: Host, maxKept: number): ProbeOnce<P> {
  const turns = createTurns()
  const kept = new Map<string, P>()

  return async (key, steps, signal) => {
    const known = kept.get(key)
    if (known) return { probe: known, isBusy: false }
    const endTurn = await turns.take({ signal })
    const child = host.startChild('train')
    try {
      const isBusy = host.store.runs.listByStatus('running').length > 0
      const probe = await steps(child)
      if (!isBusy) kept.set(key, probe)
      for (const oldest of kept.keys()) if (kept.size > maxKept) kept.delete(oldest)
      return { probe, isBusy }
    } catch (error) {
      if (error instanceof AppError && error.code === 'process-died' && error.data.signal === 'SIGKILL')
        return undefined
      throw error
    } finally {
      endTurn()
      await child.stop()
    }
  }
}
