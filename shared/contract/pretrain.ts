// What a pre-training is asked with: what learns, from which text, how large and how long; and what it will cost.

import { z } from 'zod'
import { count, id } from './common.ts'

export const pretrainSizes = ['tiny', 'mini', 'small', 'medium', 'base'] as const
export type PretrainSize = (typeof pretrainSizes)[number]
export const pretrainSchedules = ['linear', 'cosine', 'constant'] as const

/** What a setting may be, and what it is where nobody says; null where that follows from others. */
export const pretrainRanges = {
  layers: { min: 1, max: 96, step: 1, usual: null },
  width: { min: 16, max: 8192, step: 16, usual: null },
  heads: { min: 1, max: 128, step: 1, usual: null },
  vocabSize: { min: 300, max: 100_000, step: 100, usual: 8000 },
  positions: { min: 8, max: 8192, step: 8, usual: 128 },
  minutes: { min: 0.1, max: 100_000, step: 5, usual: 30 },
  steps: { min: 1, max: 10_000_000, step: 100, usual: null },
  seqLength: { min: 8, max: 8192, step: 8, usual: 128 },
  batchTokens: { min: 16, max: 1_000_000, step: 256, usual: 2048 },
  learningRate: { min: 1e-6, max: 0.1, step: 1e-4, usual: null },
  warmup: { min: 0, max: 0.9, step: 0.01, usual: 0.06 },
  maskShare: { min: 0.01, max: 0.9, step: 0.05, usual: 0.3 },
  nextSentenceWeight: { min: 0.1, max: 100, step: 0.5, usual: 1 },
  sharedWordWeight: { min: 0, max: 100, step: 0.5, usual: 0 },
  dropout: { min: 0, max: 0.5, step: 0.05, usual: 0 },
  evaluateEvery: { min: 1, max: 100_000, step: 50, usual: 200 },
  sampleEvery: { min: 0, max: 100_000, step: 50, usual: null },
  seed: { min: 0, max: 4_294_967_295, step: 1, usual: 0 },
  minCharacters: { min: 0, max: 1_000_000, step: 10, usual: 0 },
} as const
export type PretrainNumber = Exclude<keyof typeof pretrainRanges, 'minCharacters'>

const within = (name: keyof typeof pretrainRanges) =>
  z.number().min(pretrainRanges[name].min).max(pretrainRanges[name].max)
const whole = (name: keyof typeof pretrainRanges) => within(name).int().optional()

/** Only what differs from the usual. */
export const pretrainRequestSchema = z.object({
  /** Of a new model. */
  family: z.enum(['gpt2', 'bert']).optional(),
  /** In its place: a model of the library that goes on learning. */
  modelId: id.optional(),
  /** A new model takes the tokenizer of this one. */
  tokenizerId: id.optional(),
  /** Text files, or a dataset. */
  text: z.array(z.string().min(1)).max(1000).default([]),
  datasetId: id.optional(),
  size: z.enum(pretrainSizes).default('mini'),
  layers: whole('layers'),
  width: whole('width'),
  heads: whole('heads'),
  vocabSize: whole('vocabSize'),
  positions: whole('positions'),
  minutes: within('minutes').optional(),
  steps: whole('steps'),
  seqLength: whole('seqLength'),
  batchTokens: whole('batchTokens'),
  learningRate: within('learningRate').optional(),
  warmup: within('warmup').optional(),
  schedule: z.enum(pretrainSchedules).optional(),
  maskShare: within('maskShare').optional(),
  wholeWords: z.boolean().optional(),
  nextSentence: z.boolean().optional(),
  nextSentenceWeight: within('nextSentenceWeight').optional(),
  sharedWordWeight: within('sharedWordWeight').optional(),
  /** Of a model that goes on learning. */
  matchingHeads: z.number().int().min(0).max(128).optional(),
  dropout: within('dropout').optional(),
  evaluateEvery: whole('evaluateEvery'),
  sampleEvery: whole('sampleEvery'),
  average: z.boolean().optional(),
  half: z.boolean().optional(),
  seed: whole('seed'),
  clean: z
    .object({
      normalise: z.boolean(),
      collapseSpaces: z.boolean(),
      dropRepeatedLines: z.boolean(),
      dropRepeatedDocuments: z.boolean(),
      minCharacters: within('minCharacters').int(),
    })
    .partial()
    .optional(),
  name: z.string().optional(),
})
export type PretrainRequest = z.input<typeof pretrainRequestSchema>

export const pretrainEstimateSchema = z.object({
  parameters: count,
  layers: count,
  width: count,
  heads: count,
  vocabSize: count,
  positions: count,
  /** null where it cannot fit, and nothing was tried. */
  measured: z
    .object({
      /** Steps that were timed. */
      steps: count,
      secondsPerStep: z.number(),
      /** Share by which the timed steps differed. */
      spread: z.number(),
      tokensPerSecond: z.number(),
      /** A run was at work meanwhile: it will be faster alone. */
      isBusy: z.boolean(),
    })
    .nullable(),
  /** Of the whole run: learning alone. */
  seconds: z.number().nullable(),
  steps: z.number().nullable(),
  tokens: z.number().nullable(),
  /** Roughly, from the size of the text. */
  textTokens: z.number().nullable(),
  memoryBytes: count,
  freeMemoryBytes: z.number(),
  /** The model, and beside it while the run is at work. */
  disk: z.object({ modelBytes: count, runBytes: count, freeBytes: z.number() }),
  fits: z.enum(['fits', 'tight', 'no']),
})
export type PretrainEstimate = z.infer<typeof pretrainEstimateSchema>
