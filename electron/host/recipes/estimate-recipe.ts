// What a recipe will cost, or that it cannot fit, and what would in its place.

import {
  type Estimate,
  isWritten,
  type Recipe,
  type RecipeModel,
  settingRanges,
  writtenBatchSize,
} from '../../../shared/contract/recipes.ts'
import { AppError } from '../../../shared/errors.ts'
import { listed, say, sentence } from '../../../shared/said.ts'
import type { Host } from '../open-host.ts'
import { estimateCost } from './estimate-cost.ts'
import { type MachineRoom, machineRoom } from './machine-room.ts'
import type { MeasureRecipe } from './measure-recipe.ts'
import { leastMemory, memoryNeed } from './memory-need.ts'
import { recipeData } from './recipe-data.ts'
import { usualMaxLength } from './recipe-models.ts'
import { recipeOptions } from './recipe-options.ts'

type Parts = { host: Host; measure: MeasureRecipe }

export async function estimateRecipe(
  { host, measure }: Parts,
  recipe: Recipe,
  signal?: AbortSignal,
): Promise<Estimate> {
  const data = recipeData(host.store, recipe.datasetId)
  const room = await machineRoom(host.home.root)
  const least = leastNeed(host, recipe)
  // what cannot fit is not tried: it would take the machine with it
  if (least > room.freeMemoryBytes) return refused(host, recipe, room, least)
  const measured = await measure(recipe, signal)
  if (measured === undefined) return refused(host, recipe, room, Math.max(least, room.freeMemoryBytes))
  const { testRows: wantedTestRows } = 'testRows' in measured.settings ? measured.settings : {}
  const size = {
    method: recipe.method,
    trainRows: Math.min(recipe.settings?.rows ?? data.parts.train, data.parts.train),
    testRows: Math.min(wantedTestRows ?? data.parts.test, data.parts.test),
    settings: measured.settings,
  }
  const cost = estimateCost(measured.probe, size, room)
  const instead = cost.fits === 'no' ? await alternatives(host, recipe, room) : []
  return { ...cost, measured: { ...cost.measured, isBusy: measured.isBusy }, instead }
}

/** Refuses by arithmetic what cannot fit. Errors: unavailable. */
export async function requireRoom(host: Host, recipe: Recipe): Promise<void> {
  const room = await machineRoom(host.home.root)
  const least = leastNeed(host, recipe)
  if (least <= room.freeMemoryBytes) return
  const instead = await alternatives(host, recipe, room)
  const { name } = host.store.models.get(recipe.modelId)
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  const advice = instead.map(({ modelName, method }) => say`${method} on ${modelName}`)
  throw new AppError(
    'unavailable',
    advice.length === 0
      ? say`${recipe.method} on ${name} needs at least ${gigabytes(least)} of memory, ${gigabytes(room.freeMemoryBytes)} are free. Close other programs first.`
      : say`${recipe.method} on ${name} needs at least ${gigabytes(least)} of memory, ${gigabytes(room.freeMemoryBytes)} are free. What would fit: ${listed(advice)}.`,
    { needBytes: least, freeBytes: room.freeMemoryBytes, instead: advice.map((each) => sentence(each)) },
  )
}

function sizeOf(host: Host, modelId: string) {
  const { record, facts } = host.store.models.getEntry(modelId)
  const { layers = 0, width = 0, heads = 0, vocabSize = 0 } = facts ?? {}
  return { parameters: record.parameters, layers, width, heads, vocabSize }
}

const leastNeed = (host: Host, { modelId, method }: Recipe): number => leastMemory(sizeOf(host, modelId), method)

async function refused(host: Host, recipe: Recipe, room: MachineRoom, memoryBytes: number): Promise<Estimate> {
  return {
    measured: null,
    memoryBytes,
    freeMemoryBytes: room.freeMemoryBytes,
    disk: { modelBytes: 0, runBytes: 0, freeBytes: room.freeDiskBytes },
    fits: 'no',
    refusal: 'memory',
    instead: await alternatives(host, recipe, room),
  }
}

const most = 3

/** Smaller batches of the same, then lighter methods, then other models. */
async function alternatives(host: Host, recipe: Recipe, room: MachineRoom): Promise<Estimate['instead']> {
  const { task, models } = await recipeOptions(host, recipe.datasetId)
  const own = models.find(({ modelId }) => modelId === recipe.modelId)
  const others = models.filter(({ modelId, refusal }) => modelId !== recipe.modelId && refusal === null)
  const batchSize = own && smallerBatch(host, recipe, room, isWritten(task.kind), own)
  const found: Estimate['instead'] = []
  if (own && batchSize) found.push({ modelId: own.modelId, modelName: own.name, method: recipe.method, batchSize })
  for (const model of [...(own ? [own] : []), ...others])
    for (const method of model.methods.toReversed())
      if (model !== own || method !== recipe.method)
        found.push({ modelId: model.modelId, modelName: model.name, method, batchSize: null })
  return found.slice(0, most)
}

function smallerBatch(
  host: Host,
  { settings = {}, method, modelId }: Recipe,
  room: MachineRoom,
  written: boolean,
  own: RecipeModel,
): number | undefined {
  if (own.memoryBytes[method] === null) return undefined
  const usual = settings.batchSize ?? (written ? writtenBatchSize : settingRanges.batchSize.usual)
  const tokens = Math.min(settings.maxLength ?? usualMaxLength, own.maxLength)
  for (let batchSize = Math.floor(usual / 2); batchSize >= 1; batchSize = Math.floor(batchSize / 2))
    if (memoryNeed(sizeOf(host, modelId), method, { batchSize, tokens, isWritten: written }) < room.freeMemoryBytes)
      return batchSize
  return undefined
}
