// A run's checkpoint: trained parameters and optimiser moments in one safetensors file, replaced atomically, with the place in the run as
// metadata. What is not in it follows from the seed: batches, dropout masks and initial values are functions of (seed, step).
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { openSafetensors, readFloats, type TensorToWrite, writeSafetensors } from '../formats/safetensors.ts'
import { exists } from '../importing/load-model.ts'
import type { AdamState } from './optimizer.ts'
import { checkpointFile } from './run-files.ts'

const progressSchema = z.object({
  /** Optimiser steps done. */
  step: z.number().int().min(0),
  /** Equal only for runs that continue each other: settings and data. */
  fingerprint: z.string(),
  seconds: z.number(),
  realTokens: z.number(),
  /** Of the first step and of the last one. */
  firstLoss: z.number().optional(),
  lastLoss: z.number().optional(),
  /** The lowest held-out loss so far, where it is measured; its weights lie in best.safetensors. */
  best: z.object({ step: z.number().int(), loss: z.number(), sinceBest: z.number().int() }).optional(),
})
export type Progress = z.infer<typeof progressSchema>

export async function saveCheckpoint(
  folder: string,
  parameters: ReadonlyMap<string, Float32Array>,
  adam: AdamState,
  progress: Progress,
): Promise<void> {
  const tensors: TensorToWrite[] = []
  const push = (name: string, data: Float32Array) => tensors.push({ name, dtype: 'F32', shape: [data.length], data })
  for (const [name, data] of parameters) {
    const { m, v } = adam.moments.get(name)!
    push(`parameter.${name}`, data)
    push(`m.${name}`, m)
    push(`v.${name}`, v)
  }
  await writeSafetensors(checkpointFile(folder), tensors, { progress: JSON.stringify(progress) })
}

/** Fills parameters and moments in place. Undefined where there is no checkpoint yet. */
export async function restoreCheckpoint(
  folder: string,
  parameters: ReadonlyMap<string, Float32Array>,
  adam: AdamState,
  fingerprint: string,
): Promise<Progress | undefined> {
  const path = checkpointFile(folder)
  if (!(await exists(path))) return undefined
  const file = await openSafetensors(path)
  const progress = progressSchema.safeParse(parsedJson(file.metadata.progress))
  if (!progress.success) throw new AppError('bad-file', say`${path} is not a checkpoint of a run`, { path })
  if (progress.data.fingerprint !== fingerprint)
    throw new AppError(
      'bad-argument',
      say`${path} belongs to a run with other settings or data; resume with the same ones, or start a new run`,
      { path },
    )
  for (const [name, data] of parameters) {
    const { m, v } = adam.moments.get(name)!
    data.set(await readFloats(file, `parameter.${name}`))
    m.set(await readFloats(file, `m.${name}`))
    v.set(await readFloats(file, `v.${name}`))
  }
  adam.step = progress.data.step
  return progress.data
}

/** Undefined for what is not JSON, which no schema accepts. */
function parsedJson(text = ''): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
