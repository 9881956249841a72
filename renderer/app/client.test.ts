// The client over real message ports: it waits for a wire, takes a watch up again, cancels what is left, and tells failures apart.

import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type Client, errorOf, isAbort, reconnectingLink } from './client.ts'
import { keepWire, useConnection, type Wire } from './connection.ts'

type Served = { wire: Wire; end(): void }

let watches = 0
let left = 0
const served: Served[] = []

const router = {
  app: {
    watch: os.handler(async function* ({ signal }) {
      const turn = ++watches
      try {
        yield { kind: 'snapshot', turn }
        await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      } finally {
        left++
      }
    }),
    status: os.handler(() => ({ version: '1' })),
    diagnostics: os.handler(() => new Promise(() => undefined)),
  },
  models: {
    list: os.errors({ APP_ERROR: { status: 400, data: z.object({}).loose() } }).handler(({ errors }) => {
      throw errors.APP_ERROR({ data: { code: 'io', message: 'The disk is full.', data: { free: 0 } } })
    }),
    rename: os.input(z.object({ name: z.string().min(1) })).handler(() => ({})),
  },
  tasks: {
    classifiedCsv: os.handler(async function* () {
      yield 'a'
      await new Promise(() => undefined)
    }),
  },
}

function serve(): Served {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router).upgrade(port1)
  port1.start()
  const closed = Promise.withResolvers<void>()
  const end = () => {
    port2.dispatchEvent(new Event('close'))
    port1.close()
    port2.close()
    closed.resolve()
  }
  const link = new RPCLink({ port: port2 })
  port2.start()
  return { wire: { link, closed: closed.promise, close: end }, end }
}

function openClient() {
  const keeper = keepWire(async () => {
    const one = serve()
    served.push(one)
    return one.wire
  })
  return { keeper, client: createORPCClient(reconnectingLink(keeper)) as unknown as Client }
}

afterEach(() => {
  for (const one of served.splice(0)) one.end()
})

test('a call waits until there is a wire', async () => {
  const { keeper, client } = openClient()
  const answer = client.app.status()
  keeper.start()
  expect(await answer).toEqual({ version: '1' })
  expect(useConnection.getState().state.kind).toBe('open')
})

test('a watch goes on over the next wire', async () => {
  const { keeper, client } = openClient()
  keeper.start()
  const events = await client.app.watch()
  const first = (await events.next()).value as unknown as { turn: number }
  const next = events.next()
  served[0]!.end()
  const second = (await next).value as unknown as { turn: number }
  expect(second.turn).toBe(first.turn + 1)
  await events.return?.(undefined)
})

test('leaving a loop and aborting both end the stream on the host', async () => {
  const { keeper, client } = openClient()
  keeper.start()
  const before = left
  for await (const _event of await client.app.watch()) break
  await vi.waitFor(() => expect(left).toBe(before + 1))
  const stop = new AbortController()
  const events = await client.app.watch(undefined, { signal: stop.signal })
  await events.next()
  const next = events.next()
  stop.abort()
  await expect(next).rejects.toSatisfy(isAbort)
  await vi.waitFor(() => expect(left).toBe(before + 2))
})

test('what is no watch ends with the wire, and says so', async () => {
  const { keeper, client } = openClient()
  keeper.start()
  const csv = await client.tasks.classifiedCsv({ jobId: 'x' })
  expect((await csv.next()).value).toBe('a')
  const part = csv.next().catch(errorOf)
  const call = client.app.diagnostics().catch(errorOf)
  await new Promise((resolve) => setTimeout(resolve, 20))
  served[0]!.end()
  expect(await part).toMatchObject({ code: 'process-died' })
  expect(await call).toMatchObject({ code: 'process-died' })
})

test('a call that is given up while there is no wire is an abort', async () => {
  const { client } = openClient()
  const stop = new AbortController()
  const answer = client.app.status(undefined, { signal: stop.signal })
  stop.abort()
  await expect(answer).rejects.toSatisfy(isAbort)
})

test('errors come as their record, wrong input with its place', async () => {
  const { keeper, client } = openClient()
  keeper.start()
  expect(await client.models.list().catch(errorOf)).toEqual({
    code: 'io',
    message: 'The disk is full.',
    data: { free: 0 },
  })
  const wrong = await client.models.rename({ id: '1', name: '' }).catch(errorOf)
  expect(wrong).toMatchObject({ code: 'bad-argument', message: expect.stringMatching(/^name: /) })
  expect(errorOf(new ORPCError('NOT_FOUND')).code).toBe('unavailable')
  expect(errorOf(new Error('x')).code).toBe('internal')
})
