// How a recipe is measured: in a compute process of its own, one at a time, and once for all that would come out the same.

import { join } from 'node:path'
import type { Recipe, RecipeSettings } from '../../../shared/contract/recipes.ts'
import { AppError } from '../../../shared/errors.ts'
import { finetuneSchema, finetuneTextSchema } from '../../engine/training/finetune-settings.ts'
import type { ProbeResult } from '../../engine/training/probe.ts'
import { callCompute } from '../call.ts'
import type { Host } from '../open-host.ts'
import { createTurns } from '../runs/turns.ts'
import { type RecipeData, recipeData } from './recipe-data.ts'
import { runRequest } from './run-settings.ts'
import { removeSamples, sampleRows, writeSample } from './sample-rows.ts'

export type Measured = {
  probe: ProbeResult
  settings: ReturnType<typeof finetuneSchema.parse> | ReturnType<typeof finetuneTextSchema.parse>
  /** A run was at work meanwhile. */
  isBusy: boolean
}

/** Rows drawn: many short batches, and all lengths among them. */
const probeRows = 600
const maxKept = 200

/** Not there where it ran out of memory. */
export type MeasureRecipe = (recipe: Recipe, signal?: AbortSignal) => Promise<Measured | undefined>

export function createMeasure(host: Host) {
  const turns = createTurns()
  const kept = new Map<string, ProbeResult>()
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
    const known = kept.get(key)
    if (known) return { probe: known, settings, isBusy: false }
    const endTurn = await turns.take({ signal })
    const child = host.startChild('train')
    try {
      const isBusy = host.store.runs.listByStatus('running').length > 0
      const probe = await callCompute(child, 'probe', { job, settings } as Parameters<typeof callCompute<'probe'>>[2], {
        signal,
      })
      if (!isBusy) {
        kept.set(key, probe)
        for (const oldest of kept.keys()) if (kept.size > maxKept) kept.delete(oldest)
      }
      return { probe, settings, isBusy }
    } catch (error) {
      if (error instanceof AppError && error.code === 'process-died' && error.data.signal === 'SIGKILL')
        return undefined
      throw error
    } finally {
      endTurn()
      await child.stop()
    }
  }

  return { measure, close: () => removeSamples(folder) }
}

/** Settings that a step's time or memory depends on; the others only say how many there are. */
function decisive(method: Recipe['method'], settings: RecipeSettings): unknown {
  const { batchSize, maxLength, dropout, fromScratch, validationShare, loraRank, pooling, hidden } = settings
  return [method, batchSize, maxLength, dropout, fromScratch, validationShare === 0, loraRank, pooling, hidden]
}
