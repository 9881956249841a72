// Every rule of the gradient table against central finite differences, run by ONNX Runtime.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { encodeOnnx } from '../formats/onnx.ts'
import { int64, openSession, type TensorMap } from '../runtime/session.ts'
import {
  activate,
  add,
  affine,
  gather,
  matMul,
  meanOver,
  mul,
  slice,
  softmax,
  split,
  sumOver,
  transpose,
} from './build.ts'
import { differentiate } from './differentiate.ts'
import { gradientTable } from './gradients.ts'
import { Builder, type Value } from './ir.ts'
import { runPasses } from './passes.ts'

type Case = {
  shapes: number[][]
  build(g: Builder, x: Value[]): Value
  /** Keeps operands away from kinks and poles. */
  positive?: boolean
}

const unary = (op: string, positive = false): Case => ({
  shapes: [[3, 4]],
  build: (g, [x]) => g.op(op, [x!]),
  positive,
})
const ids = (g: Builder, ...values: number[]): Value => g.ints(...values)

const cases: Record<string, Case> = {
  Identity: unary('Identity'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log', true),
  Sqrt: unary('Sqrt', true),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid'),
  Softplus: unary('Softplus'),
  Erf: unary('Erf'),
  Relu: unary('Relu', true),
  'Gelu exact': { shapes: [[3, 4]], build: (g, [x]) => activate(g, x!, 'gelu') },
  'Gelu tanh': { shapes: [[3, 4]], build: (g, [x]) => activate(g, x!, 'gelu_new') },
  'silu (Mul, Sigmoid)': { shapes: [[3, 4]], build: (g, [x]) => activate(g, x!, 'silu') },
  'Add broadcast': {
    shapes: [
      [2, 3, 4],
      [3, 1],
    ],
    build: (g, [a, b]) => add(g, a!, b!),
  },
  'Sub broadcast': { shapes: [[3, 4], [4]], build: (g, [a, b]) => g.op('Sub', [a!, b!]) },
  'Mul broadcast': {
    shapes: [
      [3, 1],
      [2, 3, 4],
    ],
    build: (g, [a, b]) => mul(g, a!, b!),
  },
  Div: { shapes: [[3, 4], [4]], build: (g, [a, b]) => g.op('Div', [a!, b!]), positive: true },
  Softmax: { shapes: [[3, 5]], build: (g, [x]) => softmax(g, x!) },
  LayerNormalization: {
    shapes: [[3, 6], [6], [6]],
    build: (g, [x, w, b]) => g.op('LayerNormalization', [x!, w!, b!], { axis: -1, epsilon: { float: 1e-5 } }),
  },
  CrossEntropy: {
    shapes: [[3, 5]],
    build: (g, [x]) => g.op('CrossEntropy', [x!, ids(g, 4, 0, 2), g.floats(Float32Array.of(0.5, 2, 0.1), [3])]),
  },
  VocabularyLogSumExp: {
    shapes: [[3, 4], [5, 4], [5]],
    build: (g, [x, w, b]) => g.op('VocabularyLogSumExp', [x!, w!, b!]),
  },
  'VocabularyLogSumExp without bias': {
    shapes: [
      [3, 4],
      [5, 4],
    ],
    build: (g, [x, w]) => g.op('VocabularyLogSumExp', [x!, w!]),
  },
  Gemm: { shapes: [[3, 4], [5, 4], [5]], build: (g, [x, w, b]) => affine(g, x!, w!, b!, true) },
  Transpose: { shapes: [[2, 3, 4]], build: (g, [x]) => transpose(g, x!, [1, 2, 0]) },
  Reshape: { shapes: [[2, 6]], build: (g, [x]) => g.reshape(x!, [3, 4]) },
  Unsqueeze: { shapes: [[2, 3]], build: (g, [x]) => g.op('Unsqueeze', [x!], { axes: [1] }) },
  Squeeze: { shapes: [[2, 1, 3]], build: (g, [x]) => g.op('Squeeze', [x!], { axes: [1] }) },
  Split: { shapes: [[2, 6]], build: (g, [x]) => mul(g, split(g, x!, 3)[0]!, split(g, x!, 3)[2]!) },
  Concat: {
    shapes: [
      [2, 3],
      [2, 2],
    ],
    build: (g, [a, b]) => g.op('Concat', [a!, b!], { axis: 1 }),
  },
  Gather: { shapes: [[4, 3]], build: (g, [x]) => gather(g, g.op('Identity', [x!]), ids(g, 1, 3, 1)) },
  Where: {
    shapes: [[2, 3], [3]],
    build: (g, [a, b]) => g.op('Where', [g.op('Greater', [a!, g.float(0.1)]), g.op('Exp', [b!]), a!]),
    positive: true,
  },
  ReduceSum: { shapes: [[2, 3, 4]], build: (g, [x]) => sumOver(g, x!, [1], false) },
  ReduceMean: { shapes: [[2, 3, 4]], build: (g, [x]) => meanOver(g, x!, [0, 2], true) },
  ...Object.fromEntries(
    [0, 1, 2, 3].map((bits) => {
      const [transA, transB] = [(bits & 1) === 1, (bits & 2) === 2]
      const shapes = [transA ? [2, 4, 3] : [2, 3, 4], transB ? [2, 5, 4] : [2, 4, 5]]
      const build = (g: Builder, [a, b]: Value[]) => matMul(g, a!, b!, { transA, transB, alpha: 0.7 })
      return [`MatMul transA ${transA} transB ${transB}`, { shapes, build }]
    }),
  ),
}

async function check({ shapes, build, positive }: Case): Promise<number> {
  const g = new Builder()
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, 'float32', shape))
  const y = build(g, inputs)
  // a weighted sum, so that no gradient is constant
  const size = (y.shape as number[]).reduce((a, b) => a * b, 1)
  const weights = g.floats(
    Float32Array.from({ length: size }, (_, i) => 0.3 + 0.1 * (i % 7)),
    y.shape as number[],
  )
  const loss = sumOver(g, mul(g, y, weights), [], false)
  const gradients = differentiate(g, loss, inputs)
  g.output('loss', loss)
  inputs.forEach((input, i) => {
    g.output(`gradient${i}`, gradients.get(input)!.dense!)
  })
  const session = await openSession(encodeOnnx(runPasses(g.graph), 'test'), { threads: 1 })
  const random = createRandom(3)
  const draw = () => (positive ? 0.5 + random.next() : random.normal())
  const feeds: TensorMap = Object.fromEntries(
    shapes.map((shape, i) => {
      const length = shape.reduce((a, b) => a * b, 1)
      return [`x${i}`, { dtype: 'float32', shape, data: Float32Array.from({ length }, draw) }]
    }),
  )
  const lossAt = async () => Number((await session.run(feeds, ['loss'])).loss!.data[0])
  const analytic = await session.run(feeds)
  let worst = 0
  for (const [i] of shapes.entries()) {
    const data = feeds[`x${i}`]!.data as Float32Array
    const gradient = analytic[`gradient${i}`]!.data as Float32Array
    expect(gradient.length).toBe(data.length)
    for (let j = 0; j < data.length; j++) {
      const [centre, step] = [data[j]!, 1e-2]
      data[j] = centre + step
      const above = await lossAt()
      data[j] = centre - step
      const below = await lossAt()
      data[j] = centre
      worst = Math.max(
        worst,
        Math.abs((above - below) / (2 * step) - gradient[j]!) / Math.max(1, Math.abs(gradient[j]!)),
      )
    }
  }
  await session.close()
  return worst
}

describe('gradient table', () => {
  for (const [name, item] of Object.entries(cases))
    it(`${name} agrees with finite differences`, async () => {
      expect(await check(item)).toBeLessThan(2e-3)
    })

  it('has a finite-difference case for every rule', () => {
    const covered = Object.keys(cases).map((name) => name.split(' ')[0])
    expect(Object.keys(gradientTable).filter((op) => !covered.includes(op))).toEqual([])
  })

  it('gives embedding rows for a table read by Gather', async () => {
    const g = new Builder()
    const table = g.input('table', 'float32', [5, 2])
    const index = g.input('index', 'int64', ['rows'])
    const picked = gather(g, table, index)
    const loss = sumOver(g, mul(g, picked, picked), [], false)
    const { dense, rows } = differentiate(g, loss, [table]).get(table)!
    expect(dense).toBeUndefined()
    g.output('rows', rows[0]!.rows)
    const session = await openSession(encodeOnnx(runPasses(g.graph), 'test'))
    const data = Float32Array.from({ length: 10 }, (_, i) => i)
    const result = await session.run({ table: { dtype: 'float32', shape: [5, 2], data }, index: int64([3, 3, 1], [3]) })
    expect([...result.rows!.data]).toEqual([12, 14, 12, 14, 4, 6])
    await session.close()
  })

  it('reads a slice of an input that changes size', async () => {
    const g = new Builder()
    const x = g.input('x', 'float32', ['n', 3])
    g.output('y', slice(g, x, g.ints(1), g.ints(3), 0, 2))
    const session = await openSession(encodeOnnx(runPasses(g.graph), 'test'))
    const data = Float32Array.from({ length: 12 }, (_, i) => i)
    const result = await session.run({ x: { dtype: 'float32', shape: [4, 3], data } })
    expect([...result.y!.data]).toEqual([3, 4, 5, 6, 7, 8])
    await session.close()
  })
})
