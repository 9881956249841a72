// The child's side: answers the host's requests with the given handlers until the host is gone.

import { AppError, errorRecord } from '../../shared/errors.ts'
import { type HostChannel, openHostChannel } from './host-channel.ts'
import { type ToCompute, toComputeSchema } from './protocol.ts'

export type HandlerContext = {
  /** Aborted when the host cancels. A handler then throws `signal.reason`, or returns what it has. */
  signal: AbortSignal
  emit(event: unknown): void
}
export type Handler = (params: unknown, context: HandlerContext) => Promise<unknown>
export type Handlers = Record<string, Handler>

export function serve(handlers: Handlers, channel: HostChannel = openHostChannel()): void {
  // a value that cannot be cloned throws, inside the handler's try
  const { send } = channel
  const running = new Map<number, AbortController>()

  const answer = async ({ id, method, params }: Extract<ToCompute, { type: 'request' }>) => {
    const controller = new AbortController()
    const { signal } = controller
    running.set(id, controller)
    try {
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
      if (!handler) throw new AppError('internal', `The compute process has no method "${method}".`, { method })
      const value = await handler(params, { signal, emit: (event) => send({ type: 'event', id, event }) })
      send({ type: 'result', id, value })
    } catch (error) {
      if (signal.aborted && isAbort(error, signal)) send({ type: 'cancelled', id })
      else send({ type: 'failure', id, error: errorRecord(error) })
    } finally {
      running.delete(id)
    }
  }

  channel.onMessage((raw) => {
    const message = toComputeSchema.parse(raw)
    if (message.type === 'request') void answer(message)
    else running.get(message.id)?.abort()
  })
  // The host closed the channel or died: nobody waits for an answer, and what must last is on disk already.
  channel.onClose(() => process.exit(0))
  // Ctrl-C in a terminal reaches every process of the group; whether to stop is the host's to say.
  process.on('SIGINT', () => undefined)
  send({ type: 'ready' })
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError')
}
