// Pooled features of a frozen model, computed once and kept on disk under a hash of what they depend on: the weights' content, the pooling, and
// every token.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pooling } from '../compile/inference.ts'
import { combinedHash } from '../formats/content-hash.ts'
import { openSafetensors, readFloats, writeSafetensors } from '../formats/safetensors.ts'
import { exists, type LoadedModel } from '../importing/load-model.ts'
import { modelHash } from '../importing/model-hash.ts'
import type { Sequence } from '../inference/batch.ts'
import { openRunner, type RunOptions, runRows } from '../inference/encoder.ts'
import type { SessionOptions } from '../runtime/session.ts'

export type Features = { data: Float32Array; count: number; width: number; fromCache: boolean }

/** Raised when what is computed changes. */
const version = 1

export async function computeFeatures(
  model: LoadedModel,
  sequences: readonly Sequence[],
  pooling: Pooling,
  cacheFolder: string,
  options: SessionOptions & RunOptions = {},
): Promise<Features> {
  const { signal, onProgress, ...session } = options
  const tokens = sequences.flatMap((sequence) => [
    new Uint8Array(Int32Array.from(sequence.ids).buffer),
    new Uint8Array(Uint8Array.from(sequence.typeIds ?? [])),
    '|',
  ])
  const key = combinedHash([`features ${version}`, await modelHash(model), pooling, ...tokens])
  const file = join(cacheFolder, 'features', `${key}.safetensors`)
  if (await exists(file)) {
    const stored = await openSafetensors(file)
    const [count, width] = stored.tensors.get('features')!.shape as [number, number]
    return { data: await readFloats(stored, 'features'), count, width, fromCache: true }
  }
  const runner = await openRunner(model, { kind: 'features', pooling }, session)
  try {
    const { data, width } = await runRows(runner, sequences, 'features', {
      signal,
      ...(onProgress ? { onProgress } : {}),
    })
    await mkdir(join(cacheFolder, 'features'), { recursive: true })
    await writeSafetensors(file, [{ name: 'features', dtype: 'F32', shape: [sequences.length, width], data }])
    return { data, count: sequences.length, width, fromCache: false }
  } finally {
    await runner.close()
  }
}
