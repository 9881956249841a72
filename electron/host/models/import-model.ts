// A folder comes into the library: found, checked, hashed, copied where that is wanted, and written down. The same weights are not taken in twice.

import { readFile, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import type { ModelRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { ModelInfo } from '../../compute/methods.ts'
import type { Compute } from '../../compute/start-compute.ts'
import type { Home } from '../../store/home.ts'
import type { Store } from '../../store/open-store.ts'
import { callCompute } from '../call.ts'
import { checkName, uniqueName } from '../names.ts'
import { copyToDraft, placeDraft, setBase } from './copy-model.ts'
import { findModelFolder } from './find-model-folder.ts'
import { folderBytes, type KnownFacts, readFacts } from './model-facts.ts'
import { recordOf } from './model-record.ts'

export type ImportPhase = 'reading' | 'checking' | 'hashing' | 'copying'
export type ImportOptions = {
  name?: string | undefined
  copy?: boolean | undefined
  /** As the library remembers it; the folder where none is given. */
  origin?: string | undefined
  known?: KnownFacts | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: { phase: ImportPhase; done: number; total: number }) => void) | undefined
}
/** `isFound`: a model of the library whose folder was gone is at this place now. */
export type Imported = { model: ModelRecord; isNew: boolean; isFound?: true }

/** Origin of what a browser brought: its place there is not known. */
export const uploadOrigin = 'upload'

type Parts = { home: Home; store: () => Store; infer: Compute }
type Base = { kind: 'lora' | 'head'; named: string; folder: string }

export function createImporter({ home, store, infer }: Parts) {
  const uploads = () => join(home.cache, 'uploads')

  /** The drop that a folder came with. */
  const uploadOf = (folder: string) => join(uploads(), relative(uploads(), folder).split(sep)[0]!)

  return async function importModel(path: string, options: ImportOptions = {}): Promise<Imported> {
    const { name, signal, onProgress } = options
    if (name !== undefined) checkFree(name)
    onProgress?.({ phase: 'reading', done: 0, total: 0 })
    const folder = await findModelFolder(path, signal)
    const isUploaded = isInside(uploads(), folder)
    let draft = await adapterDraft(folder, signal)
    try {
      onProgress?.({ phase: 'checking', done: 0, total: 0 })
      const onEvent = ({ done, total }: { done: number; total: number }) =>
        onProgress?.({ phase: 'hashing', done, total })
      const info = await callCompute(infer, 'model-info', { folder: draft ?? folder }, { signal, onEvent })
      signal?.throwIfAborted()
      const known = await knownModel(info, draft ? undefined : folder)
      if (known) return known
      if (options.copy || isUploaded) draft ??= await copy(info, folder, options)
      signal?.throwIfAborted()
      const wanted = name ?? uniqueName(nameOf(folder, uploads()), isTaken)
      const placed = draft === undefined ? folder : await placeDraft(draft, home.models, wanted)
      draft = undefined
      try {
        const origin = options.origin ?? (isUploaded ? uploadOrigin : folder)
        const model = await add({ ...info, folder: placed }, wanted, origin, options.known)
        // the copy is in its place; what was uploaded for it is not needed any more
        if (isUploaded) await rm(uploadOf(folder), { recursive: true, force: true })
        return { model, isNew: true }
      } catch (error) {
        if (placed !== folder) await rm(placed, { recursive: true, force: true })
        throw error
      }
    } finally {
      if (draft !== undefined) await rm(draft, { recursive: true, force: true })
    }
  }

  function isTaken(name: string): boolean {
    return store().models.findByName(name) !== undefined
  }

  function checkFree(name: string): void {
    checkName(name)
    if (isTaken(name))
      throw new AppError('bad-argument', say`There is already a model named "${name}": choose another name.`, { name })
  }

  /** The same weights: in the library, gone from their place, or in the trash with their folder still here. */
  async function knownModel(info: ModelInfo, folder: string | undefined): Promise<Imported | undefined> {
    const same = store().models.listByHash(info.contentHash)
    for (const model of same) if (await isFolder(model.folder)) return { model, isNew: false }
    const [gone] = same
    if (folder === undefined || isInside(uploads(), folder)) return undefined
    if (gone) {
      store().models.move(gone.id, folder)
      return { model: store().models.get(gone.id), isNew: false, isFound: true }
    }
    const trashed = store()
      .trash.list()
      .find((entry) => entry.isFolderKept && entry.folder === folder)
    if (!trashed || store().models.findRemoved(trashed.modelId)?.contentHash !== info.contentHash) return undefined
    store().trash.restore(trashed.id, uniqueName(trashed.name, isTaken), folder)
    return { model: store().models.get(trashed.modelId), isNew: true }
  }

  async function copy(info: ModelInfo, folder: string, { signal, onProgress }: ImportOptions): Promise<string> {
    const { baseFolder, kind } = info
    if (baseFolder !== null && isInside(uploads(), baseFolder))
      throw new AppError(
        'bad-argument',
        say`${basename(folder)} needs its base model ${basename(baseFolder)}, which is not in the library: import that one first.`,
        { base: basename(baseFolder) },
      )
    await checkSpace(folder)
    const onBytes = (done: number, total: number) => onProgress?.({ phase: 'copying', done, total })
    const draft = await copyToDraft(folder, home.models, { signal, onBytes })
    if (kind !== 'model') await setBase(draft, kind, baseFolder!)
    return draft
  }

  async function checkSpace(folder: string): Promise<void> {
    const [{ bavail, bsize }, needed] = await Promise.all([statfs(home.models), folderBytes(folder)])
    const free = bavail * bsize
    if (free < needed)
      throw new AppError(
        'io',
        say`The copy of ${folder} needs ${needed} bytes, ${free} are free in ${home.models}: free some space, or import it where it is.`,
        { needed, free },
      )
  }

  /** An adapter or head that names its base by a name of the hub, or by another machine's path: copied, with the library's model as its base. */
  async function adapterDraft(folder: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    const base = await readBase(folder)
    if (!base || (await isFolder(base.folder))) return undefined
    const known = findBase(base.named)
    if (!known)
      throw new AppError(
        'not-found',
        base.kind === 'lora'
          ? say`${folder} is an adapter on the model "${base.named}", which is neither a folder on this machine nor in the library. Import that model first, then this folder again.`
          : say`${folder} is a head on the model "${base.named}", which is neither a folder on this machine nor in the library. Import that model first, then this folder again.`,
        { path: folder, base: base.named },
      )
    const draft = await copyToDraft(folder, home.models, { signal })
    await setBase(draft, base.kind, known.folder)
    return draft
  }

  /** Its shapes are checked against the adapter when that is read; a like name is enough to try. */
  function findBase(named: string): ModelRecord | undefined {
    const last = lastPart(named).toLowerCase()
    const entries = store()
      .models.listEntries()
      .filter(({ facts, record }) => (facts ? facts.kind === 'model' : record.method === null))
    const match =
      entries.find(({ facts }) => facts?.hubName?.toLowerCase() === named.toLowerCase()) ??
      entries.find(({ record }) => record.name.toLowerCase() === last) ??
      entries.find(({ record }) => basename(record.folder).toLowerCase() === last)
    return match?.record
  }

  async function add(info: ModelInfo, name: string, origin: string, known: KnownFacts | undefined) {
    const facts = await readFacts(info, known)
    const base =
      info.baseFolder === null
        ? undefined
        : store()
            .models.list()
            .find(({ folder }) => folder === info.baseFolder)
    const model = recordOf(info, { name, origin, baseModelId: base?.id ?? null, method: null })
    store().models.insert(model, facts)
    return model
  }
}

const adapterSchema = z.looseObject({ base_model_name_or_path: z.string().min(1) })
const headSchema = z.looseObject({ base: z.string().min(1) })

/** What an adapter or a head stands on; undefined for a model of its own, and where the engine will say what is wrong. */
async function readBase(folder: string): Promise<Base | undefined> {
  const head = headSchema.safeParse(await readJson(join(folder, 'head.json'))).data
  if (head) return { kind: 'head', named: head.base, folder: resolve(folder, head.base) }
  const adapter = adapterSchema.safeParse(await readJson(join(folder, 'adapter_config.json'))).data
  const named = adapter?.base_model_name_or_path
  return named === undefined ? undefined : { kind: 'lora', named, folder: resolve(folder, named) }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

function nameOf(folder: string, uploads: string): string {
  const own = basename(folder)
  const above = basename(dirname(folder))
  if (above === 'snapshots')
    return lastPart(
      basename(dirname(dirname(folder)))
        .replace(/^models--/, '')
        .replace('--', '/'),
    )
  // files that were dropped one by one lie in a folder without a name
  if (dirname(folder) === uploads) return 'model'
  return (/^checkpoint-\d+$/.test(own) ? `${above}-${own}` : own).normalize('NFC')
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (state) => state.isDirectory(),
    () => false,
  )
}
