// The library of models: what is in it, how a folder comes in, how a model leaves and comes back.

import { basename } from 'node:path'
import { os } from '../implement.ts'
import { removeStaleDrafts } from '../models/copy-model.ts'
import { createModelTrash } from '../models/model-trash.ts'
import { createStarters } from '../models/starters.ts'
import { createModelViews } from '../models/view-models.ts'
import { checkName } from '../names.ts'
import type { AppParts } from '../open-app.ts'

export function modelsHandlers(parts: AppParts) {
  const { host, events, jobs } = parts
  const views = createModelViews(parts)
  const trash = createModelTrash(host)
  const starters = createStarters(host)
  const changed = () => events.publish({ kind: 'changed', what: 'models' })

  let tidied: Promise<void> | undefined
  /** Once, before the library is first shown. */
  function tidy(): Promise<void> {
    tidied ??= (async () => {
      starters.relocate()
      await removeStaleDrafts(host.home.models)
      await trash.tidy()
    })()
    return tidied
  }

  return os.models.router({
    list: os.models.list.handler(async () => {
      // what cannot be tidied now is tidied another time; the library is shown all the same
      await tidy().catch(() => undefined)
      return views.list()
    }),
    details: os.models.details.handler(({ input, signal }) => views.details(input.id, signal)),
    import: os.models.import.handler(({ input }) => {
      const { id } = jobs.start('import-model', basename(input.path), async ({ signal, report }) => {
        const { path, name, copy } = input
        const { model, isNew, isFound } = await host.library.importModel(path, {
          name: name?.normalize('NFC'),
          copy,
          signal,
          onProgress: report,
        })
        changed()
        return { modelId: model.id, name: model.name, isNew, isFound: isFound ?? false }
      })
      return { jobId: id }
    }),
    rename: os.models.rename.handler(({ input }) => {
      const name = input.name.trim().normalize('NFC')
      checkName(name)
      host.store.models.rename(input.id, name)
      changed()
      return views.view(input.id)
    }),
    remove: os.models.remove.handler(async ({ input }) => {
      const removed = await trash.remove(input.id)
      changed()
      return removed
    }),
    restore: os.models.restore.handler(async ({ input }) => {
      const { id } = await trash.restore(input.trashId)
      changed()
      return views.view(id)
    }),
    trash: os.models.trash.handler(() => trash.list()),
    emptyTrash: os.models.emptyTrash.handler(async () => {
      const freedBytes = await trash.empty()
      changed()
      return { freedBytes }
    }),
    starters: os.models.starters.handler(() => starters.list()),
    addStarter: os.models.addStarter.handler(async ({ input, signal }) => {
      const { model } = await starters.add(input.name, signal)
      changed()
      return views.view(model.id)
    }),
  })
}
