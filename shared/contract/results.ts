// How well a finished fine-tuning does: in numbers with their doubt, against simpler ways, row by row, beside another run, and beside the same
// run from random weights.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, familyKind, id, pageSchema, procedure } from './common.ts'
import { runViewSchema } from './runs.ts'

/** 95 %. */
export const intervalSchema = z.object({ low: z.number(), high: z.number() })
export type Interval = z.infer<typeof intervalSchema>

/** Against the best of the simpler ways; `alone` where there is none to hold it against. */
export const verdicts = ['better', 'worse', 'unclear', 'alone'] as const
export type Verdict = (typeof verdicts)[number]

/** What is worth trying next, the most promising first. */
export const adviceNames = [
  'lora',
  'full',
  'more-epochs',
  'lower-rate',
  'more-rows',
  'rare-labels',
  'longer',
  'fix-labels',
] as const
export type Advice = (typeof adviceNames)[number]

export const perClassSchema = z.object({
  label: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Held-out rows that have it. */
  support: count,
})
export type PerClass = z.infer<typeof perClassSchema>

const baselineSchema = z.object({
  accuracy: z.number(),
  interval: intervalSchema.nullable(),
  macroF1: z.number().nullable(),
})

export const calibrationSchema = z.object({
  /** Expected calibration error: mean distance of confidence and accuracy, weighted by rows. */
  error: z.number(),
  /** From 0 to 1 in equal steps. */
  bins: z.array(z.object({ confidence: z.number(), accuracy: z.number(), rows: count })),
})
export type CalibrationView = z.infer<typeof calibrationSchema>

export const classesOutcomeSchema = z.object({
  problem: z.literal('classes'),
  rows: count,
  right: count,
  accuracy: z.number(),
  interval: intervalSchema.nullable(),
  macroF1: z.number(),
  perClass: z.array(perClassSchema),
  /** Rows by [truth][predicted], in the order of `perClass`. */
  confusion: z.array(z.array(count)),
  calibration: calibrationSchema.nullable(),
  /** Always the commonest label. */
  majority: baselineSchema.extend({ label: z.string().nullable() }).nullable(),
  /** Counts words or characters. `ahead`: how much more often the model is right on the same rows. */
  tfidf: baselineSchema.extend({ analyzer: z.string().nullable(), ahead: intervalSchema.nullable() }).nullable(),
})
export type ClassesOutcome = z.infer<typeof classesOutcomeSchema>

export const scoreOutcomeSchema = z.object({
  problem: z.literal('score'),
  rows: count,
  pearson: z.number(),
  interval: intervalSchema.nullable(),
  spearman: z.number(),
  /** Mean absolute error, in the scores' own unit; that of always saying the mean; and by how much the first is smaller, on the same rows. */
  mae: z.number(),
  meanMae: z.number().nullable(),
  ahead: intervalSchema.nullable(),
  /** Counts words or characters, of two texts those they share. `ahead`: by how much the model's error is smaller, on the same rows. */
  tfidf: z.object({ mae: z.number(), ahead: intervalSchema.nullable() }).nullable(),
  /** [truth, predicted] of rows drawn evenly; empty where they are no longer there. */
  points: z.array(z.tuple([z.number(), z.number()])),
})
export type ScoreOutcome = z.infer<typeof scoreOutcomeSchema>

export const severalOutcomeSchema = z.object({
  problem: z.literal('multi-label'),
  rows: count,
  microF1: z.number(),
  macroF1: z.number(),
  /** All labels of a row right. */
  exact: z.number(),
  interval: intervalSchema.nullable(),
  /** Counts words or characters. `ahead`: how much more often the model has all labels of a row right, on the same rows. */
  tfidf: z
    .object({ exact: z.number(), microF1: z.number(), macroF1: z.number(), ahead: intervalSchema.nullable() })
    .nullable(),
  /** Empty where the rows are no longer there. */
  perClass: z.array(perClassSchema),
})
export type SeveralOutcome = z.infer<typeof severalOutcomeSchema>

export const writtenSampleSchema = z.object({
  prompt: z.string(),
  reference: z.string(),
  before: z.string(),
  after: z.string(),
})
export type WrittenSample = z.infer<typeof writtenSampleSchema>

export const textOutcomeSchema = z.object({
  problem: z.literal('text'),
  /** Learned from replies, or from whole texts. */
  isConversation: z.boolean(),
  rows: count,
  /** Held-out tokens that were measured. */
  tokens: count,
  perplexity: z.number(),
  basePerplexity: z.number(),
  /** Share of the samples' stretches of eight tokens that stand in the training rows word for word. */
  copied: z.number(),
  samples: z.array(writtenSampleSchema),
})
export type TextOutcome = z.infer<typeof textOutcomeSchema>

export const runResultSchema = z.object({
  run: z.object({
    id,
    name: z.string(),
    kind: familyKind,
    method: z.string(),
    /** What it made; null once it has left the library. */
    modelId: id.nullable(),
    baseModelId: id.nullable(),
    baseName: z.string().nullable(),
    datasetId: id.nullable(),
    datasetName: z.string().nullable(),
    settings: z.record(z.string(), z.json()),
    endedAt: epochMs.nullable(),
    /** Of the training alone. */
    seconds: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
    peakMemoryBytes: count.nullable(),
    /** The step whose weights were kept, of so many; null where none was measured. */
    kept: z.object({ step: count, steps: count }).nullable(),
  }),
  split: z.object({
    train: count,
    test: count,
    /** Rows that those of the run were drawn from; null where it took all. */
    drawnFrom: count.nullable(),
    testDrawnFrom: count.nullable(),
  }),
  skipped: z.object({ rows: count, first: z.array(z.object({ row: z.int(), reason: z.string() })) }),
  /** Texts longer than the longest sequence. */
  truncatedRows: count,
  outcome: z.discriminatedUnion('problem', [
    classesOutcomeSchema,
    scoreOutcomeSchema,
    severalOutcomeSchema,
    textOutcomeSchema,
  ]),
  verdict: z.enum(verdicts),
  advice: z.array(z.enum(adviceNames)).max(2),
  /** What was said of each held-out row: null where the run's folder no longer has it, or never had. */
  mistakes: count.nullable(),
  /** Whether labels of its data can be fixed here, and if not, why; `fixed` counts held-out rows whose label is another one by now. */
  relabel: z.object({
    can: z.boolean(),
    why: z.enum(['file', 'gone', 'not-labels']).nullable(),
    path: z.string().nullable(),
    fixed: count,
  }),
})
export type RunResultView = z.infer<typeof runResultSchema>

export const resultRowSchema = z.object({
  /** Of those that were measured, as the run counts them. */
  row: z.int(),
  /** As the user's own table counts it, from 1. */
  source: z.int(),
  text: z.string(),
  pair: z.string().nullable(),
  /** One label, or those of several that hold; empty for a score. */
  truth: z.array(z.string()),
  predicted: z.array(z.string()),
  isRight: z.boolean(),
  /** Of the predicted label, and of the true one; null for scores and several labels. */
  probability: z.number().nullable(),
  truthProbability: z.number().nullable(),
  score: z.object({ truth: z.number(), predicted: z.number() }).nullable(),
  /** Its label in the data now, where that is another one. */
  fixed: z.string().nullable(),
})
export type ResultRow = z.infer<typeof resultRowSchema>

const sideSchema = z.object({
  run: runViewSchema,
  /** Accuracy, share of rows that are right in all labels, mean absolute error, or perplexity. */
  value: z.number(),
  interval: intervalSchema.nullable(),
  macroF1: z.number().nullable(),
  seconds: z.number().nullable(),
  peakMemoryBytes: count.nullable(),
  /** Of the model's own files; null once it has left the library. */
  sizeBytes: count.nullable(),
  /** [step, accuracy or loss] on rows held out of the training rows, while it learned. */
  curve: z.array(z.tuple([z.number(), z.number()])),
  curveOf: z.enum(['accuracy', 'loss']),
  /** Rows that it learned from: without those that were set apart to be measured on meanwhile. */
  learnedRows: count,
  /** Of them, read by a step. */
  rowsPerStep: count,
  steps: count,
})
export type ComparedSide = z.infer<typeof sideSchema>

export const measures = ['accuracy', 'exact', 'error', 'perplexity'] as const

export const comparisonSchema = z.object({
  a: sideSchema,
  b: sideSchema,
  measure: z.enum(measures),
  /** Held-out rows, the same for both. */
  rows: count,
  /** b less a; of an error or a perplexity, less is better. */
  difference: z.number(),
  /** Paired, over the same rows; null for perplexity. */
  interval: intervalSchema.nullable(),
  better: z.enum(['a', 'b', 'unclear']),
  /** How the two judged the rows; null where nothing is right or wrong. */
  counts: z.object({ onlyA: count, onlyB: count, both: count, neither: count }).nullable(),
  tfidf: z.number().nullable(),
  /** The same openings, written by both. */
  samples: z.array(z.object({ prompt: z.string(), reference: z.string(), a: z.string(), b: z.string() })),
})
export type Comparison = z.infer<typeof comparisonSchema>

const judgedSchema = resultRowSchema.pick({ predicted: true, isRight: true, probability: true }).extend({
  score: z.number().nullable(),
})
export const comparedRowSchema = resultRowSchema
  .pick({ row: true, source: true, text: true, pair: true, truth: true })
  .extend({
    score: z.number().nullable(),
    a: judgedSchema,
    b: judgedSchema,
  })
export type ComparedRow = z.infer<typeof comparedRowSchema>
export const comparedKinds = ['differ', 'only-a', 'only-b', 'neither'] as const
export type ComparedKind = (typeof comparedKinds)[number]

/** One of two runs that learned from so many rows; null until it is done. */
const fewerSide = z.object({ run: runViewSchema, value: z.number().nullable() })
export const fewerPointSchema = z.object({
  /** Learned from, the same in both. */
  rows: count,
  pretrained: fewerSide.nullable(),
  scratch: fewerSide.nullable(),
  /** Of counting words in as many rows. */
  tfidf: z.number().nullable(),
})
export type FewerPoint = z.infer<typeof fewerPointSchema>

export const pretrainingSchema = z.object({
  /** The run that began with what the model had learned before. */
  pretrained: sideSchema,
  /** The same from random weights; null where there is none yet. */
  scratch: runViewSchema.nullable(),
  /** Once that one is done. */
  comparison: comparisonSchema.nullable(),
  trainRows: count,
  /** Passes over them. */
  epochs: count,
  /** Training rows after which the first curve is where the other ends; null where it cannot be said. */
  reachedAfter: count.nullable(),
  /** The same with fewer rows, as many as there are sizes below its own: begun or not. */
  fewer: z.array(fewerPointSchema),
})
export type Pretraining = z.infer<typeof pretrainingSchema>

const runId = z.object({ runId: id })
const pair = z.object({ a: id, b: id })

export const results = {
  /** Of a fine-tuning run that is done. */
  get: procedure.input(runId).output(runResultSchema),
  /** Held-out rows as the model judged them: those of a cell, its mistakes, or all. */
  rows: procedure
    .input(
      pageSchema.extend({
        ...runId.shape,
        truth: z.string().optional(),
        predicted: z.string().optional(),
        only: z.enum(['wrong', 'right', 'all']).default('wrong'),
        /** By the probability of what was said; of scores, the largest error first. */
        order: z.enum(['most-sure', 'least-sure', 'row']).default('most-sure'),
      }),
    )
    .output(z.object({ total: count, rows: z.array(resultRowSchema) })),
  /** Writes another label into the dataset; runs that are done keep what they measured. */
  relabel: procedure
    .input(z.object({ ...runId.shape, row: z.int(), label: z.string().min(1) }))
    .output(z.object({ row: resultRowSchema, fixed: count })),
  /** Runs that are done and seem to be measured on the same rows, newest first. */
  comparable: procedure.input(runId).output(z.array(runViewSchema)),
  compare: procedure.input(pair).output(comparisonSchema),
  compareRows: procedure
    .input(pageSchema.extend({ ...pair.shape, which: z.enum(comparedKinds).default('differ') }))
    .output(z.object({ total: count, rows: z.array(comparedRowSchema) })),
  /** The same run once more, from random weights. */
  fromScratch: procedure.input(runId).output(runViewSchema),
  /** Both once more with fewer rows, each for as many steps: those that are neither done nor at work. */
  fewerRows: procedure.input(runId).output(z.object({ sweepId: id, runs: z.array(runViewSchema) })),
  /** By either of the two runs. */
  pretraining: procedure.input(runId).output(pretrainingSchema),
  /** A model goes on with a text, or answers it as a message: pieces as they come. */
  write: procedure
    .input(
      z.object({
        modelId: id,
        prompt: z.string().min(1).max(20_000),
        as: z.enum(['text', 'message']),
        seed: z.int().min(0).max(4_294_967_295).default(0),
        maxNewTokens: z.int().min(1).max(512).default(60),
      }),
    )
    .output(eventIterator(z.object({ text: z.string() }))),
}
