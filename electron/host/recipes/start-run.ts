// A recipe becomes a run: its rows are written into the run's own folder, so that it can be taken up again whatever becomes of the dataset.

import { join } from 'node:path'
import { isWritten, type Recipe } from '../../../shared/contract/recipes.ts'
import { AppError } from '../../../shared/errors.ts'
import { materialise } from '../data/materialise.ts'
import type { Host } from '../open-host.ts'
import type { RunStart } from '../runs/background-runs.ts'
import { inRunFolder } from '../runs/in-run-folder.ts'
import type { Job, RunOutcome, RunWatch, Sweep } from '../runs/run-jobs.ts'
import { recipeData } from './recipe-data.ts'
import { type RunRequest, runRequest } from './run-settings.ts'

export type StartedAs = { name?: string | undefined; suggestedName?: string | undefined; sweep?: Sweep | undefined }

type Started<J extends Job> = Promise<RunOutcome<J>>

export const isWrittenDataset = (host: Host, datasetId: string): boolean =>
  isWritten(recipeData(host.store, datasetId).task)

/** Resolves when the run has ended; whoever wants it sooner listens to `onStart`. */
export function startRecipe(host: Host, recipe: Recipe, as: StartedAs, watch: Partial<RunStart>): Promise<unknown> {
  return isWrittenDataset(host, recipe.datasetId)
    ? startWrittenRecipe(host, recipe, as, watch)
    : startLabelledRecipe(host, recipe, as, watch)
}

export function startLabelledRecipe(
  host: Host,
  recipe: Recipe,
  as: StartedAs,
  watch: RunWatch<'finetune'>,
): Started<'finetune'> {
  return withRows(host, recipe, watch, ({ request, own }, heard) => {
    if (request.job === 'finetune') return host.runs.startFinetune({ ...request.request, ...own, ...as }, heard)
    throw notOfKind(recipe)
  })
}

export function startWrittenRecipe(
  host: Host,
  recipe: Recipe,
  as: StartedAs,
  watch: RunWatch<'finetune-text'>,
): Started<'finetune-text'> {
  return withRows(host, recipe, watch, ({ request, own }, heard) => {
    if (request.job === 'finetune-text')
      return host.runs.startFinetuneText({ ...request.request, ...own, ...as }, heard)
    throw notOfKind(recipe)
  })
}

const notOfKind = ({ datasetId }: Recipe) =>
  new AppError('internal', 'The rows of a dataset are of another kind than its run.', { datasetId })

type Ready = { request: RunRequest; own: { id: string; datasetId: string } }

function withRows<J extends Job>(
  host: Host,
  recipe: Recipe,
  watch: RunWatch<J>,
  start: (ready: Ready, heard: RunWatch<J>) => Started<J>,
): Started<J> {
  return inRunFolder(host, watch, async (id, folder, heard) => {
    const { datasetId, modelId, method, settings = {} } = recipe
    const data = recipeData(host.store, datasetId)
    const model = host.store.models.get(modelId)
    const machine = host.store.settings.get()
    const files = await materialise(host.store, datasetId, join(folder, 'data'))
    const asked = { data, model: model.folder, method, settings, machine }
    const request = runRequest(asked, { data: files.data, testData: files.testData })
    return start({ request, own: { id, datasetId } }, heard)
  })
}
