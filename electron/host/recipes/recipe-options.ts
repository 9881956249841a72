// What can be taught with a dataset: its task, the models that fit, and one that is suggested.

import type { RecipeOptions } from '../../../shared/contract/recipes.ts'
import type { Host } from '../open-host.ts'
import { machineRoom } from './machine-room.ts'
import { columnNames, languageOf, recipeData } from './recipe-data.ts'
import { type Needs, rank, recipeModel, suggestMethod } from './recipe-models.ts'
import { longestChars, sampleRows } from './sample-rows.ts'

export async function recipeOptions(host: Host, datasetId: string): Promise<RecipeOptions> {
  const { store, home } = host
  const data = recipeData(store, datasetId)
  const room = await machineRoom(home.root)
  const rows = await sampleRows(store, data)
  const needs: Needs = { data, room, language: languageOf(rows), longestChars: longestChars(rows) }
  const models = await Promise.all(store.models.listEntries().map((entry) => recipeModel(entry, needs)))
  const sorted = models.toSorted((a, b) => rank(b, needs) - rank(a, needs) || (a.name < b.name ? -1 : 1))
  const best = sorted.find(({ refusal }) => refusal === null)
  const suggested = best && suggestMethod(best, data)
  const { provider, threads } = store.settings.get()
  const { cores, ...free } = room
  return {
    datasetId,
    datasetName: data.record.name,
    task: {
      kind: data.task,
      isPair: data.isPair,
      labels: data.labels.map(({ name }) => name),
      columns: columnNames(data),
      trainRows: data.parts.train,
      testRows: data.parts.test,
    },
    models: sorted,
    suggestion: best && suggested ? { modelId: best.modelId, ...suggested } : null,
    ...free,
    runsOn: { provider, threads: threads ?? cores, cores },
    name: await host.runs.freeName(data.record.name),
  }
}
