// How a recipe is measured: a few steps on rows of its own dataset.

import { join } from 'node:path'
import type { Recipe, RecipeSettings } from '../../../shared/contract/recipes.ts'
import { finetuneSchema, finetuneTextSchema } from '../../engine/training/finetune-settings.ts'
import type { ProbeResult } from '../../engine/training/probe.ts'
import { callCompute } from '../call.ts'
import type { Host } from '../open-host.ts'
import { createProbeOnce, type Probed } from './probe-once.ts'
import { type RecipeData, recipeData } from './recipe-data.ts'
import { runRequest } from './run-settings.ts'
import { removeSamples, sampleRows, writeSample } from './sample-rows.ts'

export type Measured = Probed<ProbeResult> & {
  settings: ReturnType<typeof finetuneSchema.parse> | ReturnType<typeof finetuneTextSchema.parse>
}

/** Rows drawn: many short batches, and all lengths among them. */
const probeRows = 600
const maxKept = 200

/** Not there where it ran out of memory. */
export type MeasureRecipe = (recipe: Recipe, signal?: AbortSignal) => Promise<Measured | undefined>

export function createMeasure(host: Host) {
  const probeOnce = createProbeOnce<ProbeResult>(host, maxKept)
  const samples = new Map<string, Promise<string>>()
  const folder = join(host.home.cache, 'probes')

  function sampleOf(data: RecipeData): Promise<string> {
    const { id } = data.record
    const known = samples.get(id) ?? sampleRows(host.store, data).then((rows) => writeSample(folder, rows, data))
    samples.set(id, known)
    known.catch(() => samples.delete(id))
    return known
  }

  const measure: MeasureRecipe = async (recipe, signal) => {
    const data = recipeData(host.store, recipe.datasetId)
    const model = host.store.models.get(recipe.modelId)
    const machine = host.store.settings.get()
    const asked = { data, model: model.folder, method: recipe.method, settings: recipe.settings ?? {}, machine }
    const folders = { runFolder: folder, outputFolder: folder, cacheFolder: host.home.cache }
    const file = await sampleOf(data)
    const { job, request } = runRequest(asked, { data: file })
    const settings = (job === 'finetune' ? finetuneSchema : finetuneTextSchema).parse({
      ...request,
      ...folders,
      rows: probeRows,
    })
    const key = JSON.stringify([
      recipe.datasetId,
      model.id,
      model.contentHash,
      machine.provider,
      machine.threads,
      decisive(recipe.method, asked.settings),
    ])
    const found = await probeOnce(
      key,
      (child) =>
        callCompute(child, 'probe', { job, settings } as Parameters<typeof callCompute<'probe'>>[2], { signal }),
      signal,
    )
    return found && { ...found, settings }
  }

  return { measure, close: () => removeSamples(folder) }
}

/** Settings that a step's time or memory depends on; the others only say how many there are. */
function decisive(method: Recipe['method'], settings: RecipeSettings): unknown {
  const { batchSize, maxLength, dropout, fromScratch, validationShare, loraRank, pooling, hidden } = settings
  return [method, batchSize, maxLength, dropout, fromScratch, validationShare === 0, loraRank, pooling, hidden]
}
