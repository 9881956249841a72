// Taking a model away: what it can be written as, the export itself, and the report of its check.

import { z } from 'zod'
import { errorRecordSchema } from '../domain/error-record.ts'
import { count, epochMs, id, jobIdSchema, procedure } from './common.ts'

/** ONNX knows every precision, safetensors 32 and 16 bits, an adapter the 32 bits it was trained in. */
export const exportFileSchema = z.object({
  format: z.enum(['safetensors', 'peft', 'onnx']),
  precision: z.enum(['float32', 'float16', 'int8-dynamic', 'int8', 'int4']),
})
export type ExportFile = z.infer<typeof exportFileSchema>

export const exportObstacles = ['no-adapter', 'nothing-to-quantise', 'too-large'] as const
export const exportChoiceSchema = exportFileSchema.extend({
  /** Of the weights; 0 where it cannot be. */
  bytes: count,
  obstacle: z.enum(exportObstacles).nullable(),
  /** No published class reads its head: it lies beside its whole base, and only ONNX and Tunesmith read both. */
  isBesideBase: z.boolean(),
})
export type ExportChoice = z.infer<typeof exportChoiceSchema>

export const exportOptionsSchema = z.object({
  choices: z.array(exportChoiceSchema),
  /** Rows that its run held out, or plain sentences of ours. */
  checkedWith: z.enum(['held-out', 'sentences']),
  readsPairs: z.boolean(),
  /** How its masked places are written; null where it fills none. */
  maskToken: z.string().nullable(),
  licence: z.string().nullable(),
  /** Its base as others know it. */
  baseName: z.string().nullable(),
  /** A folder of this machine, and a name in it that is free. */
  place: z.object({ parent: z.string(), name: z.string() }),
})
export type ExportOptions = z.infer<typeof exportOptionsSchema>

export const exportCheckSchema = exportFileSchema.extend({
  /** In the export's folder. */
  file: z.string(),
  bytes: count,
  kind: z.enum(['label', 'labels', 'score', 'token', 'vector']),
  rows: count,
  /** Answers that were compared (labels, scores, vectors of rows, or tokens), and how many are the same. */
  answers: count,
  same: count,
  agreement: z.number(),
  /** null where it has no end, and where the file could not be read. */
  maxDifference: z.number().nullable(),
  largest: z.number(),
  /** Shares of right answers where the rows' labels are known. */
  accuracy: z.object({ live: z.number(), exported: z.number() }).nullable(),
  millisecondsPerRow: z.number(),
  liveMillisecondsPerRow: z.number(),
  /** From its base under the same head; null where there is no base to compare with. */
  differsFromBase: z.number().nullable(),
  problem: z
    .object({ kind: z.enum(['unreadable', 'difference', 'agreement', 'same-as-base']), message: z.string() })
    .nullable(),
})
export type ExportCheck = z.infer<typeof exportCheckSchema>

/** What is kept of an export beside its row. */
export const exportFindingsSchema = z.object({
  files: z.array(exportFileSchema),
  checkedWith: exportOptionsSchema.shape.checkedWith,
  checks: z.array(exportCheckSchema),
  notes: z.array(z.string()),
  /** Of the whole folder; null until it is done. */
  bytes: count.nullable(),
  seconds: z.number().nullable(),
  error: errorRecordSchema.nullable(),
})
export type ExportFindings = z.infer<typeof exportFindingsSchema>

export const exportStatuses = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const
export const exportReportSchema = exportFindingsSchema.extend({
  jobId: id,
  /** null where the model is gone. */
  modelId: id.nullable(),
  modelName: z.string(),
  folder: z.string(),
  isThere: z.boolean(),
  status: z.enum(exportStatuses),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
})
export type ExportReport = z.infer<typeof exportReportSchema>

export const exports = {
  options: procedure.input(z.object({ modelId: id })).output(exportOptionsSchema),
  /** A place that was chosen: whether a folder of that name may be made there (else one that may), and how much room the disk has. */
  place: procedure
    .input(z.object({ parent: z.string().min(1), name: z.string() }))
    .output(z.object({ path: z.string(), isTaken: z.boolean(), freeName: z.string(), freeBytes: count.nullable() })),
  /** A background job with the phases read, write, verify, save; its id is the report's. */
  start: procedure
    .input(
      z.object({
        modelId: id,
        files: z.array(exportFileSchema).min(1).max(20),
        parent: z.string().min(1),
        name: z.string(),
      }),
    )
    .output(jobIdSchema),
  /** As far as it is: the checks come one by one. */
  report: procedure.input(z.object({ jobId: id })).output(exportReportSchema),
  /** Exports of a model that were saved, newest first. */
  past: procedure.input(z.object({ modelId: id })).output(z.array(exportReportSchema)),
}
