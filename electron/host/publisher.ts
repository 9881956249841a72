// One publisher, any number of listeners, each with a queue of its own: none is slowed or lost by another.

export type Publisher<Event> = {
  publish(event: Event): void
  /** Events from this call on (not only from the first `next`), until the signal aborts or the publisher closes. */
  subscribe(signal?: AbortSignal): AsyncGenerator<Event, void>
  close(): void
}

type Listener<Event> = { push(event: Event): void; end(): void }

export function createPublisher<Event>(): Publisher<Event> {
  const listeners = new Set<Listener<Event>>()
  return {
    publish(event) {
      for (const listener of listeners) listener.push(event)
    },
    subscribe(signal) {
      const queue: Event[] = []
      let isEnded = signal?.aborted ?? false
      let wake: (() => void) | undefined
      const listener: Listener<Event> = {
        push(event) {
          queue.push(event)
          wake?.()
        },
        end() {
          isEnded = true
          listeners.delete(listener)
          wake?.()
        },
      }
      if (!isEnded) listeners.add(listener)
      signal?.addEventListener('abort', listener.end, { once: true })
      async function* read(): AsyncGenerator<Event, void> {
        try {
          for (;;) {
            if (queue.length > 0) yield queue.shift()!
            else if (isEnded) return
            else
              await new Promise<void>((resolve) => {
                wake = resolve
              })
          }
        } finally {
          listener.end()
          signal?.removeEventListener('abort', listener.end)
        }
      }
      return read()
    },
    close() {
      for (const listener of [...listeners]) listener.end()
    },
  }
}
