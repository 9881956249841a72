// Dropout masks for a step: one pool of random zeros and 1 / (1 - rate) a rate, drawn anew from (seed, step), and for every place in the graph
// an offset into it. The graph multiplies by a slice, so the same masks act in the backward pass, on every provider, and a resumed run draws
// what the unbroken one would have drawn.
import { createRandom, deriveSeed } from '../../../shared/domain/random.ts'
import type { DropoutSite } from '../compile/network.ts'
import { dropoutOffsets, dropoutPool } from '../compile/network.ts'
import type { Dim } from '../graph/ir.ts'
import { float32, int64, type TensorMap } from '../runtime/session.ts'

/** Room to draw different slices from a pool, beyond its largest site. */
const slack = 1 << 18

export function siteSize(shape: readonly Dim[], sizes: Readonly<Record<string, number>>): number {
  return shape.reduce<number>((total, dim) => total * (typeof dim === 'number' ? dim : sizes[dim]!), 1)
}

/** xorshift32 (Marsaglia 2003), two 16-bit draws a step: a mask element costs about a nanosecond. */
function fillPool(pool: Float32Array, length: number, rate: number, seed: number): void {
  const threshold = Math.round(rate * 65_536)
  const kept = 65_536 / (65_536 - threshold)
  let state = seed || 1 // the generator's one fixed point is zero
  for (let i = 0; i < length; i += 2) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    pool[i] = (state & 0xffff) < threshold ? 0 : kept
    pool[i + 1] = state >>> 16 < threshold ? 0 : kept
  }
}

export type DropoutMasks = { draw(sizes: Readonly<Record<string, number>>, seed: number): TensorMap }

export function createDropoutMasks(sites: readonly DropoutSite[]): DropoutMasks {
  const rates = [...new Set(sites.map((site) => site.rate))]
  const pools = new Map<number, Float32Array<ArrayBuffer>>()
  return {
    draw(sizes, seed) {
      if (sites.length === 0) return {}
      const counts = sites.map((site) => siteSize(site.shape, sizes))
      const tensors: TensorMap = {}
      const lengths = new Map<number, number>()
      for (const [i, rate] of rates.entries()) {
        const largest = Math.max(...counts.filter((_, j) => sites[j]!.rate === rate))
        const length = (largest + slack + 1) & ~1
        let pool = pools.get(rate)
        if (!pool || pool.length < length) {
          pool = new Float32Array(length)
          pools.set(rate, pool)
        }
        fillPool(pool, length, rate, deriveSeed(seed, i))
        lengths.set(rate, length)
        tensors[dropoutPool(rate)] = float32(pool.subarray(0, length), [length])
      }
      const random = createRandom(deriveSeed(seed, rates.length))
      const offsets = sites.map((site, i) => random.integer(lengths.get(site.rate)! - counts[i]!))
      tensors[dropoutOffsets] = int64(offsets, [offsets.length])
      return tensors
    },
  }
}
