// What each method of a compute process is asked with. The schemas check it where it enters the process; the host has the types from here.

import { z } from 'zod'
import { dataChoicesSchema, readingSchema, rowParts } from '../../shared/domain/data-choices.ts'

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
export const readTokensSchema = z.object({ model: modelSchema, text: z.string(), pair: z.string().optional() })
export const fillSentenceSchema = z.object({
  model: modelSchema,
  text: z.string(),
  topK: count(1000).default(8),
  targets: z.array(z.string()).default([]),
})
export const judgePairsSchema = z.object({ model: modelSchema, a: z.string(), bs: z.array(z.string()).min(1) })
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
export const classifyTextSchema = z.object({ model: modelSchema, text: z.string(), pair: z.string().optional() })
export const classifyTableSchema = z.object({
  model: modelSchema,
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('texts'), texts: z.array(z.string()), pairs: z.array(z.string()).optional() }),
    z.object({
      kind: z.literal('file'),
      path: z.string(),
      text: z.string(),
      pair: z.string().optional(),
      encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'cp949', 'latin1']).optional(),
      header: z.boolean().optional(),
    }),
  ]),
})
export const lookSchema = z.object({ model: modelSchema, text: z.string(), pair: z.string().optional() })
export const headSchema = lookSchema.extend({ layer: z.int().min(0), head: z.int().min(0) })
export const pipelineSchema = z.object({ model: modelSchema })
export const embedSchema = z.object({
  model: modelSchema,
  texts: z.array(z.string()),
  pooling: z.enum(['mean', 'cls']).default('mean'),
})
export const evaluateSchema = z.object({
  model: modelSchema,
  data: z.string(),
  /** false: columns are called 'column 1', 'column 2' and on. */
  header: z.boolean().default(true),
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

/** How a model without a chat template reads messages: as turns that name who speaks, or as one text. */
const chatFormatSchema = z.enum(['turns', 'text']).default('turns')

export const generateSchema = z.object({
  model: modelSchema,
  /** A text to go on with, or the messages of a chat to answer. */
  prompt: z.union([z.string(), z.array(messageSchema).min(1)]),
  sampling: samplingSchema.prefault({}),
  maxNewTokens: count(1_000_000).default(128),
  seed: z.int().min(0).default(0),
  stop: z.array(z.string().min(1)).default([]),
  ignoreEnd: z.boolean().default(false),
  format: chatFormatSchema,
  /** Token ids of a reply to go on from, after the prompt. */
  prefix: z.array(z.int().min(0)).default([]),
})
export const measurePromptSchema = z.object({
  model: modelSchema,
  prompt: z.array(messageSchema).min(1),
  format: chatFormatSchema,
  maxNewTokens: count(1_000_000).default(128),
})

export const exportFormats = ['safetensors', 'peft', 'onnx'] as const
export const exportPrecisions = ['float32', 'float16', 'int8-dynamic', 'int8', 'int4'] as const

/** Rows that a fine-tuning run held out, as its settings name them. */
const heldOutShared = {
  data: z.string(),
  testData: z.string().optional(),
  testShare: z.number(),
  rows: count(1_000_000_000).optional(),
  seed: z.int().min(0),
}
export const heldOutSchema = z.union([
  z.object({
    ...heldOutShared,
    text: z.string(),
    textPair: z.string().optional(),
    label: z.string(),
    labelKind: z.enum(['classes', 'score', 'multi-label']),
  }),
  z.object({
    ...heldOutShared,
    columns: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('messages'), messages: z.string() }),
      z.object({ kind: z.literal('response'), prompt: z.string(), response: z.string() }),
      z.object({ kind: z.literal('text'), text: z.string() }),
    ]),
  }),
])

export const exportChoicesSchema = z.object({ folder: z.string() })
export const exportSchema = z.object({
  folder: z.string(),
  files: z.array(z.object({ format: z.enum(exportFormats), precision: z.enum(exportPrecisions) })).min(1),
  outputFolder: z.string(),
  draftFolder: z.string().optional(),
  baseFolder: z.string().optional(),
  /** For the card. */
  baseName: z.string().optional(),
  licence: z.string().optional(),
  readsPairs: z.boolean().default(false),
  /** Rows to check the export with: those that a run held out, or plain texts. */
  heldOut: heldOutSchema.optional(),
  texts: z.array(z.object({ text: z.string(), pair: z.string().optional() })).default([]),
  threads: count(1024).optional(),
})

export const verifySchema = runtimeSchema.extend({ folder: z.string() })
export const modelInfoSchema = z.object({
  folder: z.string(),
  /** Also lists every parameter. */
  parameters: z.boolean().default(false),
  /** Else its weights are not read, and `contentHash` is empty. */
  hash: z.boolean().default(true),
})
export const describeDataSchema = z.object({ file: z.string() })
export const dataDraftSchema = z.object({ path: z.string(), choices: dataChoicesSchema })
export const peekDataSchema = z.object({ path: z.string(), reading: readingSchema })
export const scanDataSchema = z.object({
  draft: dataDraftSchema,
  /** Lengths are counted in the tokens of this model; by default up to as many as it reads. */
  limit: z.object({ folder: z.string(), maxTokens: z.int().min(4).optional() }).optional(),
})
/** The parts whose rows will be asked for under this id. */
export const planDataSchema = z.object({ draft: dataDraftSchema, id: z.string(), parts: z.array(z.enum(rowParts)) })
export const nextRowsSchema = z.object({ id: z.string() })
export const checkpointSchema = z.object({ runFolder: z.string() })
export const machineSchema = z.object({})
export const measureSchema = runtimeSchema.pick({ provider: true, threads: true })
