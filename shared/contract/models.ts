// The library of models.

import { z } from 'zod'
import { count, epochMs, familyKind, id, jobIdSchema, procedure } from './common.ts'

export const modelTasks = [
  'causal-lm',
  'masked-lm',
  'next-sentence',
  'pretraining',
  'sequence',
  'token',
  'features',
] as const
export const modelOrigins = ['starter', 'imported', 'made'] as const
/** What the views can do with a model. */
export const modelUses = ['chat', 'fill-mask', 'pair', 'similarity', 'classify', 'inside'] as const
export type ModelUse = (typeof modelUses)[number]

export const modelViewSchema = z.object({
  id,
  name: z.string(),
  folder: z.string(),
  /** As its files name it: gpt1, gpt2, bert. */
  family: z.string(),
  kind: familyKind,
  task: z.string(),
  uses: z.array(z.enum(modelUses)),
  parameters: count,
  /** Of the files in its own folder: an adapter's are few. */
  sizeBytes: count,
  contentHash: z.string(),
  originKind: z.enum(modelOrigins),
  /** For people: a hub name, a folder, the run that made it; "Tunesmith" for a starter. */
  origin: z.string(),
  /** An adapter or a head: it is used with its base's files, and goes where they go. */
  isAdapter: z.boolean(),
  baseModelId: id.nullable(),
  baseName: z.string().nullable(),
  /** head, lora, full, pretrain; null for an imported or starter model. */
  method: z.string().nullable(),
  createdAt: epochMs,
  layers: count,
  width: count,
  heads: count,
  vocabSize: count,
  /** Longest text it reads, in tokens. */
  positions: count,
  /** 0 where the architecture has no segment embeddings. */
  segments: count,
  labels: z.array(z.string()),
  problem: z.enum(['classes', 'multi-label', 'score']),
  hasChatTemplate: z.boolean(),
  /** As its card names it; null where it says nothing. */
  licence: z.string().nullable(),
  /** Its files, or its base's, are no longer there. */
  isMissing: z.boolean(),
  /** Of its latest reply, in a list of models; null where it wrote none lately. */
  tokensPerSecond: z.number().nullable(),
  /** Numbers of its last evaluation, as its run wrote them: accuracy, macroF1 ...; those inside another as `interval.low`. */
  metrics: z.record(z.string(), z.number()).nullable(),
})
export type ModelView = z.infer<typeof modelViewSchema>

export const modelDetailsSchema = z.object({
  model: modelViewSchema,
  /** The folder that is no longer there; null where all is in its place. */
  missing: z.string().nullable(),
  /** config.json as it stands (an adapter's or a head's own description); null where it is gone. */
  config: z.string().nullable(),
  /** README.md without its front matter; null where there is none. */
  card: z.string().nullable(),
  /** The card's first paragraph, and the one on what the model is not good for; empty where there is none. */
  summary: z.string(),
  caution: z.string(),
  /** Every parameter of its class; empty where its files are gone. */
  tensors: z.array(z.object({ name: z.string(), shape: z.array(count) })),
  /** The run that made it: its settings and its whole evaluation. */
  run: z
    .object({
      id,
      name: z.string(),
      settings: z.record(z.string(), z.json()),
      metrics: z.record(z.string(), z.json()).nullable(),
    })
    .nullable(),
  dataset: z.object({ name: z.string(), rows: count }).nullable(),
})
export type ModelDetails = z.infer<typeof modelDetailsSchema>

export const starterSchema = z.object({
  name: z.string(),
  kind: familyKind,
  /** First paragraph of its card. */
  about: z.string(),
  licence: z.string(),
  /** What it was trained on. */
  language: z.enum(['ko', 'en']),
  sizeBytes: count,
  /** Where it is in the library already. */
  modelId: id.nullable(),
})
export type Starter = z.infer<typeof starterSchema>

export const models = {
  list: procedure.output(z.array(modelViewSchema)),
  details: procedure.input(z.object({ id })).output(modelDetailsSchema),
  /**
   * A background job with the phases reading, checking, hashing, copying (the last two in bytes). `path` is a folder, one of its files, or a folder
   * with one model folder in it. Its result is `{ modelId, name, isNew, isFound }`: the same weights are not taken in twice; `isFound` says that
   * a model whose folder was gone is at this place now.
   */
  import: procedure
    .input(z.object({ path: z.string().min(1), name: z.string().optional(), copy: z.boolean().default(false) }))
    .output(jobIdSchema),
  rename: procedure.input(z.object({ id, name: z.string() })).output(modelViewSchema),
  /** A folder of Tunesmith's own goes to its trash; another folder stays where it is and is only forgotten. */
  remove: procedure.input(z.object({ id })).output(z.object({ trashId: id, isFolderKept: z.boolean() })),
  /** Takes a removal back. */
  restore: procedure.input(z.object({ trashId: id })).output(modelViewSchema),
  /** Removed models that can be taken back. */
  trash: procedure.output(z.array(z.object({ trashId: id, name: z.string(), sizeBytes: count, removedAt: epochMs }))),
  emptyTrash: procedure.output(z.object({ freedBytes: count })),
  starters: procedure.output(z.array(starterSchema)),
  /** Used where it lies; its files are compared with the manifest first. */
  addStarter: procedure.input(z.object({ name: z.string() })).output(modelViewSchema),
}
