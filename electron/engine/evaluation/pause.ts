// Lets a long computation share its process: called often, it gives the event loop a turn now and then and honours the signal.

/** Often enough that a cancel message is seen at once, rarely enough to cost nothing. */
const turnMs = 40

export type Pause = () => Promise<void> | undefined

export function createPause(signal?: AbortSignal): Pause {
  let last = performance.now()
  return () => {
    signal?.throwIfAborted()
    if (performance.now() - last < turnMs) return undefined
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        last = performance.now()
        if (signal?.aborted) reject(signal.reason)
        else resolve()
      })
    })
  }
}
