// Removing a model, and taking that back. Its row stays hidden, so that runs keep their history; a folder of the library's own waits in the trash
// folder, a folder of the user's stays where it is. The row says first what is to be, then the folder is moved: whatever is cut short between is
// put right at the next start.

import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ModelRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'
import type { TrashRecord } from '../../store/trash.ts'
import { uniqueName } from '../names.ts'
import type { Host } from '../open-host.ts'
import { isFolder, isInside } from './import-model.ts'
import { folderBytes } from './model-facts.ts'

/** Removed models are kept so long. */
const keptMs = 30 * 24 * 3600 * 1000

export type ModelTrash = ReturnType<typeof createModelTrash>

export function createModelTrash(host: Host) {
  const trashFolder = () => join(host.home.root, 'trash')
  const placeOf = ({ id }: Pick<TrashRecord, 'id'>) => join(trashFolder(), id)

  async function remove(id: string): Promise<{ trashId: string; isFolderKept: boolean }> {
    const model = host.store.models.get(id)
    checkUnused(model)
    const isFolderKept = !isInside(host.home.models, model.folder)
    const entry = host.store.trash.add({ id: randomUUID(), modelId: id, isFolderKept, removedAt: Date.now() })
    try {
      await putAway(entry)
    } catch (error) {
      host.store.trash.restore(entry.id, entry.name, entry.folder)
      throw ioError(say`remove`, model.folder, error)
    }
    return { trashId: entry.id, isFolderKept }
  }

  async function restore(trashId: string): Promise<ModelRecord> {
    const entry = host.store.trash.get(trashId)
    checkBase(entry)
    const name = uniqueName(entry.name, (wanted) => host.store.models.findByName(wanted) !== undefined)
    const folder = entry.isFolderKept ? entry.folder : await takeBack(entry)
    host.store.trash.restore(trashId, name, folder)
    return host.store.models.get(entry.modelId)
  }

  async function list() {
    return Promise.all(
      host.store.trash.list().map(async (entry) => {
        const { id, name, removedAt, isFolderKept } = entry
        const sizeBytes = isFolderKept ? 0 : await folderBytes(placeOf(entry)).catch(() => 0)
        return { trashId: id, name, removedAt, sizeBytes }
      }),
    )
  }

  async function empty(entries = host.store.trash.list()): Promise<number> {
    let freed = 0
    for (const entry of entries) {
      if (!entry.isFolderKept) {
        freed += await folderBytes(placeOf(entry)).catch(() => 0)
        await rm(placeOf(entry), { recursive: true, force: true })
      }
      host.store.trash.forget(entry.id)
    }
    return freed
  }

  /** At a start: what is too old goes, and what a kill left half-way is brought to its end. */
  async function tidy(): Promise<void> {
    const entries = host.store.trash.list()
    await empty(entries.filter(({ removedAt }) => removedAt < Date.now() - keptMs))
    const names: string[] = await readdir(trashFolder()).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [] as string[]
      throw ioError(say`read`, trashFolder(), error)
    })
    // rows are read after the folders: one that another process moves meanwhile has its row before
    const rest = host.store.trash.list()
    for (const name of names)
      if (!rest.some(({ id }) => id === name)) await rm(join(trashFolder(), name), { recursive: true, force: true })
    const used = new Set(host.store.models.list().map(({ folder }) => folder))
    for (const entry of rest) if (!names.includes(entry.id) && !used.has(entry.folder)) await putAway(entry)
  }

  async function putAway(entry: TrashRecord): Promise<void> {
    if (entry.isFolderKept || !(await isFolder(entry.folder))) return
    await mkdir(trashFolder(), { recursive: true, mode: 0o700 })
    await rename(entry.folder, placeOf(entry))
  }

  /** To its old place, or beside it where that is taken. */
  async function takeBack(entry: TrashRecord): Promise<string> {
    if (!(await isFolder(placeOf(entry)))) return entry.folder
    for (let number = 1; ; number++) {
      const target = number === 1 ? entry.folder : `${entry.folder}-${number}`
      if (await isFolder(target)) continue
      try {
        await mkdir(dirname(target), { recursive: true })
        await rename(placeOf(entry), target)
        return target
      } catch (error) {
        throw ioError(say`restore`, target, error)
      }
    }
  }

  /** Adapters and heads read their base's files; a run that is at work reads its model's. */
  function checkUnused(model: ModelRecord): void {
    const dependants = host.store.models
      .listEntries()
      .filter(({ record, facts }) => {
        const isOnBase = facts ? facts.kind !== 'model' : record.method === 'lora' || record.method === 'head'
        return isOnBase && (record.baseModelId === model.id || facts?.baseFolder === model.folder)
      })
      .map(({ record }) => record.name)
    if (dependants.length > 0)
      throw new AppError(
        'bad-argument',
        dependants.length === 1
          ? say`"${model.name}" cannot be removed: "${dependants[0]}" is an adapter or head on it and uses its files. Remove that one first.`
          : say`"${model.name}" cannot be removed: ${dependants.map((name) => `"${name}"`).join(', ')} are adapters or heads on it and use its files. Remove those first.`,
        { id: model.id, dependants },
      )
    const run = host.store.runs.listByStatus('running').find(({ modelId }) => modelId === model.id)
    if (run)
      throw new AppError(
        'bad-argument',
        say`"${model.name}" cannot be removed while the run "${run.name}" trains on it. Wait for its end, or cancel it.`,
        { id: model.id, run: run.id },
      )
  }

  function checkBase({ modelId, name }: TrashRecord): void {
    const baseId = host.store.models.findRemoved(modelId)?.baseModelId
    const base = baseId ? host.store.trash.list().find((entry) => entry.modelId === baseId) : undefined
    const method = host.store.models.findRemoved(modelId)?.method
    if (base && method !== 'full')
      throw new AppError(
        'bad-argument',
        say`"${name}" needs its base model "${base.name}", which was removed too: restore that one first.`,
        { base: base.name },
      )
  }

  return { remove, restore, list, empty, tidy }
}
