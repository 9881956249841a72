// What is done with a run, with a word where it does not succeed.

import type { RunView } from '../../../shared/contract/runs.ts'
import { client, errorOf } from '../../app/client.ts'
import { getRoute, go } from '../../app/navigation.ts'
import { toast } from '../../components/toast.tsx'
import { messageOf } from '../../locales/error-sentences.ts'
import { takeRun } from '../../stores/runs.ts'

/** false where it failed; the reason is in a toast. */
async function tell(action: () => Promise<void>): Promise<boolean> {
  try {
    await action()
    return true
  } catch (error) {
    toast({ text: messageOf(errorOf(error)), tone: 'bad' })
    return false
  }
}

/** In its place in the list, or where one is looking at it. */
export function goOn(run: RunView): Promise<boolean> {
  return tell(async () => {
    takeRun(await client.runs.resume({ id: run.id }))
    if (getRoute().view === 'runs') go('runs', { id: run.id })
  })
}

export function cancelRun(run: RunView): Promise<boolean> {
  return tell(async () => {
    await client.runs.cancel({ id: run.id, discard: true })
  })
}

export function pauseRun(run: RunView): Promise<boolean> {
  return tell(async () => {
    await client.runs.pause({ id: run.id })
  })
}

export function stopAndKeep(run: RunView): Promise<boolean> {
  return tell(async () => {
    await client.runs.stopAndKeep({ id: run.id })
  })
}

export function moveRun(run: RunView, place: number): Promise<boolean> {
  return tell(async () => {
    await client.runs.move({ id: run.id, place })
  })
}

export function renameRun(run: RunView, name: string): Promise<boolean> {
  return tell(async () => takeRun(await client.runs.rename({ id: run.id, name })))
}

export function removeRun(run: RunView): Promise<boolean> {
  return tell(async () => {
    await client.runs.remove({ id: run.id })
  })
}
