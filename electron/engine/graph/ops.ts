// The op table: every operator that a graph may hold, its ONNX domain, and the dtype and shape of its outputs.
// Meaning of the operators: ONNX operator specification (opset 20) and ONNX Runtime's ContribOperators.md (com.microsoft).
// 'MatMul' carries transA, transB and alpha of its own; 'CrossEntropy' and 'VocabularyLogSumExp' are ours; all are lowered before a graph is written.
import { AppError } from '../../../shared/errors.ts'
import type { Attributes, Dim, DType, Shape, Value, ValueType } from './ir.ts'

type Inputs = readonly (Value | undefined)[]
type OpRule = { domain?: string; infer(inputs: Inputs, attributes: Attributes, op: string): ValueType[] }

const wrong = (op: string, what: string): AppError => new AppError('internal', `operator ${op}: ${what}`)
const show = (shape: Shape): string => `[${shape.join(', ')}]`

function need(inputs: Inputs, index: number, op: string): Value {
  const value = inputs[index]
  if (!value) throw wrong(op, `input ${index} is missing`)
  return value
}

export function intAttribute(attributes: Attributes, name: string, fallback: number): number {
  const value = attributes[name]
  return typeof value === 'number' ? value : fallback
}

export function floatAttribute(attributes: Attributes, name: string, fallback: number): number {
  const value = attributes[name]
  return typeof value === 'object' && 'float' in value ? value.float : fallback
}

export function listAttribute(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name]
  return Array.isArray(value) ? (value as number[]) : []
}

export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** Numpy broadcasting; a symbol meets only itself or 1. */
export function broadcastShapes(a: Shape, b: Shape, op: string): Dim[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x === y || y === 1) return x
    if (x === 1) return y
    throw wrong(op, `shapes ${show(a)} and ${show(b)} do not broadcast`)
  })
}

const same: OpRule = { infer: (inputs, _, op) => [need(inputs, 0, op)].map(({ dtype, shape }) => ({ dtype, shape })) }

const binary = (dtype?: DType): OpRule => ({
  infer(inputs, _, op) {
    const a = need(inputs, 0, op)
    const b = need(inputs, 1, op)
    if (a.dtype !== b.dtype) throw wrong(op, `operands are ${a.dtype} and ${b.dtype}`)
    return [{ dtype: dtype ?? a.dtype, shape: broadcastShapes(a.shape, b.shape, op) }]
  },
})

const reduce: OpRule = {
  infer(inputs, attributes, op) {
    const x = need(inputs, 0, op)
    const keep = intAttribute(attributes, 'keepdims', 1) === 1
    const axes = listAttribute(attributes, 'axes').map((axis) => positiveAxis(axis, x.shape.length))
    const all = axes.length === 0
    const shape = x.shape.flatMap((dim, i) => (all || axes.includes(i) ? (keep ? [1] : []) : [dim]))
    return [{ dtype: x.dtype, shape }]
  },
}

function matMulShape(a: Value, b: Value, transA: boolean, transB: boolean, op: string): Dim[] {
  if (a.shape.length < 2 || b.shape.length < 2) throw wrong(op, `operands ${show(a.shape)} x ${show(b.shape)}`)
  const [am, ak] = transA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!]
  const [bk, bn] = transB ? [b.shape.at(-1)!, b.shape.at(-2)!] : [b.shape.at(-2)!, b.shape.at(-1)!]
  if (ak !== bk) throw wrong(op, `inner sizes of ${show(a.shape)} and ${show(b.shape)} are ${ak} and ${bk}`)
  return [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2), op), am, bn]
}

const microsoft = 'com.microsoft'

export const opTable: Record<string, OpRule> = {
  Identity: same,
  Tanh: same,
  Erf: same,
  Sigmoid: same,
  Relu: same,
  Exp: same,
  Log: same,
  Sqrt: same,
  Abs: same,
  Neg: same,
  Reciprocal: same,
  Softplus: same,
  Gelu: same,
  Softmax: same,
  LogSoftmax: same,
  Sum: {
    infer(inputs, _, op) {
      const first = need(inputs, 0, op)
      return [{ dtype: first.dtype, shape: first.shape }]
    },
  },
  Add: binary(),
  Sub: binary(),
  Mul: binary(),
  Div: binary(),
  Max: binary(),
  Greater: binary('bool'),
  LessOrEqual: binary('bool'),
  Equal: binary('bool'),
  ReduceSum: reduce,
  ReduceMean: reduce,
  ReduceMax: reduce,
  Where: {
    infer(inputs, _, op) {
      const [condition, a, b] = [0, 1, 2].map((i) => need(inputs, i, op))
      return [
        { dtype: a!.dtype, shape: broadcastShapes(broadcastShapes(a!.shape, b!.shape, op), condition!.shape, op) },
      ]
    },
  },
  Cast: { infer: (inputs, attributes, op) => [{ dtype: attributes.to as DType, shape: need(inputs, 0, op).shape }] },
  Shape: {
    infer(inputs, attributes, op) {
      const rank = need(inputs, 0, op).shape.length
      return [{ dtype: 'int64', shape: [intAttribute(attributes, 'end', rank) - intAttribute(attributes, 'start', 0)] }]
    },
  },
  // the builder gives Reshape, Expand, Slice and Range their shapes: the target is a run-time tensor
  Reshape: {
    infer: (_, __, op) => {
      throw wrong(op, 'use Builder.reshape')
    },
  },
  Expand: {
    infer(inputs, attributes, op) {
      return [{ dtype: need(inputs, 0, op).dtype, shape: (attributes.dims as unknown as Dim[]) ?? [] }]
    },
  },
  Squeeze: {
    infer(inputs, attributes, op) {
      const x = need(inputs, 0, op)
      const axes = listAttribute(attributes, 'axes').map((axis) => positiveAxis(axis, x.shape.length))
      return [{ dtype: x.dtype, shape: x.shape.filter((_, i) => !axes.includes(i)) }]
    },
  },
  Unsqueeze: {
    infer(inputs, attributes, op) {
      const shape = [...need(inputs, 0, op).shape]
      for (const axis of listAttribute(attributes, 'axes')) shape.splice(axis, 0, 1)
      return [{ dtype: inputs[0]!.dtype, shape }]
    },
  },
  Range: { infer: (_, attributes) => [{ dtype: 'int64', shape: [String(attributes.dim)] }] },
  Slice: {
    infer(inputs, attributes, op) {
      const x = need(inputs, 0, op)
      const axis = positiveAxis(intAttribute(attributes, 'axis', 0), x.shape.length)
      const size = attributes.size as Dim
      return [{ dtype: x.dtype, shape: x.shape.map((dim, i) => (i === axis ? size : dim)) }]
    },
  },
  Transpose: {
    infer(inputs, attributes, op) {
      const x = need(inputs, 0, op)
      const perm = listAttribute(attributes, 'perm')
      if (perm.length !== x.shape.length) throw wrong(op, `perm ${show(perm)} for ${show(x.shape)}`)
      return [{ dtype: x.dtype, shape: perm.map((axis) => x.shape[axis]!) }]
    },
  },
  Concat: {
    infer(inputs, attributes, op) {
      const x = need(inputs, 0, op)
      const axis = positiveAxis(intAttribute(attributes, 'axis', 0), x.shape.length)
      const sizes = inputs.map((_, i) => need(inputs, i, op).shape[axis]!)
      const total = sizes.every((size) => typeof size === 'number')
        ? (sizes as number[]).reduce((a, b) => a + b, 0)
        : sizes.join('+')
      return [{ dtype: x.dtype, shape: x.shape.map((dim, i) => (i === axis ? total : dim)) }]
    },
  },
  /** Equal parts: attributes axis, num_outputs. */
  Split: {
    infer(inputs, attributes, op) {
      const x = need(inputs, 0, op)
      const axis = positiveAxis(intAttribute(attributes, 'axis', 0), x.shape.length)
      const parts = intAttribute(attributes, 'num_outputs', 0)
      const size = x.shape[axis]!
      if (typeof size === 'number' && size % parts !== 0) throw wrong(op, `${size} does not split into ${parts}`)
      const part = typeof size === 'number' ? size / parts : `${size}/${parts}`
      const shape = x.shape.map((dim, i) => (i === axis ? part : dim))
      return Array.from({ length: parts }, () => ({ dtype: x.dtype, shape }))
    },
  },
  /** Rows of `data` (axis 0) by int64 indices of any rank. */
  Gather: {
    infer(inputs, _, op) {
      const [data, indices] = [need(inputs, 0, op), need(inputs, 1, op)]
      if (indices.dtype !== 'int64') throw wrong(op, `indices are ${indices.dtype}`)
      return [{ dtype: data.dtype, shape: [...indices.shape, ...data.shape.slice(1)] }]
    },
  },
  /** One element a row: data [N, C], indices [N, 1], attribute axis 1. */
  GatherElements: {
    infer: (inputs, _, op) => [{ dtype: need(inputs, 0, op).dtype, shape: need(inputs, 1, op).shape }],
  },
  ScatterElements: same,
  ScatterND: same,
  ConstantOfShape: { infer: (_, attributes) => [{ dtype: 'float32', shape: attributes.dims as unknown as Dim[] }] },
  MatMul: {
    infer(inputs, attributes, op) {
      const [a, b] = [need(inputs, 0, op), need(inputs, 1, op)]
      const trans = (name: string) => intAttribute(attributes, name, 0) === 1
      return [{ dtype: a.dtype, shape: matMulShape(a, b, trans('transA'), trans('transB'), op) }]
    },
  },
  FusedMatMul: { domain: microsoft, infer: (inputs, attributes, op) => opTable.MatMul!.infer(inputs, attributes, op) },
  Gemm: {
    infer(inputs, attributes, op) {
      const [product] = opTable.MatMul!.infer(inputs, attributes, op)
      const bias = inputs[2]
      if (bias) broadcastShapes(product!.shape, bias.shape, op)
      return [product!]
    },
  },
  /** y, mean, inverse deviation; over the last axis. */
  LayerNormalization: {
    infer(inputs, _, op) {
      const [x, weight] = [need(inputs, 0, op), need(inputs, 1, op)]
      if (weight.shape[0] !== x.shape.at(-1)) throw wrong(op, `weight ${show(weight.shape)} for ${show(x.shape)}`)
      const statistics = [...x.shape.slice(0, -1), 1]
      return [x.shape, statistics, statistics].map((shape) => ({ dtype: x.dtype, shape }))
    },
  },
  /** logits [N, C], labels int64 [N], weights [N] -> sum of weight x negative log likelihood [], probabilities [N, C]. */
  CrossEntropy: {
    infer(inputs, _, op) {
      const [logits, labels, weights] = [0, 1, 2].map((i) => need(inputs, i, op))
      if (labels!.shape[0] !== logits!.shape[0] || weights!.shape[0] !== logits!.shape[0])
        throw wrong(
          op,
          `labels ${show(labels!.shape)}, weights ${show(weights!.shape)} for logits ${show(logits!.shape)}`,
        )
      return [
        { dtype: 'float32', shape: [] },
        { dtype: 'float32', shape: logits!.shape },
      ]
    },
  },
  /** rows [N, D], vocabulary [V, D], bias [V] or none -> log of the sum of exp(rows vocabulary^T + bias) [N, 1], softmax of it [N, V]. */
  VocabularyLogSumExp: {
    infer(inputs, _, op) {
      const [rows, vocabulary] = [need(inputs, 0, op), need(inputs, 1, op)]
      if (rows.shape[1] !== vocabulary.shape[1])
        throw wrong(op, `rows ${show(rows.shape)} for a vocabulary ${show(vocabulary.shape)}`)
      return [
        { dtype: 'float32', shape: [rows.shape[0]!, 1] },
        { dtype: 'float32', shape: [rows.shape[0]!, vocabulary.shape[0]!] },
      ]
    },
  },
  /** query, key, value [B, T, D] -> [B, T, D]. */
  MultiHeadAttention: {
    domain: microsoft,
    infer: (inputs, _, op) => [{ dtype: 'float32', shape: need(inputs, 0, op).shape }],
  },
  /** x [.., K], blocks uint8 [N, K/32, bytes], scales [N x K/32] -> [.., N]. */
  MatMulNBits: {
    domain: microsoft,
    infer(inputs, attributes, op) {
      const x = need(inputs, 0, op)
      return [{ dtype: 'float32', shape: [...x.shape.slice(0, -1), intAttribute(attributes, 'N', 0)] }]
    },
  },
  /** x [M, K] quantised at run time x weight int8 [K, N], scales [N] -> [M, N]. */
  DynamicQuantizeMatMul: {
    domain: microsoft,
    infer(inputs, _, op) {
      const [x, weight] = [need(inputs, 0, op), need(inputs, 1, op)]
      return [{ dtype: 'float32', shape: [...x.shape.slice(0, -1), weight.shape[1]!] }]
    },
  },
}
