// Limited-memory BFGS (Nocedal 1980; two-loop recursion as in Nocedal & Wright, algorithm 7.4) with a backtracking line search,
// for smooth convex functions of millions of variables.
import { dot } from '../../../shared/domain/vectors.ts'

/** Writes the gradient at `point` and returns the value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Promise<number>

export type MinimizeOptions = {
  maxSteps: number
  /** Stops when no component of the gradient is larger. */
  gradientTolerance: number
  /** Stops when three steps in a row lower the value by less than this share of it. */
  valueTolerance: number
  /** A rough second derivative for each variable; evens out scales that differ by orders of magnitude. */
  curvature: Float64Array
}

/** Pairs kept: 8 pairs of 32-bit vectors are 64 bytes a variable. */
const memory = 8
/** Armijo's constant: a step must keep this share of the descent that the slope promises. */
const sufficientDecrease = 1e-4
const maxHalvings = 20

type Pair = { step: Float32Array; change: Float32Array; inverse: number } // inverse = 1 / (step . change)

/** Minimises from `start`, in place; returns the steps taken and the last value. */
export async function minimize(
  objective: Objective,
  start: Float64Array,
  options: MinimizeOptions,
): Promise<{ steps: number; value: number }> {
  const size = start.length
  let gradient = new Float64Array(size)
  let nextGradient = new Float64Array(size)
  const next = new Float64Array(size)
  const direction = new Float64Array(size)
  const pairs: Pair[] = []
  let value = await objective(start, gradient)
  let small = 0
  for (let steps = 0; steps < options.maxSteps; steps++) {
    if (largest(gradient) <= options.gradientTolerance) return { steps, value }
    descend(gradient, pairs, options.curvature, direction)
    const slope = dot(direction, gradient)
    let length = 1
    let nextValue = Number.POSITIVE_INFINITY
    let isLower = false
    for (let halving = 0; halving < maxHalvings && !isLower; halving++) {
      for (let i = 0; i < size; i++) next[i] = start[i]! + length * direction[i]!
      nextValue = await objective(next, nextGradient)
      isLower = nextValue <= value + sufficientDecrease * length * slope
      if (!isLower) length /= 2
    }
    if (!isLower) return { steps, value } // as low as rounding allows
    remember(pairs, start, next, gradient, nextGradient)
    start.set(next)
    ;[gradient, nextGradient] = [nextGradient, gradient]
    small = value - nextValue < options.valueTolerance * Math.abs(nextValue) ? small + 1 : 0
    value = nextValue
    if (small === 3) return { steps: steps + 1, value }
  }
  return { steps: options.maxSteps, value }
}

/** direction = -H gradient, with H the inverse Hessian that the pairs and the rough curvature imply. */
function descend(gradient: Float64Array, pairs: Pair[], curvature: Float64Array, direction: Float64Array): void {
  const size = gradient.length
  for (let i = 0; i < size; i++) direction[i] = -gradient[i]!
  const alphas: number[] = []
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, inverse } = pairs[p]!
    const alpha = inverse * dot(step, direction)
    alphas[p] = alpha
    for (let i = 0; i < size; i++) direction[i]! -= alpha * change[i]!
  }
  const scale = pairs.length === 0 ? 1 : fitScale(pairs.at(-1)!, curvature)
  for (let i = 0; i < size; i++) direction[i]! *= scale / curvature[i]!
  for (const [p, { step, change, inverse }] of pairs.entries()) {
    const rest = alphas[p]! - inverse * dot(change, direction)
    for (let i = 0; i < size; i++) direction[i]! += rest * step[i]!
  }
}

/** The factor that makes the rough curvature agree with the newest pair. */
function fitScale({ change, inverse }: Pair, curvature: Float64Array): number {
  let sum = 0
  for (let i = 0; i < change.length; i++) sum += (change[i]! * change[i]!) / curvature[i]!
  return 1 / (inverse * sum)
}

function remember(
  pairs: Pair[],
  from: Float64Array,
  to: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  const oldest = pairs.length === memory ? pairs.shift() : undefined
  const step = oldest?.step ?? new Float32Array(from.length)
  const change = oldest?.change ?? new Float32Array(from.length)
  for (let i = 0; i < from.length; i++) {
    step[i] = to[i]! - from[i]!
    change[i] = after[i]! - before[i]!
  }
  const curvature = dot(step, change)
  if (curvature > 0) pairs.push({ step, change, inverse: 1 / curvature })
}

function largest(vector: Float64Array): number {
  let most = 0
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i]!))
  return most
}
