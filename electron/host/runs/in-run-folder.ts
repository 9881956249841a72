// A run that writes its rows into its own folder before it starts: what does not start leaves no folder behind.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '../open-host.ts'
import { type Job, newRunId, type RunOutcome, type RunWatch } from './run-jobs.ts'

export async function inRunFolder<J extends Job>(
  host: Host,
  watch: RunWatch<J>,
  start: (id: string, folder: string, heard: RunWatch<J>) => Promise<RunOutcome<J>>,
): Promise<RunOutcome<J>> {
  const id = newRunId()
  const folder = join(host.home.runs, id)
  let isStarted = false
  try {
    return await start(id, folder, {
      ...watch,
      onStart(run) {
        isStarted = true
        watch.onStart?.(run)
      },
    })
  } catch (error) {
    if (!isStarted) await rm(folder, { recursive: true, force: true })
    throw error
  }
}
