// Training jobs, past and running.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { createPretrainEstimate, pretrainAsked, requirePretrainRoom } from '../recipes/estimate-pretrain.ts'
import { requireRoom } from '../recipes/estimate-recipe.ts'
import { startRecipe } from '../recipes/start-run.ts'
import { startSweep } from '../recipes/sweep-runs.ts'
import { startPretraining } from '../runs/start-pretrain.ts'

export function runsHandlers({ host, runs }: AppParts) {
  const estimatePretrain = createPretrainEstimate(host)
  return os.runs.router({
    list: os.runs.list.handler(() => runs.list()),
    sketches: os.runs.sketches.handler(({ input }) => runs.sketches(input.ids)),
    watch: os.runs.watch.handler(({ input, signal }) => runs.watch(input.id, signal)),
    curves: os.runs.curves.handler(({ input }) => runs.curves(input.ids, input.name)),
    cancel: os.runs.cancel.handler(async ({ input }) => {
      await runs.cancel(input.id, input)
      return {}
    }),
    pause: os.runs.pause.handler(({ input }) => {
      runs.pause(input.id)
      return {}
    }),
    stopAndKeep: os.runs.stopAndKeep.handler(async ({ input }) => {
      await runs.stopAndKeep(input.id)
      return {}
    }),
    move: os.runs.move.handler(({ input }) => {
      runs.move(input.id, input.place)
      return {}
    }),
    resume: os.runs.resume.handler(({ input }) => runs.resume(input.id)),
    rename: os.runs.rename.handler(({ input }) => runs.rename(input.id, input.name)),
    remove: os.runs.remove.handler(async ({ input }) => {
      await runs.remove(input.id)
      return {}
    }),
    finetune: os.runs.finetune.handler(async ({ input: { name, ...recipe } }) => {
      await requireRoom(host, recipe)
      return runs.start((watch) => startRecipe(host, recipe, { name }, watch))
    }),
    sweep: os.runs.sweep.handler(({ input }) => startSweep(host, runs, input)),
    pretrain: os.runs.pretrain.handler(async ({ input }) => {
      await requirePretrainRoom(host, input)
      return runs.start((watch) => startPretraining(host, pretrainAsked(host, input), watch))
    }),
    estimatePretrain: os.runs.estimatePretrain.handler(({ input, signal }) => estimatePretrain(input, signal)),
  })
}
