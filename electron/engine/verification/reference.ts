// A reference folder: a Hugging Face model folder with what another implementation computes from it, reference.json and
// reference.safetensors, and the same for an adapter in adapter/. The format is reference-format.md, beside this file.
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { openSafetensors, readFloats, readTensor, type SafetensorsFile } from '../formats/safetensors.ts'
import { exists, readJson } from '../importing/load-model.ts'

const curve = {
  losses: z.array(z.number()),
  grad_norms: z.array(z.number()),
  learning_rates: z.array(z.number()),
}

const schema = z.looseObject({
  name: z.string(),
  task: z.string(),
  loss: z.number(),
  recipe: z.object({
    betas: z.tuple([z.number(), z.number()]),
    eps: z.number(),
    weight_decay: z.number(),
    max_grad_norm: z.number(),
  }),
  ...curve,
  greedy: z
    .array(
      z.object({ prompt: z.string(), prompt_ids: z.array(z.number()), new_ids: z.array(z.number()), text: z.string() }),
    )
    .optional(),
  lora: z.object({ loss: z.number(), ...curve }).optional(),
})

export type Curve = { losses: number[]; grad_norms: number[]; learning_rates: number[] }
export type Reference = {
  folder: string
  numbers: z.infer<typeof schema>
  tensors: SafetensorsFile
  adapter: SafetensorsFile | undefined
}

export async function openReference(folder: string): Promise<Reference> {
  const file = join(folder, 'reference.json')
  if (!(await exists(file)))
    throw new AppError(
      'not-found',
      say`${folder}: reference.json is missing; verify reads folders with reference numbers`,
      { folder },
    )
  const parsed = schema.safeParse(await readJson(file))
  if (!parsed.success)
    throw new AppError(
      'bad-file',
      say`${file}: ${parsed.error.issues[0]!.path.join('.')}: ${parsed.error.issues[0]!.message}`,
      { file },
    )
  const adapter = join(folder, 'adapter', 'reference.safetensors')
  return {
    folder,
    numbers: parsed.data,
    tensors: await openSafetensors(join(folder, 'reference.safetensors')),
    adapter: (await exists(adapter)) ? await openSafetensors(adapter) : undefined,
  }
}

export type Batch = {
  shape: [number, number]
  tensors: Map<string, { data: Float32Array | BigInt64Array; shape: number[] }>
}

/** The tensors `input.*`, or row `step` of `steps.*`. */
export async function readBatch(file: SafetensorsFile, step?: number): Promise<Batch> {
  const prefix = step === undefined ? 'input.' : 'steps.'
  const tensors: Batch['tensors'] = new Map()
  for (const [name, entry] of file.tensors) {
    if (!name.startsWith(prefix)) continue
    const whole =
      entry.dtype === 'I64' ? ((await readTensor(file, name)) as BigInt64Array) : await readFloats(file, name)
    const shape = step === undefined ? entry.shape : entry.shape.slice(1)
    const size = shape.reduce((a, b) => a * b, 1)
    const data = step === undefined ? whole : whole.slice(step * size, (step + 1) * size)
    tensors.set(name.slice(prefix.length), { data, shape: [...shape] })
  }
  const ids = tensors.get('input_ids')
  if (ids?.shape.length !== 2)
    throw new AppError('bad-file', say`${file.path}: ${prefix}input_ids [B, T] is missing`, { file: file.path })
  return { shape: ids.shape as [number, number], tensors }
}

/** Tensors by name without their prefix. */
export async function readGroup(
  file: SafetensorsFile,
  prefix: string,
): Promise<Map<string, { data: Float32Array; shape: readonly number[] }>> {
  const group = new Map<string, { data: Float32Array; shape: readonly number[] }>()
  for (const [name, entry] of file.tensors)
    if (name.startsWith(prefix))
      group.set(name.slice(prefix.length), { data: await readFloats(file, name), shape: entry.shape })
  return group
}
