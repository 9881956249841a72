// One seed, one stream of numbers, on every backend: held-out rows, first weights, the order of rows and dropout all draw from here, never from tfjs.

import { createRandom } from '../../../shared/domain/random.ts'

export type Random = () => number

export const seededRandom = (seed: number): Random => createRandom(seed).next

/** Fisher-Yates, in place. */
export function shuffle<T extends Int32Array | number[]>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = items[i]!
    items[i] = items[j]!
    items[j] = held
  }
  return items
}
