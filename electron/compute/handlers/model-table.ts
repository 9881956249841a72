// The models that this process holds open, least recently used first. One in use is never closed; a decoder, whose cache is one sequence's,
// is lent to one user at a time.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { loadModel } from '../../engine/importing/load-model.ts'
import { type Decoder, openDecoder } from '../../engine/inference/decoder.ts'
import { prepareQuantised } from '../../engine/inference/quantised-weights.ts'
import { type OpenedModel, openModel } from '../../engine/inference/tasks.ts'
import { loadTokenizer } from '../../engine/tokenizer/load-tokenizer.ts'
import type { ModelParams } from '../method-params.ts'

/** Models kept open beside the one asked for last: each holds its weights in memory. */
const maxIdle = 1
/** Files by whose change a folder is another model than before. */
const identifyingFiles = ['config.json', 'model.safetensors', 'adapter_model.safetensors', 'head.safetensors']

type Entry = {
  opened: OpenedModel
  readonly isDecoderOpen: boolean
  /** Opens the decoder at first use. */
  decoder(): Promise<Decoder>
  close(): Promise<void>
}
type Slot = {
  entry: Promise<Entry>
  isOpen: boolean
  users: number
  /** Resolves when the decoder's last borrower has given it back. */
  turn: Promise<void>
}

export type ModelTable = {
  /** `onLoading` is called where the model must be opened first. */
  use<T>(params: ModelParams, action: (opened: OpenedModel) => Promise<T>, onLoading?: () => void): Promise<T>
  useDecoder<T>(
    params: ModelParams,
    action: (decoder: Decoder, opened: OpenedModel) => Promise<T>,
    onLoading?: () => void,
  ): Promise<T>
}

export function createModelTable(cacheFolder: string): ModelTable {
  /** In order of use. */
  const slots = new Map<string, Slot>()

  function slotOf(key: string, params: ModelParams): Slot {
    const slot = slots.get(key) ?? newSlot(openEntry(params, cacheFolder))
    slots.delete(key)
    slots.set(key, slot)
    return slot
  }

  async function closeIdle(): Promise<void> {
    const idle = [...slots].filter(([, { users }]) => users === 0)
    for (const [key, { entry }] of idle.slice(0, Math.max(0, idle.length - maxIdle))) {
      slots.delete(key)
      const opened = await entry.catch(() => undefined) // its user has heard why
      await opened?.close()
    }
  }

  async function use<T>(
    params: ModelParams,
    action: (entry: Entry, slot: Slot) => Promise<T>,
    onLoading?: () => void,
  ): Promise<T> {
    const key = await keyOf(params)
    const slot = slotOf(key, params)
    slot.users++
    if (!slot.isOpen) onLoading?.()
    try {
      await closeIdle()
      return await action(await slot.entry, slot)
    } catch (error) {
      // what did not open is tried anew the next time
      slot.entry.catch(() => slots.delete(key))
      throw error
    } finally {
      slot.users--
    }
  }

  return {
    use: (params, action, onLoading) => use(params, ({ opened }) => action(opened), onLoading),
    useDecoder: (params, action, onLoading) =>
      use(
        params,
        async (entry, slot) => {
          const before = slot.turn
          const { promise, resolve } = Promise.withResolvers<void>()
          slot.turn = promise
          await before
          try {
            if (!entry.isDecoderOpen) onLoading?.()
            return await action(await entry.decoder(), entry.opened)
          } finally {
            resolve()
          }
        },
        onLoading,
      ),
  }
}

function newSlot(entry: Promise<Entry>): Slot {
  const slot: Slot = { entry, isOpen: false, users: 0, turn: Promise.resolve() }
  entry.then(
    () => {
      slot.isOpen = true
    },
    () => undefined, // its user hears why
  )
  return slot
}

async function keyOf({ folder, precision, provider, threads }: ModelParams): Promise<string> {
  const states = identifyingFiles.map((name) =>
    stat(join(folder, name)).then(
      ({ size, mtimeMs }) => `${size}@${mtimeMs}`,
      () => '',
    ),
  )
  return JSON.stringify([folder, precision, provider, threads ?? 0, await Promise.all(states)])
}

async function openEntry({ folder, precision, provider, threads }: ModelParams, cacheFolder: string): Promise<Entry> {
  const loaded = await loadModel(folder)
  const tokenizer = await loadTokenizer(loaded.tokenizerFolder)
  // chat models end a turn with a token that often only the tokenizer names
  const eosTokenIds = [...new Set([...loaded.config.eosTokenIds, tokenizer.special.eos?.id ?? []].flat())]
  const model = { ...loaded, config: { ...loaded.config, eosTokenIds } }
  const quantised = await prepareQuantised(model, precision, cacheFolder)
  const options = { provider, ...(threads ? { threads } : {}), ...(quantised ? { quantised } : {}) }
  const opened = openModel(model, tokenizer, options)
  let decoder: Promise<Decoder> | undefined
  let isDecoderOpen = false
  return {
    opened,
    get isDecoderOpen() {
      return isDecoderOpen
    },
    decoder() {
      decoder ??= openDecoder(model, options).then(
        (open) => {
          isDecoderOpen = true
          return open
        },
        (error: unknown) => {
          decoder = undefined // what did not open is tried anew the next time
          throw error
        },
      )
      return decoder
    },
    async close() {
      await opened.close()
      await (await decoder)?.close()
    },
  }
}
