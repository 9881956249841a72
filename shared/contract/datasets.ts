// Tables that the library knows; they are looked at here, and taken in by the fine-tune wizard.

import { z } from 'zod'
import { datasetDetailsSchema, dropReasons, rowParts } from '../domain/data-choices.ts'
import { count, epochMs, id, pageSchema, procedure } from './common.ts'

export const datasetViewSchema = z.object({
  id,
  name: z.string(),
  path: z.string(),
  contentHash: z.string(),
  rows: count,
  columns: z.array(z.string()),
  encoding: z.string(),
  createdAt: epochMs,
  /** It was only a file, which is no longer there. */
  isMissing: z.boolean(),
  /** The file that it came from can be read again. */
  isFileThere: z.boolean(),
  /** Of one whose rows are in the library; null for one that is only a file. */
  details: datasetDetailsSchema.nullable(),
  sizeBytes: count,
  /** Runs that learned from it. */
  runs: z.array(z.object({ id, name: z.string() })),
})
export type DatasetView = z.infer<typeof datasetViewSchema>

export const datasets = {
  list: procedure.output(z.array(datasetViewSchema)),
  preview: procedure.input(pageSchema.extend({ id })).output(
    z.object({
      total: count,
      rows: z.array(
        z.object({
          row: z.int(),
          values: z.record(z.string(), z.string()),
          /** null for a dataset that is only a file. */
          part: z.enum(rowParts).nullable(),
          reason: z.enum(dropReasons).nullable(),
        }),
      ),
    }),
  ),
  /** Distinct values of a column with their counts, most frequent first; null where there are too many to be labels. */
  values: procedure
    .input(z.object({ id, column: z.string() }))
    .output(z.array(z.object({ value: z.string(), rows: count })).nullable()),
  rename: procedure.input(z.object({ id, name: z.string().trim().min(1).max(200) })).output(datasetViewSchema),
  /** Forgets it and the rows that were stored; the file stays. */
  remove: procedure.input(z.object({ id })).output(z.object({})),
}
