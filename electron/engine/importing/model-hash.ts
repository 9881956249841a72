// What a model's weights and config are, as one hash: caches that depend on a model are kept under it.
import { join } from 'node:path'
import { combinedHash, fileHash, type HashWatch } from '../formats/content-hash.ts'
import { openWeights } from '../formats/safetensors.ts'
import type { LoadedModel } from './load-model.ts'

export async function weightFiles(model: LoadedModel): Promise<string[]> {
  const own = model.base ? [model.base] : [model]
  const files = await Promise.all(
    own.map(async ({ folder }) => (await openWeights(folder)).files.map((file) => file.path)),
  )
  const adapter = model.lora ? [join(model.folder, 'adapter_model.safetensors')] : []
  return [...files.flat(), ...adapter]
}

export async function modelHash(model: LoadedModel, watch: HashWatch = {}): Promise<string> {
  const hashes: string[] = []
  for (const file of await weightFiles(model)) hashes.push(await fileHash(file, watch))
  return hashOfParts(model.config.raw, model.lora?.settings ?? null, hashes)
}

/** `hashes` of its weight files in order; an adapter's scale and targets are in its settings, not in its weights. */
export function hashOfParts(config: unknown, adapter: unknown, hashes: readonly string[]): string {
  return combinedHash([JSON.stringify(config), JSON.stringify(adapter), ...hashes])
}
