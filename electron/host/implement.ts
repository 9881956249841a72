// How a room's handlers are written against the contract, and how their errors cross it.

import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/contract.ts'
import { errorRecord } from '../../shared/errors.ts'

function crossing(error: unknown): unknown {
  if (error instanceof ORPCError) return error
  if (error instanceof Error && error.name === 'AbortError') return error
  const record = errorRecord(error)
  return new ORPCError('APP_ERROR', { defined: true, status: 400, message: record.message, data: record })
}

/** Errors of a stream's later events cross as those of a plain answer do. */
async function* crossingStream(stream: AsyncIterable<unknown>): AsyncGenerator<unknown, void> {
  try {
    yield* stream
  } catch (error) {
    throw crossing(error)
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** `os.room.procedure.handler(({ input, signal }) => ...)`: input is checked, AppErrors keep their code and data. */
export const os = implement(contract).use(async ({ next }) => {
  try {
    const result = await next()
    return isStream(result.output) ? { ...result, output: crossingStream(result.output) } : result
  } catch (error) {
    throw crossing(error)
  }
})
