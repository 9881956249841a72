// PEFT adapter folders: adapter_config.json and adapter_model.safetensors, LoRA matrices and whole modules trained beside them.
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { ModelConfig, Task } from '../architectures/config.ts'
import type { LoraSettings } from '../compile/lora.ts'
import { elements, type ParameterSource } from '../compile/parameters.ts'
import { openSafetensors, readFloats } from '../formats/safetensors.ts'
import { readJson } from './load-model.ts'

const schema = z.looseObject({
  peft_type: z.literal('LORA'),
  base_model_name_or_path: z.string().nullish(),
  r: z.number().int().min(1).max(65_536),
  lora_alpha: z.number().positive(),
  lora_dropout: z.number().min(0).max(0.99).default(0),
  target_modules: z.union([z.array(z.string()), z.string()]),
  use_rslora: z.boolean().default(false),
  use_dora: z.boolean().default(false),
  bias: z.string().default('none'),
  rank_pattern: z.record(z.string(), z.number()).default({}),
  alpha_pattern: z.record(z.string(), z.number()).default({}),
  /** Ours: what the base model became by training. */
  tunesmith: z
    .object({
      task: z.string(),
      labels: z.array(z.string()),
      problem: z.enum(['classes', 'multi-label', 'score']),
    })
    .optional(),
})

export type Adapter = {
  baseFolder: string | undefined
  settings: LoraSettings
  /** Parameters trained whole, by their names in the base model's class. */
  overrides: Map<string, Float32Array>
  adapterSource: ParameterSource
  task: Task | undefined
  labels: string[]
  problem: ModelConfig['problem']
}

const prefix = 'base_model.model.'

export async function readAdapter(folder: string): Promise<Adapter> {
  const file = join(folder, 'adapter_config.json')
  const parsed = schema.safeParse(await readJson(file))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new AppError(
      'bad-model',
      say`${file}: ${issue.path.join('.')}: ${issue.message}; a LoRA adapter of PEFT is expected`,
      { file },
    )
  }
  const c = parsed.data
  const unsupported = [
    c.use_dora && 'use_dora',
    c.bias !== 'none' && `bias '${c.bias}'`,
    typeof c.target_modules === 'string' && say`target_modules as a pattern`,
    Object.keys(c.rank_pattern).length > 0 && 'rank_pattern',
    Object.keys(c.alpha_pattern).length > 0 && 'alpha_pattern',
  ].find((name) => name !== false)
  if (unsupported)
    throw new AppError('bad-model', say`${file}: ${unsupported} is not supported; plain LoRA and rsLoRA are`, { file })
  const weights = await openSafetensors(join(folder, 'adapter_model.safetensors'))
  const lora = new Map<string, Float32Array>()
  const overrides = new Map<string, Float32Array>()
  for (const name of weights.tensors.keys()) {
    const data = await readFloats(weights, name)
    if (/\.lora_[AB]\.weight$/.test(name)) lora.set(name, data)
    else overrides.set(name.replace(prefix, '').replace('.modules_to_save', ''), data)
  }
  return {
    baseFolder: c.base_model_name_or_path ?? undefined,
    settings: {
      rank: c.r,
      alpha: c.lora_alpha,
      dropout: c.lora_dropout,
      targets: [c.target_modules].flat(),
      rsLora: c.use_rslora,
    },
    overrides,
    adapterSource: adapterSource(lora, weights.path),
    task: c.tunesmith?.task as Task | undefined,
    labels: c.tunesmith?.labels ?? [],
    problem: c.tunesmith?.problem ?? 'classes',
  }
}

export function adapterSource(matrices: ReadonlyMap<string, Float32Array>, file: string): ParameterSource {
  const get = (name: string, shape: readonly number[]): Float32Array => {
    const data = matrices.get(name)
    if (!data)
      throw new AppError(
        'bad-model',
        say`${file}: tensor '${name}' is missing: the adapter was made for another model`,
        {
          file,
          tensor: name,
        },
      )
    if (data.length !== elements(shape))
      throw new AppError(
        'bad-model',
        say`${file}: tensor '${name}' has ${data.length} elements, [${shape}] are expected`,
        { file, tensor: name },
      )
    return data
  }
  return {
    locate: (name, shape) => ({ kind: 'memory', data: get(name, shape), shape }),
    read: async (name, shape) => Float32Array.from(get(name, shape)),
  }
}
