// What can be done with a model of the library, from its pane and its menu.

import type { ModelView } from '../../../shared/contract/models.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { chooseFolder } from '../../app/files.ts'
import { getRoute, go } from '../../app/navigation.ts'
import { toast } from '../../components/toast.tsx'
import { messageOf } from '../../locales/error-sentences.ts'
import { modelsTexts } from '../../locales/models.ts'
import { choose } from '../../stores/choices.ts'
import { reloadModels } from '../../stores/models.ts'
import { importPath } from './imports.ts'
import { placeOf } from './model-groups.ts'

export function tryModel(model: ModelView): void {
  const { use, view } = placeOf(model)
  choose(use, model.id)
  go(view, { model: model.id })
}

export function lookInside(model: ModelView): void {
  choose('inside', model.id)
  go('inside', { model: model.id })
}

export async function removeModel(model: ModelView): Promise<ErrorRecord | null> {
  const t = modelsTexts.get()
  try {
    const { trashId, isFolderKept } = await client.models.remove({ id: model.id })
    await reloadModels()
    if (getRoute().params.id === model.id) go('models', {}, { replace: true })
    const undo = async () => {
      const error = await restoreModel(trashId)
      if (error !== null) toast({ text: messageOf(error), tone: 'bad' })
    }
    toast({
      text: isFolderKept ? t.removedKept(model.name) : t.removed(model.name),
      action: { label: t.undo, onAction: () => void undo() },
    })
    return null
  } catch (error) {
    return errorOf(error)
  }
}

export async function restoreModel(trashId: string): Promise<ErrorRecord | null> {
  try {
    const { id, name } = await client.models.restore({ trashId })
    await reloadModels()
    toast({ text: modelsTexts.get().restored(name) })
    if (getRoute().view === 'models') go('models', { id }, { replace: true })
    return null
  } catch (error) {
    return errorOf(error)
  }
}

export async function renameModel(id: string, name: string): Promise<ErrorRecord | null> {
  try {
    await client.models.rename({ id, name })
    await reloadModels()
    toast({ text: modelsTexts.get().renamed(name) })
    return null
  } catch (error) {
    return errorOf(error)
  }
}

export async function importFolder(): Promise<void> {
  const path = await chooseFolder(modelsTexts.get().chooseFolder)
  if (path !== null) await importPath(path)
}
