// Training runs, past and running, kept live.

import { create } from 'zustand'
import type { RunView } from '../../shared/contract/runs.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf } from '../app/client.ts'
import { createReload } from './reload.ts'

export type RunsState = { list: RunView[]; isLoaded: boolean; error: ErrorRecord | null }

export const runsStore = create<RunsState>()(() => ({ list: [], isLoaded: false, error: null }))

export function useRuns(): RunView[] {
  return runsStore((state) => state.list)
}

export function runOf(id: string | null | undefined): RunView | undefined {
  return runsStore.getState().list.find((run) => run.id === id)
}

/** Newest first. */
export function takeRun(run: RunView): void {
  runsStore.setState(({ list }) => ({
    list: list.some((old) => old.id === run.id)
      ? list.map((old) => (old.id === run.id ? run : old))
      : [run, ...list].sort((a, b) => b.startedAt - a.startedAt),
  }))
}

export const reloadRuns = createReload(async () => {
  try {
    runsStore.setState({ list: await client.runs.list(), isLoaded: true, error: null })
  } catch (error) {
    runsStore.setState({ error: errorOf(error) })
  }
})
