// Multi-head attention (Vaswani et al. 2017, 3.2) in the ways a graph may need it: spelled out, so that its weights can be
// differentiated, dropped out and looked at; or ONNX Runtime's fused kernel.
import type { AttentionSpec } from '../architectures/network.ts'
import { add, matMul, range, softmax, transpose, unsqueeze } from '../graph/build.ts'
import type { Builder, Dim, Value } from '../graph/ir.ts'

/** Added to masked scores: e^-1e9 is 0 in float32, and no sum of it overflows. */
export const masked = -1e9

/** Rows [N, D] -> heads [B, H, T, Dh]. */
export function splitHeads(g: Builder, x: Value, heads: number, tokens: Dim): Value {
  const width = (x.shape.at(-1) as number) / heads
  return transpose(g, g.reshape(x, ['batch', tokens, heads, width]), [0, 2, 1, 3])
}

/** 0 where a key is a token, `masked` where it is padding: [B, 1, 1, T] from the mask int64 [B, T]. */
export function paddingBias(g: Builder, mask: Value): Value {
  const bias = g.op('Mul', [g.op('Sub', [g.float(1), g.op('Cast', [mask], { to: 'float32' })]), g.float(masked)])
  return unsqueeze(g, bias, [1, 2])
}

/** 0 where key <= query, `masked` after it: [T, T]. */
export function causalBias(g: Builder): Value {
  const places = range(g, 'tokens')
  const allowed = g.op('LessOrEqual', [unsqueeze(g, places, [0]), unsqueeze(g, places, [1])])
  return g.op('Where', [allowed, g.float(0), g.float(masked)])
}

export type ExplicitOptions = {
  spec: AttentionSpec
  bias: Value
  /** 'tokens', or 1 where only one row a sequence asks. */
  queryTokens: Dim
  rowsOut: Dim
  dropout(x: Value, rate: number): Value
  /** Softmax weights [B, H, Tq, T], for the views that show them. */
  keepWeights?(weights: Value): void
}

export function explicitAttention(g: Builder, q: Value, k: Value, v: Value, options: ExplicitOptions): Value {
  const { heads, scale, dropout } = options.spec
  const query = splitHeads(g, q, heads, options.queryTokens) // [B, H, Tq, Dh]
  const key = splitHeads(g, k, heads, 'tokens')
  const value = splitHeads(g, v, heads, 'tokens')
  const scores = add(g, matMul(g, query, key, { transB: true, alpha: scale }), options.bias) // [B, H, Tq, T]
  const weights = softmax(g, scores)
  options.keepWeights?.(weights)
  const context = matMul(g, options.dropout(weights, dropout), value) // [B, H, Tq, Dh]
  return g.reshape(transpose(g, context, [0, 2, 1, 3]), [options.rowsOut, q.shape[1]!])
}

/** com.microsoft.MultiHeadAttention over rows [N, D]; `mask` int32 [B, T] of keys. */
export function fusedAttention(
  g: Builder,
  q: Value,
  k: Value,
  v: Value,
  spec: AttentionSpec,
  queryTokens: Dim,
  rowsOut: Dim,
  mask: Value | undefined,
): Value {
  const width = q.shape[1]!
  const batched = (x: Value, tokens: Dim) => g.reshape(x, ['batch', tokens, width])
  const inputs = [batched(q, queryTokens), batched(k, 'tokens'), batched(v, 'tokens'), undefined, mask]
  const attributes = {
    num_heads: spec.heads,
    unidirectional: spec.causal && !mask ? 1 : 0,
    scale: { float: spec.scale },
  }
  return g.reshape(g.op('MultiHeadAttention', inputs, attributes), [rowsOut, width])
}

export type CacheInputs = {
  /** [H, Dh, C] and [H, C, Dh]: places already filled, the rest masked. */
  keys: Value
  values: Value
  /** Additive, [C]. */
  bias: Value
}

/**
 * One sequence's new tokens [T, D] over a cache of C places and themselves. The cache is only read: its places come in as graph inputs, which
 * ONNX Runtime does not copy, and the caller writes the new keys and values into it.
 */
export function cachedAttention(
  g: Builder,
  q: Value,
  k: Value,
  v: Value,
  spec: AttentionSpec,
  cache: CacheInputs,
): Value {
  const { heads, scale } = spec
  const width = q.shape[1] as number
  const split = (x: Value) => transpose(g, g.reshape(x, ['tokens', heads, width / heads]), [1, 0, 2]) // [H, T, Dh]
  const [query, key, value] = [split(q), split(k), split(v)]
  const past = add(g, matMul(g, query, cache.keys, { alpha: scale }), cache.bias) // [H, T, C]
  const own = add(g, matMul(g, query, key, { transB: true, alpha: scale }), causalBias(g)) // [H, T, T]
  const weights = softmax(g, g.op('Concat', [past, own], { axis: -1 }))
  const places = g.dim('places')
  const end = g.op('Add', [places, g.dim('tokens')])
  const part = (start: Value, stop: Value, size: Dim) => g.op('Slice', [weights, start, stop], { axis: 2, size })
  const context = add(
    g,
    matMul(g, part(g.ints(0), places, 'places'), cache.values),
    matMul(g, part(places, end, 'tokens'), value),
  )
  return g.reshape(transpose(g, context, [1, 0, 2]), ['rows', width])
}
