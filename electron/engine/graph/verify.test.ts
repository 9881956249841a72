// The verifier finds graphs that no pass may leave behind, and names the pass and the node.
import { describe, expect, it } from 'vitest'
import { Builder, type Graph, type Node, type Value } from './ir.ts'
import { verifyGraph } from './verify.ts'

const value = (name: string, overrides: Partial<Value> = {}): Value => ({
  name,
  dtype: 'float32',
  shape: [2, 3],
  ...overrides,
})
const node = (op: string, inputs: Value[], outputs: Value[]): Node => ({ op, inputs, outputs, attributes: {} })
const graph = (nodes: Node[], outputs: Value[]): Graph => ({
  inputs: [value('x')],
  outputs,
  nodes,
  initializers: new Map(),
})
const [x, y, z] = [value('x'), value('y'), value('z')]

describe('verifyGraph', () => {
  it('accepts what the builder makes', () => {
    const g = new Builder()
    g.output('y', g.op('Tanh', [g.input('x', 'float32', ['batch', 3])]))
    expect(() => verifyGraph(g.graph, 'build')).not.toThrow()
  })

  it.each<[string, Graph, RegExp]>([
    [
      'a use before its definition',
      graph([node('Tanh', [y], [z]), node('Tanh', [x], [y])], [z]),
      /pass 'p'.*node 0 \(Tanh -> z\) reads 'y' before it is defined/,
    ],
    [
      'a second definition by a node',
      graph([node('Tanh', [x], [y]), node('Neg', [x], [y])], [y]),
      /node 1 \(Neg -> y\) defines 'y' again/,
    ],
    ['a node that defines an input again', graph([node('Tanh', [x], [x])], [x]), /defines 'x' again/],
    [
      'an operand read as another dtype',
      graph([node('Tanh', [value('x', { dtype: 'int64' })], [value('y', { dtype: 'int64' })])], [y]),
      /reads 'x' as int64, it is float32/,
    ],
    [
      'a result of another dtype than the table says',
      graph([node('Greater', [x, x], [y])], [y]),
      /output 0 is float32 of rank 2, the table says bool of rank 2/,
    ],
    ['a result of another rank', graph([node('Tanh', [x], [value('y', { shape: [6] })])], [y]), /of rank 1.*of rank 2/],
    ['an unknown operator', graph([node('Frobnicate', [x], [y])], [y]), /not in the op table/],
    ['an output that nothing computes', graph([], [y]), /output 'y' is never computed/],
    ['an input declared twice', { ...graph([], [x]), inputs: [x, x] }, /'x' is defined twice/],
  ])('finds %s', (_, bad, message) => {
    expect(() => verifyGraph(bad, 'p')).toThrow(message)
  })

  it('refuses operands of different dtypes', () => {
    const mixed = node('Add', [x, value('i', { dtype: 'int64' })], [y])
    const bad = { ...graph([mixed], [y]), inputs: [x, value('i', { dtype: 'int64' })] }
    expect(() => verifyGraph(bad, 'p')).toThrow(/operands are float32 and int64/)
  })
})
