// Short names for the operators that forward graphs and gradient rules are written with. Shapes as in the op table.
import type { Builder, Shape, Value } from './ir.ts'

export const add = (g: Builder, a: Value, b: Value): Value => g.op('Add', [a, b])
export const sub = (g: Builder, a: Value, b: Value): Value => g.op('Sub', [a, b])
export const mul = (g: Builder, a: Value, b: Value): Value => g.op('Mul', [a, b])
export const div = (g: Builder, a: Value, b: Value): Value => g.op('Div', [a, b])
export const scale = (g: Builder, a: Value, factor: number): Value => (factor === 1 ? a : mul(g, a, g.float(factor)))

export type Product = { transA?: boolean; transB?: boolean; alpha?: number }

/** alpha x op(a) @ op(b), batched over leading dimensions. */
export function matMul(
  g: Builder,
  a: Value,
  b: Value,
  { transA = false, transB = false, alpha = 1 }: Product = {},
): Value {
  return g.op('MatMul', [a, b], { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha: { float: alpha } })
}

/** x @ op(weight) + bias, for x [rows, in]; one kernel, the bias starts the accumulation. */
export function affine(g: Builder, x: Value, weight: Value, bias: Value | undefined, transB: boolean): Value {
  if (!bias) return matMul(g, x, weight, { transB })
  return g.op('Gemm', [x, weight, bias], { transB: transB ? 1 : 0 })
}

export const sumOver = (g: Builder, x: Value, axes: readonly number[], keep: boolean): Value =>
  g.op('ReduceSum', [x], { axes, keepdims: keep ? 1 : 0 })
export const meanOver = (g: Builder, x: Value, axes: readonly number[], keep: boolean): Value =>
  g.op('ReduceMean', [x], { axes, keepdims: keep ? 1 : 0 })

export const transpose = (g: Builder, x: Value, perm: readonly number[]): Value => g.op('Transpose', [x], { perm })
export const gather = (g: Builder, data: Value, indices: Value): Value => g.op('Gather', [data, indices])
export const softmax = (g: Builder, x: Value): Value => g.op('Softmax', [x], { axis: -1 })
export const split = (g: Builder, x: Value, parts: number): Value[] =>
  g.ops('Split', [x], { axis: -1, num_outputs: parts })

/** 0, 1, .. size-1 as int64 [dim]. */
export function range(g: Builder, dim: string): Value {
  const limit = g.op('Squeeze', [g.dim(dim)], { axes: [0] })
  return g.op('Range', [g.int(0), limit, g.int(1)], { dim })
}

export const unsqueeze = (g: Builder, x: Value, axes: readonly number[]): Value => g.op('Unsqueeze', [x], { axes })

/** `x` from `start` (int64 [1]) on, `size` entries along `axis`. */
export function slice(g: Builder, x: Value, start: Value, end: Value, axis: number, size: number | string): Value {
  return g.op('Slice', [x, start, end], { axis, size })
}

/** Zeros of a shape known at run time. */
export function zeros(g: Builder, shape: Shape): Value {
  return g.op('ConstantOfShape', [g.shapeTensor(shape)], { dims: shape as unknown as readonly number[] })
}

/** BERT's and GPT-2's activations by their configuration names. */
const activations: Record<string, (g: Builder, x: Value) => Value> = {
  gelu: (g, x) => g.op('Gelu', [x], { approximate: 'none' }),
  gelu_new: (g, x) => g.op('Gelu', [x], { approximate: 'tanh' }),
  relu: (g, x) => g.op('Relu', [x]),
  silu: (g, x) => mul(g, x, g.op('Sigmoid', [x])),
  tanh: (g, x) => g.op('Tanh', [x]),
}
const aliases: Record<string, string> = {
  gelu_pytorch_tanh: 'gelu_new',
  gelu_fast: 'gelu_new',
  gelu_python: 'gelu',
  swish: 'silu',
}

export function activationNames(): string[] {
  return [...Object.keys(activations), ...Object.keys(aliases)]
}

export function activate(g: Builder, x: Value, name: string): Value {
  return activations[aliases[name] ?? name]!(g, x)
}
