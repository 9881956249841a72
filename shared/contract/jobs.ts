// Long work: an id, progress, exactly one end; it goes on when the window that asked is gone.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { errorRecordSchema } from '../domain/error-record.ts'
import { count, epochMs, id, procedure } from './common.ts'

export const jobKinds = ['import-model', 'import-dataset', 'classify', 'export'] as const
export const jobStates = ['running', 'done', 'failed', 'cancelled'] as const

export const jobSchema = z.object({
  id,
  kind: z.enum(jobKinds),
  /** What it works on, for people: a folder's or a file's name. */
  title: z.string(),
  state: z.enum(jobStates),
  progress: z.object({
    /** Named by the kind; the view translates it. */
    phase: z.string(),
    done: count,
    /** 0 while it is not known. */
    total: count,
  }),
  /** By kind: `{ modelId, isNew }` of a model's import, `{ datasetId, isNew, rows, dropped }` of a dataset's, `{ rows, skipped }` of a classification, `{ folder, bytes }` of an export. */
  result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  error: errorRecordSchema.nullable(),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
})
export type JobView = z.infer<typeof jobSchema>

export const jobs = {
  /** Running jobs, and those that ended since the host was started; newest first. */
  list: procedure.output(z.array(jobSchema)),
  /** The job as it is, then at every change, up to its end. */
  watch: procedure.input(z.object({ id })).output(eventIterator(jobSchema)),
  cancel: procedure.input(z.object({ id })).output(jobSchema),
}
