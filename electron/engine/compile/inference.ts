// Inference graphs of whole sequences: task logits, pooled features for heads and embeddings, hidden states and attentions to look at.
// Inputs: input_ids, attention_mask, token_type_ids int64 [B, T]; token_rows int64 [N] (rows of the B x T that are asked for) where the
// graph answers for single tokens; sequence_rows int64 [B] (a decoder's last tokens) where it answers for sequences.
import type { Architecture } from '../architectures/architecture.ts'
import type { ModelConfig } from '../architectures/config.ts'
import type { HeadOutput, RowSelection } from '../architectures/network.ts'
import { affine, gather, mul, range, sumOver } from '../graph/build.ts'
import { Builder, type Value } from '../graph/ir.ts'
import { causalBias, explicitAttention, fusedAttention, paddingBias } from './attention.ts'
import { type CompiledGraph, finish } from './compiled.ts'
import type { LoraSettings } from './lora.ts'
import { type BuiltNetwork, createNetwork } from './network.ts'
import type { ParameterSource } from './parameters.ts'
import { type Precision, type QuantisedWeights, quantisedLinear } from './quantise.ts'

export type HeadLayer = {
  weight: Float32Array
  bias: Float32Array
  inputs: number
  outputs: number
  activation: 'tanh' | 'none'
}

export type CompilableModel = {
  architecture: Architecture
  config: ModelConfig
  source: ParameterSource
  lora?: { settings: LoraSettings; source: ParameterSource }
  /** A head trained on pooled features, in place of the architecture's own. */
  head?: { pooling: Pooling; layers: readonly HeadLayer[] }
}

/** mean: over the real tokens; first / last: one token's state; pooler: what BERT's own classifiers read. */
export type Pooling = 'mean' | 'first' | 'last' | 'pooler'

export type InferenceWants =
  /** The model's task: `logits` [N, C] of tokens or [B, C] of sequences (`sequence_logits` too for pre-training models). */
  | { kind: 'task' }
  /** `features` [B, D]. */
  | { kind: 'features'; pooling: Pooling }
  /** `hidden_states.0..L` [B x T, D], `attentions.0..L-1` [B, H, T, T] and `logits` for every token or sequence. */
  | { kind: 'inspect' }

export type SequenceInputs = {
  ids: Value
  mask: Value
  segments: Value | undefined
  sequenceRows: Value
  tokens: Value
}

/** The inputs that every whole-sequence graph shares. */
export function sequenceInputs(g: Builder, { architecture, config }: CompilableModel): SequenceInputs {
  const ids = g.input('input_ids', 'int64', ['batch', 'tokens'])
  const mask = g.input('attention_mask', 'int64', ['batch', 'tokens'])
  const segments = config.segments > 0 ? g.input('token_type_ids', 'int64', ['batch', 'tokens']) : undefined
  g.defineDim('rows', mul(g, g.dim('batch'), g.dim('tokens')))
  const sequenceRows =
    architecture.kind === 'encoder'
      ? mul(g, range(g, 'batch'), g.op('Squeeze', [g.dim('tokens')], { axes: [0] }))
      : g.input('sequence_rows', 'int64', ['batch'])
  return { ids, mask, segments, sequenceRows, tokens: range(g, 'tokens') }
}

/** Logits of a head's output; a vocabulary is one more product. */
export function headLogits(g: Builder, head: HeadOutput, network: BuiltNetwork, quantised?: QuantisedWeights): Value {
  if (head.kind === 'logits') return head.logits
  if (quantised?.has(head.weightName))
    return quantisedLinear(g, head.rows, head.weightName, head.bias, quantised, network.fileKey)
  return affine(g, head.rows, head.weight, head.bias, true)
}

export type PrecisionChoice = { precision: Precision; weights: QuantisedWeights } | undefined

export function compileInference(
  model: CompilableModel,
  wants: InferenceWants,
  quantised?: PrecisionChoice,
): CompiledGraph {
  const { architecture, config } = model
  const g = new Builder()
  const inputs = sequenceInputs(g, model)
  const head = wants.kind === 'features' || model.head ? undefined : architecture.heads[config.task]
  const pooling = wants.kind === 'features' ? wants.pooling : wants.kind === 'task' ? model.head?.pooling : undefined
  const tokenTask = head && ['causal-lm', 'masked-lm', 'token', 'pretraining'].includes(config.task)
  const select = selection(g, inputs, wants, pooling, tokenTask ? config.task : undefined)
  const perSequence = select?.selection.perSequence ?? false
  const bias =
    wants.kind === 'inspect'
      ? architecture.kind === 'encoder'
        ? paddingBias(g, inputs.mask)
        : causalBias(g)
      : undefined
  const keyMask = bias ? undefined : g.op('Cast', [inputs.mask], { to: 'int32' })

  const network = createNetwork(g, {
    source: model.source,
    ...(model.lora ? { lora: { ...model.lora, trained: false } } : {}),
    ...(quantised ? { quantised } : {}),
    inputs: { ids: inputs.ids, segments: inputs.segments, positions: inputs.tokens },
    select: select?.selection,
    attend(builder, q, k, v, spec, dropout) {
      const single = perSequence && spec.layer === config.layers - 1
      const [queryTokens, rowsOut] = single ? ([1, 'batch'] as const) : (['tokens', 'rows'] as const)
      if (bias) {
        const keepWeights = (weights: Value) => g.output(`attentions.${spec.layer}`, weights)
        return explicitAttention(builder, q, k, v, { spec, bias, queryTokens, rowsOut, dropout, keepWeights })
      }
      // a decoder's rows see only what is before them, so right padding needs no mask; its single last row asks for one
      const mask = spec.causal && !single ? undefined : keyMask
      return fusedAttention(builder, q, k, v, spec, queryTokens, rowsOut, mask)
    },
    keepHiddenState: wants.kind === 'inspect' ? hiddenStateOutputs(g) : () => undefined,
  })
  const hidden = architecture.forward(network, config)
  if (pooling) {
    const features = pool(g, network, model, pooling, hidden, inputs.mask)
    if (wants.kind === 'features') g.output('features', features)
    else g.output('logits', applyLayers(g, features, model.head!.layers))
  } else if (head) {
    const sequence = select
      ? select.sequence
        ? gather(g, hidden, select.sequence)
        : hidden
      : gather(g, hidden, inputs.sequenceRows)
    const { token, sequence: whole } = head(
      network,
      config,
      select?.token ? gather(g, hidden, select.token) : hidden,
      sequence,
    )
    if (token) g.output('logits', headLogits(g, token, network, quantised?.weights))
    if (whole) g.output(token ? 'sequence_logits' : 'logits', headLogits(g, whole, network))
  }
  return finish(g, network, `${config.family} ${wants.kind}`)
}

type Selected = { selection: RowSelection; token?: Value; sequence?: Value }

/** Which rows the last layer must compute. A pre-training model answers for tokens and sequences: both are selected, then parted. */
function selection(
  g: Builder,
  inputs: SequenceInputs,
  wants: InferenceWants,
  pooling: Pooling | undefined,
  task: string | undefined,
): Selected | undefined {
  if (wants.kind === 'inspect' || pooling === 'mean') return undefined
  if (pooling || !task) return { selection: { rows: inputs.sequenceRows, perSequence: true } }
  const tokenRows = g.input('token_rows', 'int64', ['selected'])
  if (task !== 'pretraining') return { selection: { rows: tokenRows, perSequence: false } }
  const rows = g.op('Concat', [tokenRows, inputs.sequenceRows], { axis: 0 })
  const token = range(g, 'selected')
  const sequence = g.op('Add', [range(g, 'batch'), g.dim('selected')])
  return { selection: { rows, perSequence: false }, token, sequence }
}

function hiddenStateOutputs(g: Builder): (x: Value) => void {
  let layer = 0
  return (x) => g.output(`hidden_states.${layer++}`, x)
}

/** Hidden states [rows, D] (only the selected ones unless `pooling` is mean) -> one vector a sequence, [B, D]. */
export function pool(
  g: Builder,
  network: BuiltNetwork,
  { architecture, config }: CompilableModel,
  pooling: Pooling,
  hidden: Value,
  attentionMask: Value,
): Value {
  if (pooling === 'pooler') return architecture.pool!(network, config, hidden)
  if (pooling !== 'mean') return hidden
  const mask = g.op('Cast', [attentionMask], { to: 'float32' })
  const weights = g.op('Div', [mask, g.op('ReduceSum', [mask], { axes: [1], keepdims: 1 })]) // [B, T], each row sums to 1
  const states = g.reshape(hidden, ['batch', 'tokens', config.width])
  return sumOver(g, mul(g, states, g.op('Unsqueeze', [weights], { axes: [2] })), [1], false)
}

export function applyLayers(g: Builder, features: Value, layers: readonly HeadLayer[]): Value {
  return layers.reduce((x, { weight, bias, inputs, outputs, activation }) => {
    const y = affine(g, x, g.floats(weight, [inputs, outputs]), g.floats(bias, [outputs]), false)
    return activation === 'tanh' ? g.op('Tanh', [y]) : y
  }, features)
}
