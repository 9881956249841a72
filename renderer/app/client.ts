// The contract's typed client over the wire. Calls wait while there is no wire; a procedure named `watch` is taken up again on the next wire, and begins again
// with its snapshot (a run's first update holds its whole curve: read points by step, not by order).

import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../shared/contract/contract.ts'
import { errorRecordSchema } from '../../shared/domain/error-record.ts'
import { AppError, type ErrorRecord, errorRecord } from '../../shared/errors.ts'
import { clientTexts } from '../locales/shell.ts'
import { type Link, type Wire, type WireKeeper, wires } from './connection.ts'

export type Client = ContractRouterClient<typeof contract>

/** The wire broke while this was under way: whether the host did it is not known. */
class WireLost extends AppError {
  constructor() {
    super('process-died', clientTexts.get().wireLost)
  }
}

function isIterator(value: unknown): value is AsyncIterator<unknown> & AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function hasClosed(wire: Wire): Promise<boolean> {
  return Promise.race([wire.closed.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 0, false))])
}

/** Tells a broken wire from every other failure. */
async function reasonOf(error: unknown, wire: Wire, signal: AbortSignal | undefined): Promise<unknown> {
  if (signal?.aborted === true || error instanceof ORPCError) return error
  return (await hasClosed(wire)) ? new WireLost() : error
}

export function reconnectingLink(keeper: WireKeeper): Link {
  return {
    async call(path, input, options) {
      const { signal } = options
      const callOn = async (wire: Wire) => {
        try {
          return await wire.link.call(path, input, options)
        } catch (error) {
          throw await reasonOf(error, wire, signal)
        }
      }
      const wire = await keeper.take(signal)
      const output = await callOn(wire)
      if (!isIterator(output)) return output
      const again = async (): Promise<{ wire: Wire; events: AsyncIterator<unknown> }> => {
        const next = await keeper.take(signal)
        try {
          return { wire: next, events: (await callOn(next)) as AsyncIterator<unknown> }
        } catch (error) {
          if (error instanceof WireLost) return again()
          throw error
        }
      }
      return follow({ wire, events: output }, signal, path.at(-1) === 'watch' ? again : null)
    },
  }
}

type Followed = { wire: Wire; events: AsyncIterator<unknown> }

/** Events of one wire, and with `again` of the next ones too. Not a generator: one of those cannot be left while it waits. */
function follow(
  now: Followed,
  signal: AbortSignal | undefined,
  again: (() => Promise<Followed>) | null,
): AsyncIterableIterator<unknown> {
  let isOver = false
  return {
    async next() {
      for (;;) {
        try {
          return await now.events.next()
        } catch (error) {
          const reason = await reasonOf(error, now.wire, signal)
          if (again === null || isOver || !(reason instanceof WireLost)) throw reason
        }
        now = await again()
      }
    },
    async return(value) {
      isOver = true
      await now.events.return?.()
      return { done: true, value }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

export const client: Client = createORPCClient(reconnectingLink(wires))

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Any failure of a call as the record that ErrorNote shows. */
export function errorOf(error: unknown): ErrorRecord {
  if (error instanceof ORPCError) {
    if (error.code === 'APP_ERROR') {
      const record = errorRecordSchema.safeParse(error.data)
      if (record.success) return record.data
    }
    if (error.code === 'BAD_REQUEST')
      return { code: 'bad-argument', message: issuesOf(error.data) ?? error.message, data: {} }
    if (error.code === 'NOT_FOUND') return { code: 'unavailable', message: clientTexts.get().otherVersion, data: {} }
    return { code: 'internal', message: error.message, data: {} }
  }
  return errorRecord(error)
}

type Issue = { path?: unknown[]; message?: unknown }

function issuesOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return null
  const lines = (data.issues as Issue[]).map((issue) => {
    const place = (issue.path ?? []).map((part) => String(part)).join('.')
    return place === '' ? String(issue.message) : `${place}: ${String(issue.message)}`
  })
  return lines.length === 0 ? null : lines.join('\n')
}
