// Text that streams by, up to a stop text: what may still become one is held back until it is clear.

export type StopFilter = { push(piece: string): string; flush(): string }

export function createStopFilter(stops: readonly string[]): StopFilter {
  let held = ''
  let isStopped = false
  return {
    push(piece) {
      if (isStopped) return ''
      held += piece
      const at = Math.min(...stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0))
      if (Number.isFinite(at)) {
        isStopped = true
        return held.slice(0, at)
      }
      const keep = Math.max(0, ...stops.map((stop) => startedLength(held, stop)))
      const clear = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return clear
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
