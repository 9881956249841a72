// What the user chose, and what this machine can do.

import { z } from 'zod'
import { count, procedure } from './common.ts'

export const settingsSchema = z.object({
  language: z.enum(['system', 'ko', 'en']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** null: as many as there are cores. */
  threads: z.int().min(1).max(1024).nullable().default(null),
  provider: z.enum(['cpu', 'webgpu', 'cuda']).default('cpu'),
  /** How decoders store their weights while they write. */
  precision: z.enum(['float32', 'int8', 'int4']).default('float32'),
  /** Below it a classification says "check". */
  checkBelow: z.number().min(0).max(1).default(0.6),
  /** Generated tokens are underlined by how unlikely they were. */
  showProbabilities: z.boolean().default(false),
})
export type Settings = z.infer<typeof settingsSchema>
/** No defaults: what is not named stays. */
const changesSchema = z.object(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, field]) => [name, field.unwrap().optional()]),
  ) as {
    [K in keyof typeof settingsSchema.shape]: z.ZodOptional<ReturnType<(typeof settingsSchema.shape)[K]['unwrap']>>
  },
)

export const providerViewSchema = z.object({
  name: z.enum(['cpu', 'webgpu', 'cuda']),
  available: z.boolean(),
  reason: z.string(),
})
export const backendViewSchema = z.object({ name: z.string(), available: z.boolean(), reason: z.string() })

export const settings = {
  get: procedure.output(settingsSchema),
  change: procedure.input(changesSchema).output(settingsSchema),
  /** Each with the reason why it is or is not available; the heads' backends too. */
  machine: procedure.output(
    z.object({
      providers: z.array(providerViewSchema),
      backends: z.array(backendViewSchema),
      cores: count,
      processor: z.string(),
      memoryBytes: count,
    }),
  ),
  /** Speed of one provider on this machine: a product of 512 rows, GFLOP/s. */
  measure: procedure
    .input(z.object({ provider: providerViewSchema.shape.name }))
    .output(z.object({ gigaflops: z.number() })),
  dataFolder: procedure.output(
    z.object({ path: z.string(), usedBytes: count, freeBytes: count, next: z.string().nullable() }),
  ),
  /** From the next start on; null goes back to the platform's convention. Nothing is moved. */
  chooseDataFolder: procedure.input(z.object({ path: z.string().nullable() })).output(z.object({ next: z.string() })),
  about: procedure.output(
    z.object({
      version: z.string(),
      licence: z.string(),
      packages: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() })),
    }),
  ),
}
