// Training jobs, past and running, whichever process of this machine runs them.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { errorRecordSchema } from '../domain/error-record.ts'
import { runStatuses } from '../domain/records.ts'
import { count, epochMs, familyKind, id, procedure } from './common.ts'
import { pretrainEstimateSchema, pretrainRequestSchema } from './pretrain.ts'
import { recipeMethods, recipeSchema, recipeSettingsSchema } from './recipes.ts'

/** Curves of a run; those of a head's fit count its passes over the rows as steps. */
export const curveNames = [
  'loss',
  'learningRate',
  'gradientNorm',
  'validationLoss',
  'validationAccuracy',
  'headLoss',
  'headValidationLoss',
] as const
export type CurveName = (typeof curveNames)[number]

export const runProgressSchema = z.object({
  /** queued, data, tokenizer, baselines, features, head, train, evaluate, save; empty before the first. */
  phase: z.string(),
  /** Optimiser steps. */
  step: count,
  /** 0 while it is not known, and where the clock ends the run. */
  steps: count,
  loss: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  /** Read while learning, padding left out. */
  tokens: count,
  /** null while it cannot be said honestly. */
  secondsLeft: z.number().nullable(),
  /** Part of the learning that is done, 0 to 1; null while it is not known. */
  share: z.number().min(0).max(1).nullable(),
  /** Of the phase at work, where it counts something other than steps. */
  done: count,
  total: count,
  /** Of the process that trains; null before its first step. */
  memoryBytes: count.nullable().default(null),
  /** The last checkpoint: what a stop cannot take away. */
  saved: z.object({ step: count, at: epochMs }).nullable().default(null),
})
export type RunProgress = z.infer<typeof runProgressSchema>

export const runViewSchema = z.object({
  id,
  name: z.string(),
  kind: familyKind,
  /** head, lora, full, pretrain. */
  method: z.string(),
  status: z.enum(runStatuses),
  baseId: id.nullable(),
  baseName: z.string().nullable(),
  /** What it made. */
  modelId: id.nullable(),
  datasetId: id.nullable(),
  datasetName: z.string().nullable(),
  /** The runs that are compared with it. */
  sweep: z.object({ id, name: z.string() }).nullable(),
  /** Its place among those that wait, from 0; null where it does not. */
  place: count.nullable(),
  settings: z.record(z.string(), z.json()),
  metrics: z.record(z.string(), z.json()).nullable(),
  error: errorRecordSchema.nullable(),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
  /** It runs in another process (the command line): it can be watched, not stopped, from here. */
  isElsewhere: z.boolean(),
  progress: runProgressSchema,
})
export type RunView = z.infer<typeof runViewSchema>

export const runPointSchema = z.object({ step: count, name: z.enum(curveNames), value: z.number() })
export type RunPoint = z.infer<typeof runPointSchema>
/**
 * running (`step`: taken up again after it), phase (`phase`), rows (`train`, `test`), baselines, note (`text`), stopping (it was asked to keep its
 * best), text (what cleaning left out, `documents`, `tokens`), sample (`step`, `prompt`, `text`; of a mask `expected` and `guesses`), plateau
 * (`step`, `since`, `loss`, `stage`: the held-out loss stands at a high rate), result (`baselines` and how it was reached), and a status where it ended.
 */
export const runEventSchema = z.object({
  seq: count,
  at: epochMs,
  kind: z.string(),
  data: z.record(z.string(), z.json()),
})
export type RunEventView = z.infer<typeof runEventSchema>

export const runUpdateSchema = z.object({
  run: runViewSchema,
  /** Points and events since the update before. The first has all of them, long curves thinned to some thousand points. */
  points: z.array(runPointSchema),
  events: z.array(runEventSchema),
  /** The curve was cut back to a checkpoint: forget later points, then take those of this update. */
  droppedAfter: count.nullable(),
})
export type RunUpdate = z.infer<typeof runUpdateSchema>

/** Each value in one run: the cross of both lists, or the methods that fit. */
export const sweepGridSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('methods'), methods: z.array(z.enum(recipeMethods)).min(2).max(3) }),
  z.object({
    kind: z.literal('rates'),
    method: z.enum(['lora', 'full']),
    learningRates: z.array(recipeSettingsSchema.shape.learningRate.unwrap()).min(1).max(6),
    epochs: z.array(recipeSettingsSchema.shape.epochs.unwrap()).min(1).max(6),
  }),
])
export type SweepGrid = z.infer<typeof sweepGridSchema>

export const runs = {
  /** Newest first. */
  list: procedure.output(z.array(runViewSchema)),
  /** A thinned loss curve of each run asked for, for small pictures; runs that have none are left out. */
  sketches: procedure
    .input(z.object({ ids: z.array(id).max(1000) }))
    .output(z.record(z.string(), z.array(z.tuple([z.number(), z.number()])))),
  /** The run as it is with its whole curve, then what is new, up to its end. */
  watch: procedure.input(z.object({ id })).output(eventIterator(runUpdateSchema)),
  /** Its curves, thinned to some hundred points; those that have none are left out. */
  curves: procedure
    .input(z.object({ ids: z.array(id).max(50), name: z.enum(curveNames) }))
    .output(z.record(z.string(), z.array(z.tuple([z.number(), z.number()])))),
  /** A model of the library learns a dataset. Errors: unavailable, where it cannot fit. */
  finetune: procedure.input(recipeSchema.extend({ name: z.string().optional() })).output(runViewSchema),
  /** Several of them, one after the other, to be compared. */
  sweep: procedure
    .input(recipeSchema.omit({ method: true }).extend({ grid: sweepGridSchema, name: z.string().optional() }))
    .output(z.object({ sweepId: id, runs: z.array(runViewSchema) })),
  /** Of a run that this app started; its checkpoint stays unless it is to be discarded. */
  cancel: procedure.input(z.object({ id, discard: z.boolean().default(false) })).output(z.object({})),
  /** Saves and stops; it can go on. */
  pause: procedure.input(z.object({ id })).output(z.object({})),
  /** Ends the steps after the one in hand, then saves the best weights and tests them. While it trains. */
  stopAndKeep: procedure.input(z.object({ id })).output(z.object({})),
  /** To another place among those that wait, from 0. */
  move: procedure.input(z.object({ id, place: count })).output(z.object({})),
  /** Goes on with one that was paused, interrupted, cancelled or failed. */
  resume: procedure.input(z.object({ id })).output(runViewSchema),
  rename: procedure.input(z.object({ id, name: z.string().trim().min(1).max(100) })).output(runViewSchema),
  /** With its curve and checkpoint; the model it made stays. */
  remove: procedure.input(z.object({ id })).output(z.object({})),
  /** A model from scratch from one's own text, or one of the library that goes on learning from it. Errors: unavailable, where it cannot fit. */
  pretrain: procedure.input(pretrainRequestSchema).output(runViewSchema),
  /** What that will cost, by a few steps of such a model on tokens drawn by chance. */
  estimatePretrain: procedure.input(pretrainRequestSchema).output(pretrainEstimateSchema),
}
