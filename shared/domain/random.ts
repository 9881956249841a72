// Seeded random numbers: the same seed gives the same stream on every machine. Not for secrets.
// mulberry32 (Tommy Ettinger, public domain): 32 bits of state, passes gjrand; ample for shuffles, initial weights and masks.

export type Random = {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, bound). */
  integer(bound: number): number
  /** Standard normal (Box-Muller). */
  normal(): number
  /** Fisher-Yates, in place; returns the same array. */
  shuffle<T>(items: T[]): T[]
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  let spare: number | undefined
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const integer = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    integer,
    normal() {
      if (spare !== undefined) {
        const value = spare
        spare = undefined
        return value
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      const angle = 2 * Math.PI * next()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1)
        const swap = items[i]!
        items[i] = items[j]!
        items[j] = swap
      }
      return items
    },
  }
}

/** A seed for one purpose within a run, so that streams of different purposes or steps do not overlap. */
export function deriveSeed(seed: number, ...purpose: number[]): number {
  let hash = (seed ^ 0x9e3779b9) >>> 0 // zeros must not stay zero
  for (const part of purpose) {
    hash = Math.imul(hash ^ (part >>> 0), 0x9e3779b1)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77)
    hash ^= hash >>> 13
  }
  return hash >>> 0
}
