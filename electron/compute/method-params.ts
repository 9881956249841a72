// What each method of a compute process is asked with. The schemas check it where it enters the process; the host has the types from here.

import { z } from 'zod'

export const precisions = ['float32', 'int8', 'int4'] as const
export type PrecisionName = (typeof precisions)[number]
export const providerNames = ['cpu', 'webgpu', 'cuda'] as const
export type ProviderName = (typeof providerNames)[number]

const count = (most: number) => z.int().min(1).max(most)

/** How models run: shared by all methods that open one. */
export const runtimeSchema = z.object({
  provider: z.enum(providerNames).default('cpu'),
  threads: count(1024).optional(),
  precision: z.enum(precisions).default('float32'),
})

export const modelSchema = runtimeSchema.extend({ folder: z.string() })
export type ModelParams = z.infer<typeof modelSchema>

export const fillMaskSchema = z.object({ model: modelSchema, text: z.string(), topK: count(10_000).default(5) })
export const pairSchema = z.object({ model: modelSchema, a: z.string(), b: z.string() })
export const classifySchema = z.object({
  model: modelSchema,
  texts: z.array(z.string()),
  pairs: z.array(z.string()).optional(),
})
export const classifyFileSchema = z.object({
  model: modelSchema,
  file: z.string(),
  text: z.string(),
  textPair: z.string().optional(),
})
export const embedSchema = z.object({
  model: modelSchema,
  texts: z.array(z.string()),
  pooling: z.enum(['mean', 'cls']).default('mean'),
})
export const evaluateSchema = z.object({
  model: modelSchema,
  data: z.string(),
  text: z.string(),
  textPair: z.string().optional(),
  /** Not needed for perplexity. */
  label: z.string().optional(),
  rows: count(1_000_000_000).optional(),
  maxLength: z.int().min(4).optional(),
  seed: z.int().min(0).default(0),
})

const samplingSchema = z.object({
  temperature: z.number().min(0).max(100).default(0.8),
  topK: z.int().min(0).default(40),
  topP: z.number().min(0).max(1).default(0.95),
  minP: z.number().min(0).max(1).default(0),
  repetitionPenalty: z.number().min(0.1).max(10).default(1),
})
export const messageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })
export type Message = z.infer<typeof messageSchema>

export const generateSchema = z.object({
  model: modelSchema,
  /** A text to go on with, or the messages of a chat to answer. */
  prompt: z.union([z.string(), z.array(messageSchema).min(1)]),
  sampling: samplingSchema.prefault({}),
  maxNewTokens: count(1_000_000).default(128),
  seed: z.int().min(0).default(0),
  stop: z.array(z.string().min(1)).default([]),
  ignoreEnd: z.boolean().default(false),
})

export const verifySchema = runtimeSchema.extend({ folder: z.string() })
export const modelInfoSchema = z.object({
  folder: z.string(),
  /** Also lists every parameter. */
  parameters: z.boolean().default(false),
})
export const describeDataSchema = z.object({ file: z.string() })
export const checkpointSchema = z.object({ runFolder: z.string() })
