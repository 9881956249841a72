// Models by name or by folder: which one is meant, and how a folder comes into the library.

import { randomUUID } from 'node:crypto'
import { cp, rename, rm, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, resolve } from 'node:path'
import type { DatasetRecord, ModelRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelInfo } from '../compute/methods.ts'
import type { Compute } from '../compute/start-compute.ts'
import { ioError } from '../engine/formats/io-error.ts'
import type { Home } from '../store/home.ts'
import type { Store } from '../store/open-store.ts'
import { callCompute } from './call.ts'
import { checkName, uniqueName } from './names.ts'

export type Resolved = { folder: string; record: ModelRecord | undefined }
export type ImportOptions = { name?: string | undefined; copy?: boolean; signal?: AbortSignal | undefined }
export type Imported = { model: ModelRecord; isNew: boolean }

type Parts = { home: Home; store: () => Store; infer: Compute }

export type Library = ReturnType<typeof createLibrary>

export function createLibrary({ home, store, infer }: Parts) {
  /** A path goes to its folder; a bare name to the library first, then to a folder here. */
  async function resolveModel(model: string): Promise<Resolved> {
    const folder = resolve(model)
    const isPath = isAbsolute(model) || /[/\\]|^\.{1,2}$/.test(model)
    const named = isPath ? undefined : store().models.findByName(model)
    if (named) return { folder: named.folder, record: named }
    if (await isFolder(folder)) return { folder, record: undefined }
    if (isPath) throw new AppError('not-found', `${model}: there is no such folder`, { model })
    const names = store()
      .models.list()
      .map(({ name }) => name)
    const known = names.length > 0 ? `the library has ${names.join(', ')}` : 'the library is empty'
    throw new AppError(
      'not-found',
      `there is no model "${model}": neither a folder of that name nor one in the library (${known})`,
      { model, names },
    )
  }

  async function importModel(path: string, { name, copy, signal }: ImportOptions = {}): Promise<Imported> {
    const folder = resolve(path)
    if (!(await isFolder(folder))) throw new AppError('not-found', `${path}: there is no such folder`, { path })
    if (name !== undefined) checkName(name)
    const info = await callCompute(infer, 'model-info', { folder }, { signal })
    for (const model of store().models.listByHash(info.contentHash))
      if (await isFolder(model.folder)) return { model, isNew: false }
    const taken = new Set(
      store()
        .models.list()
        .map((model) => model.name),
    )
    if (name !== undefined && taken.has(name))
      throw new AppError('bad-argument', `There is already a model named "${name}": choose another name.`, { name })
    const chosen = name ?? uniqueName(basename(folder), (candidate) => taken.has(candidate))
    const placed = copy ? await copyModel(info, join(home.models, chosen)) : folder
    const model = recordOf(
      { ...info, folder: placed },
      { name: chosen, origin: folder, baseModelId: null, method: null },
    )
    store().models.insert(model)
    return { model, isNew: true }
  }

  /** The checked copy, or nothing: what is on a base cannot leave it. */
  async function copyModel(info: ModelInfo, target: string): Promise<string> {
    if (info.kind !== 'model')
      throw new AppError(
        'bad-argument',
        `${info.folder} needs its base model ${info.baseFolder}: import it where it is, without a copy`,
        { folder: info.folder },
      )
    const draft = `${target}.part`
    try {
      await rm(draft, { recursive: true, force: true })
      await cp(info.folder, draft, { recursive: true, dereference: true, filter: isModelFile })
      await rename(draft, target)
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      throw ioError('copy the model to', target, error)
    }
    return target
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

export function recordOf(
  { folder, family, task, parameters, sizeBytes, contentHash }: ModelInfo,
  lineage: Pick<ModelRecord, 'name' | 'origin' | 'baseModelId' | 'method'>,
): ModelRecord {
  const id = randomUUID()
  return { id, folder, family, task, parameters, sizeBytes, contentHash, createdAt: Date.now(), ...lineage }
}

/** Weights of other formats and a download's own records stay behind. */
function isModelFile(path: string): boolean {
  const name = basename(path)
  return !name.startsWith('.') && !/\.(bin|h5|msgpack|ot|ckpt|pt|pth|gguf|onnx)$/i.test(name)
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (state) => state.isDirectory(),
    () => false,
  )
}
