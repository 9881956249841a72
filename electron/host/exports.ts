// Exports of the library's models: what they are checked with, and the model that each was tuned from. An export has a compute process of its
// own, so that neither an answer nor a training waits for it, and its memory goes with it.

import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ModelRecord, RunRecord } from '../../shared/domain/records.ts'
import { type exportFormats, type exportPrecisions, heldOutSchema } from '../compute/method-params.ts'
import type { Methods } from '../compute/methods.ts'
import type { Compute } from '../compute/start-compute.ts'
import { draftOf } from '../engine/exporting/export-model.ts'
import type { Store } from '../store/open-store.ts'
import { callCompute, type Watch } from './call.ts'
import type { Library } from './library.ts'

export type ExportFile = { format: (typeof exportFormats)[number]; precision: (typeof exportPrecisions)[number] }
export type ExportOptions = {
  /** A name of the library, or a folder. */
  model: string
  /** Where it is known already. */
  record?: ModelRecord | undefined
  files: ExportFile[]
  outputFolder: string
  /** In place of the rows that its run held out. */
  texts?: { text: string; pair?: string }[] | undefined
  threads?: number | undefined
  draftFolder?: string | undefined
}

type Params = Methods['export']['params']
type Parts = { store: () => Store; library: Library; infer: Compute; startChild: () => Compute }

export type HeldOut = NonNullable<Params['heldOut']>

export function createExports({ store, library, infer, startChild }: Parts) {
  function runOf(record: ModelRecord | undefined): RunRecord | undefined {
    const id = record?.origin.match(/^run (\w+)$/)?.[1]
    return id === undefined ? undefined : store().runs.find(id)
  }

  /** Rows that its run held out; undefined where none did, or where the file is gone. */
  async function heldOutOf(record: ModelRecord | undefined): Promise<HeldOut | undefined> {
    const rows = heldOutSchema.safeParse(runOf(record)?.settings).data
    return rows && (await isThere(rows.testData ?? rows.data)) ? rows : undefined
  }

  /** What the library knows of it for its card: the licence and the base, each from its base where it has none. */
  function knownOf(record: ModelRecord | undefined) {
    const entryOf = (id: string | null | undefined) => (id ? store().models.getEntry(id) : undefined)
    const own = entryOf(record?.id)
    const base = entryOf(record?.baseModelId)
    return {
      licence: own?.facts?.licence ?? base?.facts?.licence ?? undefined,
      base: base?.record,
      baseName: base?.facts?.hubName ?? base?.record.name,
      readsPairs: own?.facts?.takesPairs === 'yes',
    }
  }

  async function exportModel(options: ExportOptions, watch: Watch<Methods['export']['event']> = {}) {
    const { folder, record } = options.record
      ? { folder: options.record.folder, record: options.record }
      : await library.resolveModel(options.model)
    const { licence, base, baseName, readsPairs } = knownOf(record)
    const outputFolder = resolve(options.outputFolder)
    const draftFolder = options.draftFolder ?? draftOf(outputFolder)
    const heldOut = options.texts ? undefined : await heldOutOf(record)
    const params: Params = {
      folder,
      files: options.files,
      outputFolder,
      draftFolder,
      readsPairs,
      ...(base ? { baseFolder: base.folder } : {}),
      ...(baseName === undefined ? {} : { baseName }),
      ...(licence === undefined ? {} : { licence }),
      ...(heldOut ? { heldOut } : {}),
      ...(options.texts ? { texts: options.texts } : {}),
      ...(options.threads ? { threads: options.threads } : {}),
    }
    const child = startChild()
    try {
      return await callCompute(child, 'export', params, watch)
    } finally {
      await child.stop()
      // what a process left that died; after an export there is none
      await rm(draftFolder, { recursive: true, force: true })
    }
  }

  /** Formats and precisions that a model can have, with their sizes. */
  async function choices(folder: string, signal?: AbortSignal) {
    return callCompute(infer, 'export-choices', { folder }, { signal })
  }

  return { exportModel, choices, heldOutOf, knownOf }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
