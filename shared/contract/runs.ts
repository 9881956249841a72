// Training jobs, past and running, whichever process of this machine runs them.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { errorRecordSchema } from '../domain/error-record.ts'
import { runStatuses } from '../domain/records.ts'
import { count, epochMs, familyKind, id, procedure } from './common.ts'

export const runViewSchema = z.object({
  id,
  name: z.string(),
  kind: familyKind,
  /** head, lora, full, pretrain. */
  method: z.string(),
  status: z.enum(runStatuses),
  baseName: z.string().nullable(),
  /** What it made. */
  modelId: id.nullable(),
  datasetName: z.string().nullable(),
  settings: z.record(z.string(), z.json()),
  metrics: z.record(z.string(), z.json()).nullable(),
  error: errorRecordSchema.nullable(),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
  /** It runs in another process (the command line): it can be watched, not stopped, from here. */
  isElsewhere: z.boolean(),
  progress: z.object({
    phase: z.string(),
    step: count,
    /** 0 while it is not known. */
    steps: count,
    loss: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
    /** null while it cannot be said honestly. */
    secondsLeft: z.number().nullable(),
  }),
})
export type RunView = z.infer<typeof runViewSchema>

export const runPointSchema = z.object({ step: count, name: z.string(), value: z.number() })
export const runEventSchema = z.object({
  seq: count,
  at: epochMs,
  kind: z.string(),
  data: z.record(z.string(), z.json()),
})

export const runUpdateSchema = z.object({
  run: runViewSchema,
  /** Points and events since the update before; all of them in the first. */
  points: z.array(runPointSchema),
  events: z.array(runEventSchema),
  /** The curve was cut back to a checkpoint: forget later points. */
  droppedAfter: count.nullable(),
})
export type RunUpdate = z.infer<typeof runUpdateSchema>

export const pretrainRequestSchema = z.object({
  family: z.enum(['gpt2', 'bert']),
  text: z.array(z.string().min(1)).min(1),
  size: z.enum(['tiny', 'mini', 'small', 'medium', 'base']).default('mini'),
  vocabSize: z.int().min(300).max(100_000).default(8000),
  minutes: z.number().positive().max(100_000),
  name: z.string().optional(),
})

export const runs = {
  /** Newest first. */
  list: procedure.output(z.array(runViewSchema)),
  /** The run as it is with its whole curve, then what is new, up to its end. */
  watch: procedure.input(z.object({ id })).output(eventIterator(runUpdateSchema)),
  cancel: procedure.input(z.object({ id })).output(z.object({})),
  /** Goes on with one that was interrupted, cancelled or failed. */
  resume: procedure.input(z.object({ id })).output(runViewSchema),
  rename: procedure.input(z.object({ id, name: z.string().trim().min(1).max(100) })).output(runViewSchema),
  /** With its curve and checkpoint; the model it made stays. */
  remove: procedure.input(z.object({ id })).output(z.object({})),
  /** A model from scratch from one's own text. */
  pretrain: procedure.input(pretrainRequestSchema).output(runViewSchema),
}
