// Runs that have come to their end while the app was open: told once, wherever the user is.

import type { RunView } from '../../shared/contract/runs.ts'

/** Of runs that were at work, those that are done or have failed; what the user stopped himself is no news. */
export function endedRuns(before: readonly RunView[], after: readonly RunView[]): RunView[] {
  const working = new Set(before.flatMap(({ id, status }) => (status === 'running' ? [id] : [])))
  return after.filter(({ id, status }) => working.has(id) && (status === 'done' || status === 'failed'))
}
