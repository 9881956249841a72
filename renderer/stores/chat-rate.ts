// How fast the live reply comes, over the last second or so, told a few times a second: a number that can be read.

import type { MessageView } from '../../shared/contract/chats.ts'

const windowMs = 1200
const firstMs = 250
const tellMs = 250

export function createRate(now: () => number) {
  let id: string | null = null
  let points: { at: number; tokens: number }[] = []
  let told: number | null = null
  let toldAt = 0
  const reset = () => {
    id = null
    points = []
    told = null
  }
  return {
    reset,
    take(live: Pick<MessageView, 'id' | 'tokens' | 'state'> | null): number | null {
      if (live?.state !== 'writing') {
        reset()
        return null
      }
      const at = now()
      if (live.id !== id) reset()
      id = live.id
      points.push({ at, tokens: live.tokens })
      while (points.length > 2 && points[1]!.at < at - windowMs) points.shift()
      const first = points[0]!
      if (at - first.at < firstMs || at - toldAt < tellMs) return told
      toldAt = at
      told = ((live.tokens - first.tokens) / (at - first.at)) * 1000
      return told
    },
  }
}
