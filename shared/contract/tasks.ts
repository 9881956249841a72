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

export const maskTargetSchema = z.object({
  word: z.string(),
  /** Pieces of it; a word of several is scored by its first alone, and says so. */
  pieces: z.array(z.string()),
  /** Null where the vocabulary has nothing for it. */
  id: z.int().nullable(),
  probability,
  rank: z.int().min(1).nullable(),
})
export type MaskTarget = z.infer<typeof maskTargetSchema>

/** A text in tokens; those that do not fit are counted, and the first of them listed. */
const readSchema = z.object({ tokens: z.array(tokenViewSchema), cut: z.array(tokenViewSchema), truncated: count })
export type ReadTokens = z.infer<typeof readSchema>

export const filledSchema = readSchema.extend({
  masks: z.array(
    z.object({
      /** Index in `tokens`. */
      position: count,
      candidates: z.array(maskCandidateSchema),
      targets: z.array(maskTargetSchema),
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
export type PairPart = z.infer<typeof pairPartSchema>
export const pairVerdictSchema = pairPartSchema.extend({
  kind: z.enum(['next-sentence', 'labels', 'score', 'cosine']),
  /** A, B and the model's own between them; for 'cosine' the two texts are read one by one and stand one after the other. */
  tokens: z.array(tokenViewSchema),
  /** The first of the tokens that do not fit, A's before B's. */
  cut: z.array(tokenViewSchema),
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
  /** Where several labels may be true: the others that are more likely than not. */
  also: z.array(z.string()),
})
export type ClassifiedRow = z.infer<typeof classifiedRowSchema>

/** Rows of one classification; more would not fit the table's index. */
export const maxClassifiedRows = 1_000_000

const fileEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'cp949', 'latin1'] as const
/** How a table file is read where the guess is wrong; a file without a header has columns "column 1", "column 2" ... */
const reading = { encoding: z.enum(fileEncodings).optional(), header: z.boolean().optional() }

const classifySourceSchema = z.discriminatedUnion('kind', [
  /** `pairs`: the second text of each; empty where it has none. */
  z.object({
    kind: z.literal('texts'),
    texts: z.array(text).min(1).max(100_000),
    pairs: z.array(text).max(100_000).optional(),
  }),
  z.object({ kind: z.literal('file'), path: z.string(), text: z.string(), pair: z.string().optional(), ...reading }),
])
export type ClassifySource = z.infer<typeof classifySourceSchema>

export const filePreviewSchema = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.string())),
  encoding: z.enum(fileEncodings),
  /** Whether the first line was taken for names; null for JSON, which names its own. */
  header: z.boolean().nullable(),
  /** The column that most likely holds the texts: the one with the longest. */
  likelyText: z.string(),
})
export type FilePreview = z.infer<typeof filePreviewSchema>

export const classifiedPageSchema = z.object({
  /** What was classified, and by what. */
  about: z.object({
    modelId: id,
    modelName: z.string(),
    /** The file's name; null for a list. */
    fileName: z.string().nullable(),
    textColumn: z.string().nullable(),
    pairColumn: z.string().nullable(),
    encoding: z.string().nullable(),
    hasPairs: z.boolean(),
    problem: z.enum(['classes', 'multi-label', 'score']),
    labels: z.array(z.string()),
  }),
  /** Rows that the filters leave. */
  total: count,
  rows: z.array(classifiedRowSchema),
  /** Of all rows so far. */
  done: count,
  /** Rows of the whole source that are not empty; 0 while it is being counted. */
  expected: count,
  /** Of all rows so far, those whose best probability is below `checkBelow`. */
  toCheck: count,
  byLabel: z.array(z.object({ label: z.string(), rows: count })),
  /** Twenty equal bins of the best probability, from 0 to 1. */
  histogram: z.array(count),
  /** Texts that a spreadsheet would take for a formula. */
  formulaLike: count,
  /** Rows without a text: how many, and the first of them. */
  skipped: z.object({ rows: count, first: z.array(z.object({ row: z.int(), column: z.string().nullable() })) }),
})
export type ClassifiedPage = z.infer<typeof classifiedPageSchema>

export const tasks = {
  tokenize: procedure.input(z.object({ modelId: id, text, pair: text.optional() })).output(readSchema),
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
  /** By the model's head for pairs, or else by how alike the two texts' mean embeddings are. */
  pair: procedure.input(z.object({ modelId: id, a: text, b: text })).output(pairVerdictSchema),
  /** One A beside several B. */
  pairMany: procedure
    .input(z.object({ modelId: id, a: text, bs: z.array(text).min(1).max(100) }))
    .output(z.array(pairAlternativeSchema)),
  classify: procedure
    .input(z.object({ modelId: id, text, pair: text.optional() }))
    .output(classifiedSchema.extend({ tokens: z.array(tokenViewSchema), milliseconds: z.number() })),
  /** The first rows of a file, so that its columns can be chosen. */
  previewFile: procedure.input(z.object({ path: z.string(), ...reading })).output(filePreviewSchema),
  /** A job; its rows are read with `classifiedRows`, while it runs and after it was cancelled too. */
  classifyMany: procedure.input(z.object({ modelId: id, source: classifySourceSchema })).output(jobIdSchema),
  classifiedRows: procedure
    .input(
      pageSchema.extend({
        jobId: id,
        label: z.string().nullable().default(null),
        /** Only rows whose best probability is below. */
        below: probability.nullable().default(null),
        /** Only rows whose text holds this, in any case. */
        find: z.string().max(200).default(''),
        order: z.enum(['row', 'least-sure', 'most-sure']).default('row'),
        /** What `toCheck` counts by. */
        checkBelow: probability.default(0),
      }),
    )
    .output(classifiedPageSchema),
  /**
   * The table as CSV with a byte order mark, in parts: row, text (and pair), label, confidence and every label's probability. `guard` puts an
   * apostrophe before a text that a spreadsheet would compute.
   */
  classifiedCsv: procedure
    .input(z.object({ jobId: id, guard: z.boolean().default(true) }))
    .output(eventIterator(z.string())),
}
