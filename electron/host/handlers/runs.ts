// Training jobs, past and running.

import { stat } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { requireRoom } from '../recipes/estimate-recipe.ts'
import { startRecipe } from '../recipes/start-run.ts'
import { startSweep } from '../recipes/sweep-runs.ts'

export function runsHandlers({ host, runs }: AppParts) {
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
      // what is not there is said at once, and not by a run that fails
      let bytes = 0
      for (const file of input.text) bytes += await fileBytes(file)
      const validationShare = Math.min(0.1, Math.max(0.01, heldOutBytes / bytes))
      const { provider, threads } = host.store.settings.get()
      const { name, ...asked } = input
      return runs.start((watch) =>
        host.runs.startPretrain(
          { ...asked, validationShare, provider, ...(threads === null ? {} : { threads }), ...(name ? { name } : {}) },
          watch,
        ),
      )
    }),
  })
}

/** Enough for a held-out loss that does not jump; of a short text at most a tenth, of a long one at least a hundredth. */
const heldOutBytes = 200_000

async function fileBytes(file: string): Promise<number> {
  try {
    const state = await stat(file)
    if (state.isFile()) return state.size
  } catch (error) {
    throw ioError(say`read the text`, file, error)
  }
  throw new AppError('bad-argument', say`${file} is a folder: choose its text files.`, { path: file })
}
