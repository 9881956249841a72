// AdamW (Loshchilov & Hutter 2019: weight decay decoupled from the gradient) as one fused loop a parameter, and the global norm for
// clipping. Threads are adam.ts's.
import { isDecayed } from '../compile/parameters.ts'

export type AdamSettings = { beta1: number; beta2: number; epsilon: number; weightDecay: number; maxGradNorm: number }

export const defaultAdam: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 }

export type AdamState = { step: number; moments: Map<string, { m: Float32Array; v: Float32Array }> }

/** Zeros that several threads may see. */
export const sharedFloats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length))

export function createAdamState(parameters: ReadonlyMap<string, Float32Array>): AdamState {
  const moments: AdamState['moments'] = new Map()
  for (const [name, { length }] of parameters) moments.set(name, { m: sharedFloats(length), v: sharedFloats(length) })
  return { step: 0, moments }
}

export function gradientNorm(gradients: Iterable<Float32Array>): number {
  let total = 0
  for (const gradient of gradients) {
    // four sums: one chain of additions would wait for itself
    let [a, b, c, d] = [0, 0, 0, 0]
    const end = gradient.length & ~3
    for (let i = 0; i < end; i += 4) {
      a += gradient[i]! * gradient[i]!
      b += gradient[i + 1]! * gradient[i + 1]!
      c += gradient[i + 2]! * gradient[i + 2]!
      d += gradient[i + 3]! * gradient[i + 3]!
    }
    for (let i = end; i < gradient.length; i++) a += gradient[i]! * gradient[i]!
    total += a + b + c + d
  }
  return Math.sqrt(total)
}

/** The factor of torch's clip_grad_norm_: at most 1, and 1 where clipping is off. */
export function clipFactor(norm: number, maxNorm: number): number {
  return maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1
}

/** One step, in place. `gradients` are scaled by `factor` on the way; every parameter must have one. */
export function adamStep(
  parameters: ReadonlyMap<string, Float32Array>,
  gradients: ReadonlyMap<string, Float32Array>,
  state: AdamState,
  settings: AdamSettings,
  learningRate: number,
  factor: number,
): void {
  state.step++
  const { beta1, beta2 } = settings
  const [rest1, rest2] = [1 - beta1, 1 - beta2]
  // m^ / (sqrt(v^) + epsilon) with both bias corrections taken out of the loop
  const rootCorrection = Math.sqrt(1 - beta2 ** state.step)
  const rate = (learningRate * rootCorrection) / (1 - beta1 ** state.step)
  const epsilon = settings.epsilon * rootCorrection
  for (const [name, p] of parameters) {
    const g = gradients.get(name)!
    const { m, v } = state.moments.get(name)!
    const keep = isDecayed(name) ? 1 - learningRate * settings.weightDecay : 1
    for (let i = 0; i < p.length; i++) {
      const gi = g[i]! * factor
      const mi = beta1 * m[i]! + rest1 * gi
      const vi = beta2 * v[i]! + rest2 * gi * gi
      m[i] = mi
      v[i] = vi
      p[i] = keep * p[i]! - (rate * mi) / (Math.sqrt(vi) + epsilon)
    }
  }
}
