// Text that streams by, up to a stop text: what may still become one is held back until it is clear.

export type StopFilter = {
  push(piece: string): string
  /** As push, for text that was let through before: a whole stop text in it ends nothing, the beginning of one at its end is held back. */
  pass(piece: string): string
  flush(): string
}

export function createStopFilter(stops: readonly string[]): StopFilter {
  let held = ''
  let isStopped = false
  const release = (): string => {
    const keep = Math.max(0, ...stops.map((stop) => startedLength(held, stop)))
    const clear = held.slice(0, held.length - keep)
    held = held.slice(held.length - keep)
    return clear
  }
  return {
    pass(piece) {
      held += piece
      return release()
    },
    push(piece) {
      if (isStopped) return ''
      held += piece
      const at = Math.min(...stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0))
      if (Number.isFinite(at)) {
        isStopped = true
        return held.slice(0, at)
      }
      return release()
    },
    flush: () => (isStopped ? '' : held),
  }
}

/** Length of the longest end of `text` with which `stop` begins. */
function startedLength(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--)
    if (text.endsWith(stop.slice(0, length))) return length
  return 0
}
