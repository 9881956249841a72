// What Electron's main process and the host's process say to each other. Ports travel beside the messages that say so. Only main can start utility
// processes, so it starts compute for the host, hands it the other end of a port, and reports the process's output and end.

import { z } from 'zod'
import { errorRecordSchema } from '../../shared/domain/error-record.ts'
import { roles } from '../compute/protocol.ts'

const id = z.int()
const end = { exitCode: z.int().nullable(), signal: z.string().nullable() }

/** Host -> main. */
export const fromHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** It could not open the app, and ends. */
  z.object({ type: z.literal('failed'), error: errorRecordSchema }),
  /** The answer to 'ask-work'. */
  z.object({ type: z.literal('work'), count: z.int().nonnegative() }),
  z.object({ type: z.literal('start-compute'), id, role: z.enum(roles), env: z.record(z.string(), z.string()) }),
  z.object({ type: z.literal('kill-compute'), id }),
])
export type FromHost = z.infer<typeof fromHostSchema>

/** Main -> host. */
export const toHostSchema = z.discriminatedUnion('type', [
  /** With one port: a window's way to the contract. */
  z.object({ type: z.literal('window') }),
  /** With one port: the way to the compute process. */
  z.object({ type: z.literal('compute-started'), id, pid: z.int().nullable() }),
  z.object({ type: z.literal('compute-output'), id, text: z.string() }),
  z.object({ type: z.literal('compute-ended'), id, ...end }),
  /** How many runs and jobs would a close end? */
  z.object({ type: z.literal('ask-work') }),
  z.object({ type: z.literal('close') }),
])
export type ToHost = z.infer<typeof toHostSchema>
