// One at a time, first come first served unless told otherwise: a training run has the machine to itself.

export type Turns = {
  /** Resolves when it is this caller's turn, with the way to give it on; rejects with the signal's reason. */
  take(options: { key?: string; signal?: AbortSignal | undefined; onWait?: () => void }): Promise<() => void>
  /** Keys of those that wait, the next one first. */
  waiting(): string[]
  /** To another place among those that wait, from 0; false where it does not wait. */
  move(key: string, place: number): boolean
}

type Waiter = { key: string; enter(): void }

export function createTurns(): Turns {
  let isTaken = false
  const waiting: Waiter[] = []

  function giveOn(): void {
    const next = waiting.shift()
    if (next) next.enter()
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
    async take({ key = '', signal, onWait }) {
      signal?.throwIfAborted()
      if (!isTaken) {
        isTaken = true
        return once()
      }
      onWait?.()
      await new Promise<void>((resolve, reject) => {
        const waiter: Waiter = {
          key,
          enter() {
            signal?.removeEventListener('abort', leave)
            resolve()
          },
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1)
          reject(signal?.reason)
        }
        waiting.push(waiter)
        signal?.addEventListener('abort', leave, { once: true })
      })
      return once()
    },
    waiting: () => waiting.map(({ key }) => key),
    move(key, place) {
      const from = waiting.findIndex((waiter) => waiter.key === key)
      if (from < 0) return false
      const [waiter] = waiting.splice(from, 1)
      waiting.splice(place, 0, waiter!)
      return true
    },
  }
}
