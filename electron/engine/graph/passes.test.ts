// What the passes take away, that they take nothing more, and that what they lower means the same.
import { describe, expect, it } from 'vitest'
import { encodeOnnx } from '../formats/onnx.ts'
import { float32, int64, openSession, type Tensor, type TensorMap } from '../runtime/session.ts'
import { randomFloats, relativeDifference } from '../test-support.ts'
import { add, matMul, mul, range, softmax, sumOver } from './build.ts'
import { Builder, type Graph } from './ir.ts'
import { runPasses } from './passes.ts'

const opsOf = (graph: Graph) => graph.nodes.map((node) => node.op).sort()

async function run(g: Builder, ...feeds: TensorMap[]): Promise<TensorMap[]> {
  const session = await openSession(encodeOnnx(runPasses(g.graph), 'test'), { threads: 1 })
  const results: TensorMap[] = []
  for (const feed of feeds) results.push(await session.run(feed))
  await session.close()
  return results
}

const numbers = (tensor: Tensor | undefined) => Array.from(tensor!.data as Float32Array, Number)

describe('passes', () => {
  it('drops nodes and constants that no output needs, and keeps the inputs', () => {
    const g = new Builder()
    const x = g.input('x', 'float32', [2])
    g.input('unread', 'float32', [2])
    add(g, g.op('Exp', [x]), g.float(3))
    g.output('y', g.op('Tanh', [x]))
    const graph = runPasses(g.graph)
    expect(opsOf(graph)).toEqual(['Tanh'])
    expect(graph.initializers.size).toBe(0)
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x', 'unread'])
  })

  it('computes equal things once, and only equal ones', async () => {
    const g = new Builder()
    const x = g.input('x', 'float32', [2, 2])
    const sums = [0, 0, 1].map((axis) => sumOver(g, x, [axis], true))
    g.output('y', mul(g, mul(g, sums[0]!, sums[1]!), sums[2]!))
    expect(opsOf(runPasses(g.graph))).toEqual(['Mul', 'Mul', 'ReduceSum', 'ReduceSum'])
    const [result] = await run(g, { x: float32(Float32Array.of(1, 2, 3, 4), [2, 2]) })
    // columns 4, 6 squared times rows 3, 7
    expect(numbers(result!.y)).toEqual([48, 108, 112, 252])
  })

  it('drops copies, also a copy of a value that becomes an output', async () => {
    const g = new Builder()
    const exp = g.op('Exp', [g.input('x', 'float32', [2])])
    const copy = g.op('Identity', [g.op('Identity', [exp])])
    g.output('exp', exp)
    g.output('y', g.op('Neg', [copy]))
    expect(opsOf(runPasses(g.graph))).toEqual(['Exp', 'Neg'])
    const [result] = await run(g, { x: float32(Float32Array.of(0, 1), [2]) })
    expect(relativeDifference(numbers(result!.exp), [1, Math.E])).toBeLessThan(1e-6)
    expect(relativeDifference(numbers(result!.y), [-1, -Math.E])).toBeLessThan(1e-6)
  })

  it('gives one value two output names, and an input one of its own', async () => {
    const g = new Builder()
    const x = g.input('x', 'float32', [1])
    const y = g.op('Neg', [x])
    for (const name of ['a', 'b']) g.output(name, y)
    g.output('same', x)
    const [result] = await run(g, { x: float32(Float32Array.of(2), [1]) })
    expect([result!.a, result!.b, result!.same].map(numbers)).toEqual([[-2], [-2], [2]])
  })

  it.each([1, 30, 1e4])(
    'lowers CrossEntropy to the plain sum of weighted losses (logits up to about %d)',
    async (size) => {
      const [rows, classes] = [7, 5]
      const logits = randomFloats(rows * classes, 3, size)
      const labels = [0, 4, 2, 2, 1, 3, 0]
      const weights = Float32Array.of(0.5, 0, 2, 0.25, 1, 0.1, 0)
      const g = new Builder()
      const inputs = [
        g.input('logits', 'float32', ['n', classes]),
        g.input('labels', 'int64', ['n']),
        g.input('weights', 'float32', ['n']),
      ]
      const [loss, probabilities] = g.ops('CrossEntropy', inputs)
      g.output('loss', loss!)
      g.output('probabilities', probabilities!)
      const [result] = await run(g, {
        logits: float32(logits, [rows, classes]),
        labels: int64(labels, [rows]),
        weights: float32(weights, [rows]),
      })
      let expected = 0
      const shares: number[] = []
      for (const [row, label] of labels.entries()) {
        const row64 = Array.from(logits.subarray(row * classes, (row + 1) * classes))
        const top = Math.max(...row64)
        const total = row64.reduce((sum, logit) => sum + Math.exp(logit - top), 0)
        shares.push(...row64.map((logit) => Math.exp(logit - top) / total))
        expected += weights[row]! * (top + Math.log(total) - row64[label]!)
      }
      // fp32: a relative rounding of 2^-24 in each of a few steps
      expect(Math.abs(numbers(result!.loss)[0]! - expected)).toBeLessThan(1e-5 * Math.max(1, expected))
      expect(relativeDifference(numbers(result!.probabilities), shares)).toBeLessThan(1e-5)
    },
  )

  it('lowers MatMul with transposes and a factor', async () => {
    const g = new Builder()
    const [a, b] = [g.input('a', 'float32', ['k', 2]), g.input('b', 'float32', [3, 'k'])]
    g.output('y', matMul(g, a, b, { transA: true, transB: true, alpha: 0.5 }))
    expect(opsOf(runPasses(g.graph))).toEqual(['FusedMatMul'])
    const [result] = await run(g, {
      a: float32(Float32Array.of(1, 2, 3, 4), [2, 2]),
      b: float32(Float32Array.of(1, 0, 0, 1, 1, 1), [3, 2]),
    })
    expect(numbers(result!.y)).toEqual([0.5, 1.5, 2, 1, 2, 3])
  })

  it('one session of a graph with symbolic sizes serves two shapes', async () => {
    const g = new Builder()
    const x = g.input('x', 'float32', ['batch', 'tokens', 2])
    g.defineDim('rows', mul(g, g.dim('batch'), g.dim('tokens')))
    const rows = g.reshape(x, ['rows', 2]) // [B x T, 2]
    g.output('places', range(g, 'tokens'))
    g.output('y', g.reshape(softmax(g, rows), ['batch', 'tokens', 2]))
    const feed = (batch: number, tokens: number) => ({
      x: float32(randomFloats(batch * tokens * 2, tokens), [batch, tokens, 2]),
    })
    const feeds = [feed(2, 3), feed(5, 7)]
    const results = await run(g, ...feeds)
    for (const [i, [batch, tokens]] of [[2, 3] as const, [5, 7] as const].entries()) {
      const { y, places } = results[i]!
      expect(y!.shape).toEqual([batch, tokens, 2])
      expect(numbers(places)).toEqual(Array.from({ length: tokens }, (_, t) => t))
      const data = feeds[i]!.x.data as Float32Array
      // a softmax of two is the logistic function of their difference
      const expected = numbers(y).map((_, j) => 1 / (1 + Math.exp(data[j ^ 1]! - data[j]!)))
      expect(relativeDifference(numbers(y), expected)).toBeLessThan(1e-6)
    }
  })
})
