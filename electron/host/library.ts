// Models by name or by folder: which one is meant, and how a folder comes into the library.

import { randomUUID } from 'node:crypto'
import { basename, isAbsolute, resolve } from 'node:path'
import type { DatasetRecord, ModelRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import type { Compute } from '../compute/start-compute.ts'
import type { Home } from '../store/home.ts'
import type { Store } from '../store/open-store.ts'
import { callCompute } from './call.ts'
import { createImporter, isFolder } from './models/import-model.ts'

export type Resolved = { folder: string; record: ModelRecord | undefined }

type Parts = { home: Home; store: () => Store; infer: Compute }

export type Library = ReturnType<typeof createLibrary>

export function createLibrary({ home, store, infer }: Parts) {
  const importModel = createImporter({ home, store, infer })

  /** A path goes to its folder; a bare name to the library first, then to a folder here. */
  async function resolveModel(model: string): Promise<Resolved> {
    const folder = resolve(model)
    const isPath = isAbsolute(model) || /[/\\]|^\.{1,2}$/.test(model)
    const named = isPath ? undefined : store().models.findByName(model)
    if (named) return { folder: named.folder, record: named }
    if (await isFolder(folder)) return { folder, record: undefined }
    if (isPath) throw new AppError('not-found', say`${model}: there is no such folder`, { model })
    const names = store()
      .models.list()
      .map(({ name }) => name)
    const known = names.length > 0 ? say`the library has ${names.join(', ')}` : say`the library is empty`
    throw new AppError(
      'not-found',
      say`there is no model "${model}": neither a folder of that name nor one in the library (${known})`,
      { model, names },
    )
  }

  /** The record of a folder that work is about to begin on; it is imported where it is not known. */
  async function recordFor({ folder, record }: Resolved, signal?: AbortSignal): Promise<ModelRecord> {
    if (record) return record
    const known = store()
      .models.list()
      .find((model) => model.folder === folder)
    return known ?? (await importModel(folder, { signal })).model
  }

  async function datasetFor(path: string, signal?: AbortSignal): Promise<DatasetRecord> {
    const { contentHash, ...facts } = await callCompute(infer, 'describe-data', { file: path }, { signal })
    const known = store().datasets.findByHash(contentHash)
    if (known) {
      if (known.path !== path) store().datasets.move(known.id, path)
      return known
    }
    const record = { id: randomUUID(), name: basename(path), path, contentHash, createdAt: Date.now(), ...facts }
    store().datasets.insert(record)
    return record
  }

  return { resolveModel, importModel, recordFor, datasetFor }
}
