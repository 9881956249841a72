// Limited-memory BFGS (Nocedal & Wright, algorithm 7.5) with a weak-Wolfe bisection line search (Lewis & Overton 2013).
// Vectors are double precision here; whoever computes value and gradient may be single.
import { addScaled, dot } from '../../../shared/domain/vectors.ts'

export type Evaluate = (x: Float64Array) => Promise<{ value: number; gradient: Float64Array }>

export type LbfgsOptions = {
  start: Float64Array
  evaluate: Evaluate
  /** Converged when no gradient component is larger. */
  gradientTolerance: number
  maxIterations: number
  /** Called after each accepted step. */
  onIteration?: (iteration: number, x: Float64Array, value: number) => Promise<void>
}

export type LbfgsResult = {
  x: Float64Array
  value: number
  largestGradient: number
  iterations: number
  converged: boolean
}

const memory = 12 // pairs kept: 12 x 2 x 30,000 parameters x 8 bytes = 6 MB
const sufficientDecrease = 1e-4
const curvature = 0.9
const maxLineSteps = 25
const noise = 1e-8 // relative error of a loss summed from single-precision rows; a rise below it is none

type Pair = { step: Float64Array; change: Float64Array; product: number }

export async function minimiseLbfgs(options: LbfgsOptions): Promise<LbfgsResult> {
  let x = options.start
  let { value, gradient } = await options.evaluate(x)
  const pairs: Pair[] = []
  let iterations = 0
  while (iterations < options.maxIterations && largest(gradient) > options.gradientTolerance) {
    const direction = descentDirection(gradient, pairs)
    const slope = dot(direction, gradient)
    const firstStep = pairs.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1
    const found = await searchLine(options.evaluate, x, value, direction, slope, firstStep)
    if (!found) {
      if (pairs.length === 0) break // even the gradient itself leads nowhere: single precision ends here
      pairs.length = 0
      continue
    }
    const step = subtract(found.x, x)
    const change = subtract(found.gradient, gradient)
    const product = dot(step, change)
    if (product > 1e-12 * dot(change, change)) pairs.push({ step, change, product })
    if (pairs.length > memory) pairs.shift()
    x = found.x
    value = found.value
    gradient = found.gradient
    iterations++
    await options.onIteration?.(iterations, x, value)
  }
  const largestGradient = largest(gradient)
  return { x, value, largestGradient, iterations, converged: largestGradient <= options.gradientTolerance }
}

/** The two-loop recursion: minus (approximate inverse Hessian) times gradient. */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((g) => -g)
  const taken: number[] = []
  for (const { step, change, product } of pairs.toReversed()) {
    const factor = dot(step, direction) / product
    addScaled(direction, change, -factor)
    taken.unshift(factor)
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = last.product / dot(last.change, last.change)
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  }
  pairs.forEach(({ step, change, product }, i) => {
    addScaled(direction, step, taken[i]! - dot(change, direction) / product)
  })
  return direction
}

type Point = { x: Float64Array; value: number; gradient: Float64Array }

async function searchLine(
  evaluate: Evaluate,
  x: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
  firstStep: number,
): Promise<Point | undefined> {
  let [low, high, step] = [0, Number.POSITIVE_INFINITY, firstStep]
  let best: Point | undefined
  for (let tries = 0; tries < maxLineSteps; tries++) {
    const moved = x.slice()
    addScaled(moved, direction, step)
    const point = { x: moved, ...(await evaluate(moved)) }
    if (!(point.value <= value + sufficientDecrease * step * slope + noise * Math.abs(value))) high = step
    else {
      best = point
      if (dot(direction, point.gradient) >= curvature * slope) return point
      low = step
    }
    step = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : step * 2
  }
  return best
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!)
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
