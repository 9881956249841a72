// Several recipes that differ in one or two settings, as runs that wait for each other and belong together.

import type { Recipe, RecipeSettings } from '../../../shared/contract/recipes.ts'
import type { RunView, SweepGrid } from '../../../shared/contract/runs.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Host } from '../open-host.ts'
import { newSweep } from '../runs/run-jobs.ts'
import type { RunRoom } from '../runs/run-room.ts'
import { requireRoom } from './estimate-recipe.ts'
import { startRecipe } from './start-run.ts'

type Request = {
  datasetId: string
  modelId: string
  settings: RecipeSettings
  grid: SweepGrid
  name?: string | undefined
}
type Part = { recipe: Recipe; suffix: string }

/** More runs than this are a night, and nobody reads their table. */
const mostRuns = 12

export function sweepParts({ grid, settings, ...base }: Omit<Request, 'name'>): Part[] {
  if (grid.kind === 'methods')
    return [...new Set(grid.methods)].map((method) => ({ recipe: { ...base, method, settings }, suffix: method }))
  const { method } = grid
  return [...new Set(grid.learningRates)].flatMap((learningRate) =>
    [...new Set(grid.epochs)].map((epochs) => ({
      recipe: { ...base, method, settings: { ...settings, learningRate, epochs } },
      suffix: `${learningRate}-${epochs}`,
    })),
  )
}

/** All or none: what cannot start is said before the first one does. */
export async function startSweep(
  host: Host,
  room: RunRoom,
  request: Request,
): Promise<{ sweepId: string; runs: RunView[] }> {
  const { name, ...rest } = request
  const parts = sweepParts(rest)
  if (parts.length < 2 || parts.length > mostRuns)
    throw new AppError(
      'bad-argument',
      say`A comparison has 2 to ${mostRuns} runs; this one would have ${parts.length}.`,
      {
        runs: parts.length,
      },
    )
  for (const { recipe } of parts) await requireRoom(host, recipe)
  const title = name ?? (await host.runs.freeName(host.store.datasets.get(request.datasetId).name))
  const sweep = newSweep(title)
  const runs: RunView[] = []
  for (const { recipe, suffix } of parts)
    runs.push(
      await room.start((watch) => startRecipe(host, recipe, { suggestedName: `${title}-${suffix}`, sweep }, watch)),
    )
  return { sweepId: sweep.id, runs }
}
