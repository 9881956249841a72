// The one subscription that keeps the stores live. `changed` names lists that are read anew; views may listen for those that have no store.

import type { AppEvent } from '../../shared/contract/app.ts'
import { client, isAbort } from '../app/client.ts'
import { useConnection } from '../app/connection.ts'
import { reloadJobs, takeJob } from './jobs.ts'
import { reloadModels } from './models.ts'
import { reloadRuns, takeRun } from './runs.ts'
import { takeSettings } from './settings.ts'
import { statusStore } from './status.ts'

export type ChangedList = Extract<AppEvent, { kind: 'changed' }>['what']

const listeners = new Set<{ what: ChangedList; action: () => void }>()
const retryMs = 2000

/** Calls back when a list changed, also after a lost connection; returns the way to stop. */
export function onChanged(what: ChangedList, action: () => void): () => void {
  const listener = { what, action }
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(what: ChangedList): void {
  for (const listener of listeners) if (listener.what === what) listener.action()
}

const takers = {
  status: ({ status }) => statusStore.setState({ status }),
  settings: ({ settings }) => takeSettings(settings),
  job: ({ job }) => takeJob(job),
  run: ({ run }) => takeRun(run),
  changed: ({ what }) => {
    if (what === 'models') void reloadModels()
    if (what === 'runs') void reloadRuns()
    announce(what)
  },
} satisfies { [Kind in AppEvent['kind']]: (event: Extract<AppEvent, { kind: Kind }>) => void }

export function takeEvent(event: AppEvent): void {
  const take = takers[event.kind] as (event: AppEvent) => void
  take(event)
}

function readAll(): void {
  void reloadModels()
  void reloadRuns()
  reloadJobs().catch((error: unknown) => console.warn('jobs', error))
  for (const what of ['chats', 'datasets'] as const) announce(what)
}

/** Follows the host until the signal says stop; after every (re)connection all lists are read anew. */
export async function follow(signal: AbortSignal): Promise<void> {
  const stopListening = useConnection.subscribe((now, before) => {
    if (now.opened !== before.opened) readAll()
  })
  signal.addEventListener('abort', stopListening, { once: true })
  if (useConnection.getState().opened > 0) readAll()
  while (!signal.aborted) {
    try {
      for await (const event of await client.app.watch(undefined, { signal })) takeEvent(event)
    } catch (error) {
      if (isAbort(error) || signal.aborted) return
      console.warn('app.watch', error)
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}
