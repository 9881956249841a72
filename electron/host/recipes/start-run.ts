// A recipe becomes a run: its rows are written into the run's own folder, so that it can be taken up again whatever becomes of the dataset.

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recipe } from '../../../shared/contract/recipes.ts'
import { materialise } from '../data/materialise.ts'
import type { Host } from '../open-host.ts'
import type { RunStart } from '../runs/background-runs.ts'
import { newRunId, type Sweep } from '../runs/run-jobs.ts'
import { recipeData } from './recipe-data.ts'
import { runRequest } from './run-settings.ts'

export type StartedAs = { name?: string | undefined; suggestedName?: string | undefined; sweep?: Sweep | undefined }

/** Resolves when the run has ended; whoever wants it sooner listens to `onStart`. */
export async function startRecipe(
  host: Host,
  recipe: Recipe,
  as: StartedAs,
  watch: Partial<RunStart>,
): Promise<unknown> {
  const data = recipeData(host.store, recipe.datasetId)
  const model = host.store.models.get(recipe.modelId)
  const machine = host.store.settings.get()
  const id = newRunId()
  const folder = join(host.home.runs, id, 'data')
  let isStarted = false
  const heard = {
    ...watch,
    onStart(run: Parameters<NonNullable<RunStart['onStart']>>[0]) {
      isStarted = true
      watch.onStart?.(run)
    },
  }
  try {
    await mkdir(folder, { recursive: true })
    const files = await materialise(host.store, recipe.datasetId, folder)
    const asked = { data, model: model.folder, method: recipe.method, settings: recipe.settings ?? {}, machine }
    const { job, request } = runRequest(asked, { data: files.data, testData: files.testData })
    const own = { ...as, id, datasetId: recipe.datasetId }
    return job === 'finetune'
      ? await host.runs.startFinetune({ ...request, ...own }, heard)
      : await host.runs.startFinetuneText({ ...request, ...own }, heard)
  } catch (error) {
    if (!isStarted) await rm(join(host.home.runs, id), { recursive: true, force: true })
    throw error
  }
}
