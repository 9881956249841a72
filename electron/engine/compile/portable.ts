// Graphs for other programs: the inputs and outputs that transformers.js and Optimum give an architecture's task (their `config.py` of ONNX
// exports), with padding on either side, and a decoder's cache as past_key_values and present. Weights come in when the file is written.

import { add, gather, matMul, mul, range, softmax, transpose, unsqueeze } from '../graph/build.ts'
import { Builder, type DType, type Graph, type Value } from '../graph/ir.ts'
import { runPasses } from '../graph/passes.ts'
import { causalBias, explicitAttention, fusedAttention, masked, paddingBias, splitHeads } from './attention.ts'
import { applyLayers, type CompilableModel, headLogits, type PrecisionChoice, pool } from './inference.ts'
import { createNetwork } from './network.ts'
import { elements, type ParameterSource } from './parameters.ts'

/** File name that parameters have in a portable graph: each is an initializer of its own name. */
export const parameterPath = 'parameters'

export type PortableGraph = { graph: Graph; files: ReadonlyMap<string, string> }

export type PortableOptions = {
  /** dtype in which a parameter lies in the file; it is computed with in float32. */
  storedAs(name: string, shape: readonly number[]): DType
  quantised?: PrecisionChoice
}

function placeholderSource({ storedAs }: PortableOptions): ParameterSource {
  return {
    locate(name, shape) {
      const dtype = storedAs(name, shape)
      const bytes = elements(shape) * (dtype === 'float32' ? 4 : 2)
      return { kind: 'file', path: parameterPath, offset: 0, bytes, dtype, shape }
    },
    read: () => Promise.reject(new Error('a placeholder has no values')),
  }
}

/** GPT-2's language model keeps a cache; GPT-1's reference has none, nor has a classifier. */
export function hasCache({ architecture, config }: CompilableModel): boolean {
  return config.family === 'gpt2' && architecture.kind === 'decoder' && config.task === 'causal-lm'
}

/**
 * Inputs: input_ids, attention_mask, (token_type_ids) int64 [B, T]; with a cache also position_ids [B, T], past_key_values.l.key and .value
 * [B, H, P, Dh], the mask then [B, P + T]. Outputs: logits [B, T, V], [B, T, C] or [B, C]; last_hidden_state [B, T, D] of a base model;
 * seq_relationship_logits [B, 2] beside a pre-training model's; present.l.key and .value [B, H, P + T, Dh].
 */
export function compilePortable(model: CompilableModel, options: PortableOptions): PortableGraph {
  const { architecture, config } = model
  const g = new Builder()
  const cached = hasCache(model)
  const isDecoder = architecture.kind === 'decoder'
  const ids = g.input('input_ids', 'int64', ['batch', 'tokens'])
  const mask = g.input('attention_mask', 'int64', ['batch', cached ? 'past+tokens' : 'tokens'])
  const segments = config.segments > 0 ? g.input('token_type_ids', 'int64', ['batch', 'tokens']) : undefined
  const positions = cached ? g.input('position_ids', 'int64', ['batch', 'tokens']) : range(g, 'tokens')
  g.defineDim('rows', mul(g, g.dim('batch'), g.dim('tokens')))

  const head = model.head ? undefined : architecture.heads[config.task]
  const pooling = model.head?.pooling
  const perSequence = pooling ? pooling !== 'mean' : ['sequence', 'next-sentence'].includes(config.task)
  const sequenceRows = isDecoder && perSequence ? lastRows(g, mask) : mul(g, range(g, 'batch'), g.dim('tokens'))
  const bias = cached ? pastBias(g, mask) : isDecoder ? add(g, causalBias(g), paddingBias(g, mask)) : undefined
  const keyMask = bias ? undefined : g.op('Cast', [mask], { to: 'int32' })

  const network = createNetwork(g, {
    source: placeholderSource(options),
    ...(options.quantised ? { quantised: options.quantised } : {}),
    inputs: { ids, segments, positions },
    select: perSequence ? { rows: sequenceRows, perSequence: true } : undefined,
    attend(builder, q, k, v, spec, dropout) {
      if (cached) return attentionOverPast(builder, q, k, v, spec, bias!)
      const single = perSequence && spec.layer === config.layers - 1
      const [queryTokens, rowsOut] = single ? ([1, 'batch'] as const) : (['tokens', 'rows'] as const)
      if (keyMask) return fusedAttention(builder, q, k, v, spec, queryTokens, rowsOut, keyMask)
      // a sequence's last real token sees all of its real tokens
      const seen = single ? paddingBias(builder, mask) : bias!
      return explicitAttention(builder, q, k, v, { spec, bias: seen, queryTokens, rowsOut, dropout })
    },
  })
  const hidden = architecture.forward(network, config)
  const perToken = (rows: Value) => g.reshape(rows, ['batch', 'tokens', rows.shape[1]!])
  if (pooling) {
    const features = pool(g, network, model, pooling, hidden, mask)
    g.output('logits', applyLayers(g, features, model.head!.layers))
  } else if (head) {
    const first = config.task === 'pretraining' ? gather(g, hidden, sequenceRows) : hidden
    const { token, sequence } = head(network, config, hidden, first)
    if (token) g.output('logits', perToken(headLogits(g, token, network, options.quantised?.weights)))
    if (sequence) g.output(token ? 'seq_relationship_logits' : 'logits', headLogits(g, sequence, network))
  } else g.output('last_hidden_state', perToken(hidden))
  return { graph: runPasses(g.graph), files: network.files }
}

/** Rows of the last real tokens, wherever the padding is: int64 [B]. */
function lastRows(g: Builder, mask: Value): Value {
  const places = mul(g, mask, unsqueeze(g, range(g, 'tokens'), [0])) // [B, T]
  const last = g.op('ReduceMax', [places], { axes: [1], keepdims: 0 })
  return g.op('Add', [mul(g, range(g, 'batch'), g.dim('tokens')), last])
}

/** Causal over the cache and the new tokens, padding masked: [B, 1, T, P + T]. */
function pastBias(g: Builder, mask: Value): Value {
  const places = range(g, 'past+tokens')
  const past = g.op('Sub', [g.dim('past+tokens'), g.dim('tokens')])
  const queries = g.op('Add', [range(g, 'tokens'), past])
  const allowed = g.op('LessOrEqual', [unsqueeze(g, places, [0]), unsqueeze(g, queries, [1])])
  return add(g, g.op('Where', [allowed, g.float(0), g.float(masked)]), paddingBias(g, mask))
}

type Spec = Parameters<Parameters<typeof createNetwork>[1]['attend']>[4]

function attentionOverPast(g: Builder, q: Value, k: Value, v: Value, spec: Spec, bias: Value): Value {
  const { heads, layer, scale } = spec
  const width = q.shape[1] as number
  const joined = (name: string, fresh: Value) => {
    const past = g.input(`past_key_values.${layer}.${name}`, 'float32', ['batch', heads, 'past', width / heads])
    const all = g.op('Concat', [past, splitHeads(g, fresh, heads, 'tokens')], { axis: 2 })
    g.output(`present.${layer}.${name}`, all)
    return all
  }
  const [keys, values] = [joined('key', k), joined('value', v)]
  const query = splitHeads(g, q, heads, 'tokens')
  const weights = softmax(g, add(g, matMul(g, query, keys, { transB: true, alpha: scale }), bias)) // [B, H, T, P + T]
  return g.reshape(transpose(g, matMul(g, weights, values), [0, 2, 1, 3]), ['rows', width])
}
