// What the library knows of a model beside its record: read once from its files, kept as JSON in its row.

import { z } from 'zod'

export const modelKinds = ['model', 'lora', 'head'] as const
/** Whether a sequence model was taught pairs; a folder from elsewhere often does not say. */
export const pairAnswers = ['yes', 'no', 'unknown'] as const

export const modelFactsSchema = z.object({
  /** A model of its own, or something on a base. */
  kind: z.enum(modelKinds),
  baseFolder: z.string().nullable(),
  layers: z.int(),
  width: z.int(),
  heads: z.int(),
  vocabSize: z.int(),
  positions: z.int(),
  segments: z.int(),
  labels: z.array(z.string()),
  problem: z.enum(['classes', 'multi-label', 'score']),
  hasChatTemplate: z.boolean(),
  licence: z.string().nullable(),
  /** `organisation/name`, where its files or its place say so. */
  hubName: z.string().nullable(),
  takesPairs: z.enum(pairAnswers),
  /** Of all files in its own folder. */
  diskBytes: z.int(),
})
export type ModelFacts = z.infer<typeof modelFactsSchema>
