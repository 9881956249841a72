// What a model's weights and config are, as one hash: caches that depend on a model are kept under it.
import { join } from 'node:path'
import { combinedHash, fileHash } from '../formats/content-hash.ts'
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

export async function modelHash(model: LoadedModel): Promise<string> {
  const hashes: string[] = []
  for (const file of await weightFiles(model)) hashes.push(await fileHash(file))
  // an adapter's scale and targets are in its settings, not in its weights
  return combinedHash([JSON.stringify(model.config.raw), JSON.stringify(model.lora?.settings ?? null), ...hashes])
}
