// One at a time, first come first served: a training run has the machine to itself.

export type Turns = {
  /** Resolves when it is this caller's turn, with the way to give it on; rejects with the signal's reason. */
  take(options: { signal?: AbortSignal | undefined; onWait?: () => void }): Promise<() => void>
}

export function createTurns(): Turns {
  let isTaken = false
  const waiting: (() => void)[] = []

  function giveOn(): void {
    const next = waiting.shift()
    if (next) next()
    else isTaken = false
  }

  function once(): () => void {
    let isGiven = false
    return () => {
      if (!isGiven) giveOn()
      isGiven = true
    }
  }

  return {
    async take({ signal, onWait }) {
      signal?.throwIfAborted()
      if (!isTaken) {
        isTaken = true
        return once()
      }
      onWait?.()
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          signal?.removeEventListener('abort', leave)
          resolve()
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal?.reason)
        }
        waiting.push(enter)
        signal?.addEventListener('abort', leave, { once: true })
      })
      return once()
    },
  }
}
