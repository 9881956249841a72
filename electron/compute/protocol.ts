// What the host and a compute process say to each other. Typed arrays pass as they are: the channel clones structurally.
// The order of messages is the channel's: all events of a request come before its end.

import { z } from 'zod'
import { errorRecordSchema } from '../../shared/domain/error-record.ts'

const id = z.int()

/** Host -> compute. */
export const toComputeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id, method: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('cancel'), id }),
])
export type ToCompute = z.infer<typeof toComputeSchema>

/** Compute -> host. A request ends with exactly one of result, failure and cancelled. */
export const toHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('event'), id, event: z.unknown() }),
  z.object({ type: z.literal('result'), id, value: z.unknown() }),
  z.object({ type: z.literal('failure'), id, error: errorRecordSchema }),
  z.object({ type: z.literal('cancelled'), id }),
])
export type ToHost = z.infer<typeof toHostSchema>

export const roles = ['infer', 'train'] as const
export type Role = (typeof roles)[number]
