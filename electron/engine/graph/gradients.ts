// Reverse-mode gradients as a table: operator -> one gradient per input from the gradient of its (first) output.
// A rule returns undefined for inputs that carry none (indices, masks, shapes). Broadcasting is undone in one place, reduceTo.
import { AppError } from '../../../shared/errors.ts'
import { add, div, matMul, meanOver, mul, scale, sub, sumOver, transpose, zeros } from './build.ts'
import { type Builder, type Node, type Shape, sameShape, type Value } from './ir.ts'
import { floatAttribute, intAttribute, listAttribute, positiveAxis } from './ops.ts'

type Gradient = Value | undefined
export type GradientRule = (g: Builder, dy: Value, node: Node, dys: readonly Gradient[]) => Gradient[]

/** Sums a gradient over the dimensions along which its operand was broadcast. */
function reduceTo(g: Builder, dy: Value, shape: Shape): Value {
  if (sameShape(dy.shape, shape)) return dy
  const extra = dy.shape.length - shape.length
  const leading = Array.from({ length: extra }, (_, i) => i)
  let result = extra > 0 ? sumOver(g, dy, leading, false) : dy
  const spread = shape.flatMap((dim, i) => (dim === 1 && result.shape[i] !== 1 ? [i] : []))
  if (spread.length > 0) result = sumOver(g, result, spread, true)
  return result
}

const first = (node: Node): Value => node.inputs[0]!
const second = (node: Node): Value => node.inputs[1]!
const out = (node: Node): Value => node.outputs[0]!

function matMulRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const [a, b] = [first(node), second(node)]
  const transA = intAttribute(node.attributes, 'transA', 0) === 1
  const transB = intAttribute(node.attributes, 'transB', 0) === 1
  const alpha = floatAttribute(node.attributes, 'alpha', 1)
  if (b.shape.length === 2 && a.shape.length > 2)
    throw new AppError('internal', 'MatMul gradients want rank-2 rows for a rank-2 weight')
  const da = transA
    ? matMul(g, b, dy, { transA: transB, transB: true, alpha })
    : matMul(g, dy, b, { transB: !transB, alpha })
  const db = transB
    ? matMul(g, dy, a, { transA: true, transB: transA, alpha })
    : matMul(g, a, dy, { transA: !transA, alpha })
  return [da, db]
}

/** Gradient of layer normalisation (Ba et al. 2016): inv x (u - mean(u) - x^ mean(u x^)), u = dy x weight. */
function layerNormRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const [x, weight] = [first(node), second(node)]
  const [, mean, inverse] = node.outputs as [Value, Value, Value]
  const normal = mul(g, sub(g, x, mean), inverse) // [rows, D]
  const u = mul(g, dy, weight)
  const projected = meanOver(g, mul(g, u, normal), [-1], true) // [rows, 1]
  const centred = sub(g, sub(g, u, mul(g, normal, projected)), meanOver(g, u, [-1], true))
  const leading = dy.shape.slice(0, -1).map((_, i) => i)
  return [mul(g, centred, inverse), sumOver(g, mul(g, dy, normal), leading, false), sumOver(g, dy, leading, false)]
}

/** Hendrycks & Gimpel 2016. Exact: Phi(x) + x phi(x). Tanh form, written as x s with s = sigmoid(2u): s + (y - y s) d(2u)/dx. */
function geluRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const x = first(node)
  const square = mul(g, x, x)
  if (node.attributes.approximate === 'tanh') {
    const c0 = 2 * Math.sqrt(2 / Math.PI)
    const w = add(g, scale(g, square, c0 * 0.044715), g.float(c0)) // 2u = x w
    const s = g.op('Sigmoid', [mul(g, x, w)])
    const y = out(node)
    const slope = sub(g, scale(g, w, 3), g.float(2 * c0)) // d(2u)/dx
    return [mul(g, dy, add(g, s, mul(g, sub(g, y, mul(g, y, s)), slope)))]
  }
  const cdf = add(g, scale(g, g.op('Erf', [scale(g, x, Math.SQRT1_2)]), 0.5), g.float(0.5))
  const density = g.op('Exp', [scale(g, square, -0.5)])
  return [mul(g, dy, add(g, cdf, mul(g, density, scale(g, x, 1 / Math.sqrt(2 * Math.PI)))))]
}

function softmaxRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const y = out(node)
  const inner = sumOver(g, mul(g, dy, y), [-1], true)
  return [mul(g, y, sub(g, dy, inner))]
}

/** d/dlogits = weight x (softmax - onehot): the probabilities with -1 added at each label. */
function crossEntropyRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const [, labels, weights] = node.inputs as [Value, Value, Value]
  const probabilities = node.outputs[1]!
  const column = g.op('Unsqueeze', [labels], { axes: [1] }) // [N, 1]
  const atLabel = g.op('GatherElements', [probabilities, column], { axis: 1 })
  const error = g.op('ScatterElements', [probabilities, column, sub(g, atLabel, g.float(1))], { axis: 1 })
  const factor = mul(g, g.op('Unsqueeze', [weights], { axes: [1] }), dy) // [N, 1]
  return [mul(g, error, factor), undefined, undefined]
}

/**
 * d logsumexp = softmax. The factor of a row goes to the narrow side of each product, so that nothing as wide as the vocabulary is written but the
 * softmax itself; the label's part of a cross-entropy is a row of the vocabulary, gathered beside this (see compile/training.ts).
 */
function vocabularyRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const [rows, vocabulary, bias] = node.inputs as [Value, Value, Value | undefined]
  const probabilities = node.outputs[1]!
  return [
    mul(g, matMul(g, probabilities, vocabulary), dy),
    matMul(g, probabilities, mul(g, rows, dy), { transA: true }),
    bias && g.reshape(matMul(g, dy, probabilities, { transA: true }), bias.shape),
  ]
}

function concatRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const axis = positiveAxis(intAttribute(node.attributes, 'axis', 0), dy.shape.length)
  let offset = 0
  return node.inputs.map((input) => {
    const size = input!.shape[axis]!
    if (typeof size !== 'number') throw new AppError('internal', 'Concat has gradients only along a fixed axis')
    const part = g.op('Slice', [dy, g.ints(offset), g.ints(offset + size)], { axis, size })
    offset += size
    return part
  })
}

const inversePermutation = (perm: readonly number[]): number[] => perm.map((_, i) => perm.indexOf(i))

/** Rows gathered from a hidden state go back to where they came from; repeated rows add up. */
function gatherRule(g: Builder, dy: Value, node: Node): Gradient[] {
  const [data, indices] = [first(node), second(node)]
  const column = g.op('Unsqueeze', [indices], { axes: [indices.shape.length] })
  return [g.op('ScatterND', [zeros(g, data.shape), column, dy], { reduction: 'add' }), undefined]
}

function meanCount(g: Builder, x: Value, axes: readonly number[]): Value {
  const sizes = axes.map((axis) => x.shape[positiveAxis(axis, x.shape.length)]!)
  return sizes
    .map((size) => (typeof size === 'number' ? g.float(size) : g.op('Cast', [g.dim(size)], { to: 'float32' })))
    .reduce((a, b) => mul(g, a, b))
}

function keptShape(g: Builder, dy: Value, node: Node): Value {
  const x = first(node)
  const axes = listAttribute(node.attributes, 'axes').map((axis) => positiveAxis(axis, x.shape.length))
  const kept = x.shape.map((dim, i) => (axes.length === 0 || axes.includes(i) ? 1 : dim))
  return g.reshape(dy, kept)
}

/** dy spread over x's shape: by multiplying with ones only where broadcasting does not do it by itself. */
const spread = (g: Builder, dy: Value, x: Value): Value =>
  g.op('Expand', [dy, g.op('Shape', [x])], { dims: x.shape as readonly number[] })

export const gradientTable: Record<string, GradientRule> = {
  Identity: (_, dy) => [dy],
  Add: (g, dy, n) => [reduceTo(g, dy, first(n).shape), reduceTo(g, dy, second(n).shape)],
  Sub: (g, dy, n) => [reduceTo(g, dy, first(n).shape), reduceTo(g, scale(g, dy, -1), second(n).shape)],
  Mul: (g, dy, n) => [
    reduceTo(g, mul(g, dy, second(n)), first(n).shape),
    reduceTo(g, mul(g, dy, first(n)), second(n).shape),
  ],
  Div: (g, dy, n) => {
    const da = div(g, dy, second(n))
    return [reduceTo(g, da, first(n).shape), reduceTo(g, scale(g, mul(g, da, out(n)), -1), second(n).shape)]
  },
  Neg: (g, dy) => [scale(g, dy, -1)],
  Exp: (g, dy, n) => [mul(g, dy, out(n))],
  Log: (g, dy, n) => [div(g, dy, first(n))],
  Sqrt: (g, dy, n) => [div(g, scale(g, dy, 0.5), out(n))],
  Tanh: (g, dy, n) => [mul(g, dy, sub(g, g.float(1), mul(g, out(n), out(n))))],
  Sigmoid: (g, dy, n) => [mul(g, dy, mul(g, out(n), sub(g, g.float(1), out(n))))],
  Softplus: (g, dy, n) => [mul(g, dy, g.op('Sigmoid', [first(n)]))],
  Erf: (g, dy, n) => {
    const x = first(n)
    return [mul(g, dy, scale(g, g.op('Exp', [scale(g, mul(g, x, x), -1)]), 2 / Math.sqrt(Math.PI)))]
  },
  Relu: (g, dy, n) => [mul(g, dy, g.op('Cast', [g.op('Greater', [first(n), g.float(0)])], { to: 'float32' }))],
  Gelu: geluRule,
  Softmax: softmaxRule,
  LayerNormalization: layerNormRule,
  CrossEntropy: crossEntropyRule,
  VocabularyLogSumExp: vocabularyRule,
  MatMul: matMulRule,
  Gemm: (g, dy, n) => [...matMulRule(g, dy, n), n.inputs[2] && reduceTo(g, dy, n.inputs[2].shape)],
  Transpose: (g, dy, n) => [transpose(g, dy, inversePermutation(listAttribute(n.attributes, 'perm')))],
  Reshape: (g, dy, n) => [g.reshape(dy, first(n).shape), undefined],
  Unsqueeze: (g, dy, n) => [g.reshape(dy, first(n).shape)],
  Squeeze: (g, dy, n) => [g.reshape(dy, first(n).shape)],
  Split: (g, _, n, dys) => {
    const parts = dys.map((d, i) => d ?? zeros(g, n.outputs[i]!.shape))
    const joined = g.op('Concat', parts, { axis: intAttribute(n.attributes, 'axis', 0) })
    return [{ ...joined, shape: first(n).shape }]
  },
  Concat: concatRule,
  Gather: gatherRule,
  Where: (g, dy, n) => {
    const [condition, a, b] = n.inputs as [Value, Value, Value]
    const zero = g.float(0)
    return [
      undefined,
      reduceTo(g, g.op('Where', [condition, dy, zero]), a.shape),
      reduceTo(g, g.op('Where', [condition, zero, dy]), b.shape),
    ]
  },
  ReduceSum: (g, dy, n) => [spread(g, keptShape(g, dy, n), first(n))],
  ReduceMean: (g, dy, n) => {
    const x = first(n)
    const axes = listAttribute(n.attributes, 'axes')
    const all = axes.length === 0 ? x.shape.map((_, i) => i) : axes
    return [spread(g, div(g, keptShape(g, dy, n), meanCount(g, x, all)), x)]
  },
}
