// What a model can be taught with a dataset: which models fit, how, with which settings, and what it will cost, measured on its own rows.

import { z } from 'zod'
import { count, familyKind, id, procedure } from './common.ts'

export const recipeMethods = ['head', 'lora', 'full'] as const
export type RecipeMethod = (typeof recipeMethods)[number]

/** What the rows of a dataset are: labelled texts or pairs, or what a GPT learns to write. */
export const recipeTasks = ['classes', 'score', 'response', 'messages', 'text'] as const
export type RecipeTask = (typeof recipeTasks)[number]

export const isWritten = (task: RecipeTask): boolean => task !== 'classes' && task !== 'score'

/** What a setting may be, and what it is where nobody says. */
export const settingRanges = {
  rows: { min: 20, max: 100_000_000, step: 1, usual: null },
  epochs: { min: 1, max: 100, step: 1, usual: 3 },
  batchSize: { min: 1, max: 512, step: 1, usual: 32 },
  accumulate: { min: 1, max: 64, step: 1, usual: 1 },
  learningRate: { min: 1e-6, max: 0.1, step: 1e-5, usual: null },
  warmup: { min: 0, max: 0.5, step: 0.01, usual: 0.1 },
  weightDecay: { min: 0, max: 1, step: 0.01, usual: 0.01 },
  maskShare: { min: 0, max: 0.5, step: 0.05, usual: null },
  maxLength: { min: 8, max: 4096, step: 8, usual: null },
  validationShare: { min: 0, max: 0.5, step: 0.05, usual: 0.1 },
  evaluations: { min: 1, max: 100, step: 1, usual: 10 },
  patience: { min: 1, max: 100, step: 1, usual: 3 },
  loraRank: { min: 1, max: 256, step: 1, usual: 8 },
  loraAlpha: { min: 1, max: 512, step: 1, usual: 16 },
  loraDropout: { min: 0, max: 0.5, step: 0.05, usual: 0.05 },
  hidden: { min: 0, max: 4096, step: 16, usual: 0 },
  seed: { min: 0, max: 4_294_967_295, step: 1, usual: 0 },
} as const
export type NumberSetting = keyof typeof settingRanges

/** Of conversations and texts, whose rows are longer. */
export const writtenBatchSize = 16

const number = (name: NumberSetting) => {
  const { min, max, step } = settingRanges[name]
  const value = z.number().min(min).max(max)
  return Number.isInteger(step) && step === 1 ? value.int() : value
}

/** Whoever learns from few rows wants to know soon: so many tell an accuracy to about two points. */
export const fewestTestRows = 2000

export const schedules = ['linear', 'cosine', 'constant'] as const
export const poolings = ['mean', 'first', 'last', 'pooler'] as const

/** Only what differs from the usual. */
export const recipeSettingsSchema = z
  .object({
    /** Learns from so many of the training rows, drawn with the seed, and is measured on as many of the held-out ones, at least `fewestTestRows`. */
    rows: number('rows'),
    epochs: number('epochs'),
    batchSize: number('batchSize'),
    accumulate: number('accumulate'),
    learningRate: number('learningRate'),
    schedule: z.enum(schedules),
    warmup: number('warmup'),
    weightDecay: number('weightDecay'),
    /** Of an encoder. */
    maskShare: number('maskShare'),
    maxLength: number('maxLength').int(),
    validationShare: number('validationShare'),
    evaluations: number('evaluations'),
    /** null: it never stops early. */
    patience: number('patience').nullable(),
    dropout: z.boolean(),
    balanceClasses: z.boolean(),
    fromScratch: z.boolean(),
    loraRank: number('loraRank'),
    loraAlpha: number('loraAlpha'),
    loraDropout: number('loraDropout'),
    pooling: z.enum(poolings),
    hidden: number('hidden').int(),
    seed: number('seed'),
  })
  .partial()
export type RecipeSettings = z.infer<typeof recipeSettingsSchema>

export const recipeSchema = z.object({
  datasetId: id,
  modelId: id,
  method: z.enum(recipeMethods),
  settings: recipeSettingsSchema.default({}),
})
export type Recipe = z.input<typeof recipeSchema>

/** Why a model cannot be taught this, or not by this method. */
export const refusals = ['missing', 'adapter', 'cannot-write', 'no-head', 'memory', 'disk'] as const
export type Refusal = (typeof refusals)[number]

const bytesByMethod = z.object({ head: count.nullable(), lora: count.nullable(), full: count.nullable() })

export const recipeModelSchema = z.object({
  modelId: id,
  name: z.string(),
  kind: familyKind,
  parameters: count,
  isStarter: z.boolean(),
  /** It was taught something already. */
  isTuned: z.boolean(),
  /** null where at least one method fits. */
  refusal: z.enum(refusals).nullable(),
  /** What its memory would be by arithmetic; null where the method is not for this task. */
  memoryBytes: bytesByMethod,
  /** Those that fit. */
  methods: z.array(z.enum(recipeMethods)),
  /** Peak rates where nobody says, and the longest row that is not cut. */
  learningRates: z.object({ lora: z.number(), full: z.number() }),
  maxLength: count,
  /** Share of the tokens that full fine-tuning masks where nobody says. */
  maskShare: z.number(),
  /** Projections that LoRA adapts, by their last names. */
  loraTargets: z.array(z.string()),
})
export type RecipeModel = z.infer<typeof recipeModelSchema>

/** Why that method: few rows, a small model, or neither. */
export const suggestionReasons = ['few-rows', 'small-model', 'usual'] as const

export const recipeOptionsSchema = z.object({
  datasetId: id,
  datasetName: z.string(),
  task: z.object({
    kind: z.enum(recipeTasks),
    isPair: z.boolean(),
    labels: z.array(z.string()),
    /** As the user's file calls what is read, in their order. */
    columns: z.array(z.string()),
    trainRows: count,
    testRows: count,
  }),
  /** Those that fit first, the suggested one at the top. */
  models: z.array(recipeModelSchema),
  suggestion: z.object({ modelId: id, method: z.enum(recipeMethods), reason: z.enum(suggestionReasons) }).nullable(),
  freeMemoryBytes: count,
  usedMemoryBytes: count,
  totalMemoryBytes: count,
  freeDiskBytes: count,
  runsOn: z.object({ provider: z.string(), threads: count, cores: count }),
  /** A name that is free. */
  name: z.string(),
})
export type RecipeOptions = z.infer<typeof recipeOptionsSchema>

export const estimateSchema = z.object({
  /** null where it was refused before anything was run. */
  measured: z
    .object({
      batches: count,
      rows: count,
      /** Of a pass over the training rows; null for a head, which has none. */
      secondsPerEpoch: z.number().nullable(),
      /** Everything: reading, baselines, features, epochs, measurements, the test. */
      seconds: z.number(),
      /** Give or take. */
      marginSeconds: z.number(),
      tokensPerSecond: z.number(),
      /** Of the rows' tokens: those the vocabulary does not know. Many mean another language. */
      unknownShare: z.number(),
      /** Another run was at work meanwhile: alone it is faster. */
      isBusy: z.boolean(),
    })
    .nullable(),
  memoryBytes: count,
  /** At the time of the measurement. */
  freeMemoryBytes: count,
  disk: z.object({ modelBytes: count, runBytes: count, freeBytes: count }),
  fits: z.enum(['fits', 'tight', 'no']),
  refusal: z.enum(['memory', 'disk']).nullable(),
  /** What would fit in its place, the nearest first. */
  instead: z.array(
    z.object({ modelId: id, modelName: z.string(), method: z.enum(recipeMethods), batchSize: count.nullable() }),
  ),
})
export type Estimate = z.infer<typeof estimateSchema>

export const recipes = {
  /** Read from the dataset's own columns. */
  options: procedure.input(z.object({ datasetId: id })).output(recipeOptionsSchema),
  /** Runs a few real batches in a process of its own; the same question is answered from memory. Ends with the signal. */
  estimate: procedure.input(recipeSchema).output(estimateSchema),
}
