// Questions to a model that have an answer at once: masks, pairs, classes, tokens; and classifying a list, which is a job.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { count, id, jobIdSchema, pageSchema, probability, procedure, scoreSchema, tokenViewSchema } from './common.ts'

/** Longest text that a box takes; models read far less and say what they cut. */
const text = z.string().max(100_000)

export const maskCandidateSchema = z.object({
  id: z.int(),
  token: z.string(),
  /** As it stands in the text: `##` pieces joined to the word before them, in `joined`. */
  text: z.string(),
  joined: z.string().nullable(),
  probability,
})
export type MaskCandidate = z.infer<typeof maskCandidateSchema>

export const filledSchema = z.object({
  tokens: z.array(tokenViewSchema),
  /** Tokens that the model does not read. */
  truncated: count,
  masks: z.array(
    z.object({
      /** Index in `tokens`. */
      position: count,
      candidates: z.array(maskCandidateSchema),
      targets: z.array(
        z.object({
          word: z.string(),
          /** Pieces of it; a word of several is scored by its first alone, and says so. */
          pieces: z.array(z.string()),
          id: z.int().nullable(),
          probability,
          rank: z.int().min(1).nullable(),
        }),
      ),
    }),
  ),
  milliseconds: z.number(),
})
export type Filled = z.infer<typeof filledSchema>

const pairPartSchema = z.object({
  scores: z.array(scoreSchema),
  /** Of a regression or of cosine similarity. */
  score: z.number().nullable(),
  /** The winning label; null for a score. */
  label: z.string().nullable(),
  truncated: count,
})
export const pairVerdictSchema = pairPartSchema.extend({
  kind: z.enum(['next-sentence', 'labels', 'score', 'cosine']),
  /** A, B and the model's own between them; for 'cosine' the two texts are read one by one and stand one after the other. */
  tokens: z.array(tokenViewSchema),
  milliseconds: z.number(),
})
export type PairVerdict = z.infer<typeof pairVerdictSchema>
export const pairAlternativeSchema = pairPartSchema.extend({ b: z.string() })
export type PairAlternative = z.infer<typeof pairAlternativeSchema>

export const classifiedSchema = z.object({
  text: z.string(),
  pair: z.string().nullable(),
  /** Most probable first; empty for a score. */
  scores: z.array(scoreSchema),
  score: z.number().nullable(),
  label: z.string().nullable(),
  truncated: count,
})
export type Classified = z.infer<typeof classifiedSchema>

export const classifiedRowSchema = z.object({
  /** In its file or list, from 1. */
  row: z.int().min(1),
  text: z.string(),
  pair: z.string().nullable(),
  label: z.string().nullable(),
  score: z.number().nullable(),
  probability: probability.nullable(),
  runnerUp: z.object({ label: z.string(), probability }).nullable(),
})
export type ClassifiedRow = z.infer<typeof classifiedRowSchema>

const classifySourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('texts'), texts: z.array(text).min(1).max(100_000) }),
  z.object({ kind: z.literal('file'), path: z.string(), text: z.string(), pair: z.string().optional() }),
])

export const tasks = {
  tokenize: procedure
    .input(z.object({ modelId: id, text, pair: text.optional() }))
    .output(z.object({ tokens: z.array(tokenViewSchema), truncated: count })),
  /** `text` holds [MASK] where a word is to be guessed; without one the tokens come back alone. */
  fillMask: procedure
    .input(
      z.object({
        modelId: id,
        text,
        topK: z.int().min(1).max(100).default(8),
        targets: z.array(z.string().min(1).max(100)).max(50).default([]),
      }),
    )
    .output(filledSchema),
  pair: procedure.input(z.object({ modelId: id, a: text, b: text })).output(pairVerdictSchema),
  /** One A beside several B. */
  pairMany: procedure
    .input(z.object({ modelId: id, a: text, bs: z.array(text).min(1).max(100) }))
    .output(z.array(pairAlternativeSchema)),
  classify: procedure
    .input(z.object({ modelId: id, text, pair: text.optional() }))
    .output(classifiedSchema.extend({ tokens: z.array(tokenViewSchema), milliseconds: z.number() })),
  /** The first rows of a file, so that its columns can be chosen. */
  previewFile: procedure.input(z.object({ path: z.string() })).output(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.record(z.string(), z.string())),
      encoding: z.string(),
    }),
  ),
  /** A job; its rows are read with `classifiedRows`, while it runs too. */
  classifyMany: procedure.input(z.object({ modelId: id, source: classifySourceSchema })).output(jobIdSchema),
  classifiedRows: procedure
    .input(
      pageSchema.extend({
        jobId: id,
        label: z.string().nullable().default(null),
        /** Only rows whose best probability is below. */
        below: probability.nullable().default(null),
        order: z.enum(['row', 'least-sure', 'most-sure']).default('row'),
      }),
    )
    .output(
      z.object({
        /** Rows that the filters leave. */
        total: count,
        rows: z.array(classifiedRowSchema),
        /** Of all rows so far. */
        done: count,
        byLabel: z.array(z.object({ label: z.string(), rows: count })),
        /** Twenty equal bins of the best probability, from 0 to 1. */
        histogram: z.array(count),
        skipped: z.array(z.object({ row: z.int(), reason: z.string() })),
      }),
    ),
  /** The table as CSV with a byte order mark, in parts; the texts, label, confidence and every label's probability. */
  classifiedCsv: procedure.input(z.object({ jobId: id })).output(eventIterator(z.string())),
}
