import { expect, it } from 'vitest'
import { type Evaluate, minimiseLbfgs } from './lbfgs.ts'

it("walks Rosenbrock's valley to its end", async () => {
  const result = await minimiseLbfgs({
    start: Float64Array.of(-1.2, 1),
    gradientTolerance: 1e-6,
    maxIterations: 200,
    evaluate: async ([x = 0, y = 0]) => ({
      value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
      gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    }),
  })
  expect(result.converged).toBe(true)
  expect(result.x[0]).toBeCloseTo(1, 5)
  expect(result.x[1]).toBeCloseTo(1, 5)
  expect(result.iterations).toBeLessThan(60)
})

it('solves an ill-conditioned bowl and never takes a step uphill', async () => {
  const size = 50
  const curvatures = Float64Array.from({ length: size }, (_, i) => 10 ** ((4 * i) / (size - 1)))
  const values: number[] = []
  const result = await minimiseLbfgs({
    start: new Float64Array(size).fill(1),
    gradientTolerance: 1e-5,
    maxIterations: 1000,
    evaluate: async (x) => ({
      value: x.reduce((sum, v, i) => sum + (curvatures[i]! * v * v) / 2, 0),
      gradient: x.map((v, i) => curvatures[i]! * v),
    }),
    onIteration: async (_i, _x, value) => void values.push(value),
  })
  expect(result.converged).toBe(true)
  expect(result.value).toBeLessThan(1e-9)
  values.slice(1).forEach((value, i) => {
    expect(value).toBeLessThanOrEqual(values[i]! * (1 + 1e-7))
  })
})

it('stops at the limit and says that it has not converged', async () => {
  const evaluate: Evaluate = async ([x = 0]) => ({ value: Math.exp(x), gradient: Float64Array.of(Math.exp(x)) })
  const result = await minimiseLbfgs({
    start: Float64Array.of(0),
    evaluate,
    gradientTolerance: 1e-12,
    maxIterations: 3,
  })
  expect(result).toMatchObject({ converged: false, iterations: 3 })
})
