// The schema of a plain error, for the borders where one comes back as unknown data: a database row, another process.

import { z } from 'zod'
import { type ErrorRecord, errorCodes } from '../errors.ts'
import type { Said } from '../said.ts'

const listItem = z.union([z.string(), z.number()])

export const saidSchema: z.ZodType<Said> = z.object({
  template: z.string(),
  values: z.array(z.union([listItem, z.lazy(() => saidSchema)])),
})

export const errorRecordSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  data: z.record(z.string(), z.union([listItem, z.boolean(), z.null(), z.array(listItem)])),
  said: saidSchema.optional(),
}) satisfies z.ZodType<ErrorRecord>
