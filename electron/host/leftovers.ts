// What killed processes left in the data folder: drafts of files and of models, checkpoints that nobody needs any more, and folders of runs that never
// came to be. Removed behind the back of whoever opens the library.

import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunRecord } from '../../shared/domain/records.ts'
import { removeDeadDrafts } from '../engine/formats/drafts.ts'
import { removeModelDraft } from '../engine/training/model-draft.ts'
import { removeProgress } from '../engine/training/run-files.ts'
import type { Home } from '../store/home.ts'
import type { Store } from '../store/open-store.ts'

type Parts = {
  home: Home
  store: Store
  /** No other app works on this data folder: rows on their way into a run's folder are nobody's. */
  isOnlyApp: boolean
}

/** What is there is listed at once; what begins later is left alone. */
export function removeLeftovers({ home, store, isOnlyApp }: Parts): void {
  const runs = store.runs.list()
  const known = new Set(runs.map(({ id }) => id))
  // a run that was begun again under the name of one that ended writes to the same place
  const atWork = new Set(runs.filter(({ status }) => status === 'running').map(({ settings }) => settings.outputFolder))
  const ended = runs.filter(({ settings }) => !atWork.has(settings.outputFolder))
  const strays = isOnlyApp ? readdirSync(home.runs).filter((name) => !known.has(name)) : []
  const remove = async () => {
    for (const name of strays) await rm(join(home.runs, name), { recursive: true, force: true, maxRetries: 10 })
    for (const run of ended) await removeOfRun(run)
    for (const [folder, levels] of [
      [home.root, 0],
      [home.models, 1],
      [home.runs, 1],
      [home.cache, 2],
    ] as const)
      await removeDeadDrafts(folder, levels)
  }
  remove().catch((error: unknown) => console.warn(`could not remove what was left in ${home.root}`, error))
}

/** After the end of a compute process. */
export function removeCacheDrafts(cache: string): void {
  removeDeadDrafts(cache, 2).catch((error: unknown) =>
    console.warn(`could not remove what was left in ${cache}`, error),
  )
}

async function removeOfRun({ folder, settings, status }: RunRecord): Promise<void> {
  // killed after it was done, before it had tidied up
  if (status === 'done') await removeProgress(folder)
  else await removeOfModel(settings)
}

/** Of a run that ended before it was done. */
export async function removeRunLeftovers({ folder, settings }: RunRecord): Promise<void> {
  await removeOfModel(settings)
  await removeDeadDrafts(folder, 0)
}

async function removeOfModel({ outputFolder }: RunRecord['settings']): Promise<void> {
  if (typeof outputFolder === 'string') await removeModelDraft(outputFolder)
}
