// Follows one run while a view shows it, also over its end and a new start.

import { useEffect, useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf, isAbort } from '../../app/client.ts'
import { useRuns } from '../../stores/runs.ts'
import { type RunLog, takeUpdate } from './run-log.ts'

export type WatchedRun = { log: RunLog | null; error: ErrorRecord | null }

export function useRun(id: string): WatchedRun {
  const [watched, setWatched] = useState<WatchedRun>({ log: null, error: null })
  const listed = useRuns().find((run) => run.id === id)
  const isRunning = listed?.status === 'running'

  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that is taken up again is watched again
  useEffect(() => {
    const leaving = new AbortController()
    let log: RunLog | null = null
    const follow = async () => {
      try {
        for await (const update of await client.runs.watch({ id }, { signal: leaving.signal })) {
          log = takeUpdate(log, update)
          setWatched({ log, error: null })
        }
      } catch (error) {
        if (!isAbort(error) && !leaving.signal.aborted) setWatched({ log, error: errorOf(error) })
      }
    }
    void follow()
    return () => leaving.abort()
  }, [id, isRunning])

  // the list is told of a new name or an end by the same host
  const { log, error } = watched
  if (log?.run.id !== id) return { log: null, error }
  return {
    log: listed && listed.name !== log.run.name ? { ...log, run: { ...log.run, name: listed.name } } : log,
    error,
  }
}

/** The time, once a second while something is at work. */
export function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isTicking) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}
