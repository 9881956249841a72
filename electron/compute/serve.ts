// The child's side: answers the host's requests with the given handlers until the host is gone.

import { AppError, errorRecord } from '../../shared/errors.ts'
import { type ToCompute, type ToHost, toComputeSchema } from './protocol.ts'

export type HandlerContext = {
  /** Aborted when the host cancels. A handler then throws `signal.reason`, or returns what it has. */
  signal: AbortSignal
  emit(event: unknown): void
}
export type Handler = (params: unknown, context: HandlerContext) => Promise<unknown>
export type Handlers = Record<string, Handler>

export function serve(handlers: Handlers): void {
  if (!process.send)
    throw new AppError('internal', 'A compute process must be started by the host, with a channel to it.')
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

  process.on('message', (raw) => {
    const message = toComputeSchema.parse(raw)
    if (message.type === 'request') void answer(message)
    else running.get(message.id)?.abort()
  })
  // The host closed the channel or died: nobody waits for an answer, and what must last is on disk already.
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C in a terminal reaches every process of the group; whether to stop is the host's to say.
  process.on('SIGINT', () => undefined)
  send({ type: 'ready' })
}

/** A value that cannot be cloned throws here, inside the handler's try. */
function send(message: ToHost): void {
  // Without a callback, a channel that closes under the message would be an uncaught error; 'disconnect' deals with it.
  process.send?.(message, undefined, {}, () => undefined)
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError')
}
