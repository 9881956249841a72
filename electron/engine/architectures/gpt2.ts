// GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"): a pre-LN decoder with learned positions, Conv1D
// weights [in, out] and an output projection tied to the token embeddings.
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { activate, add, gather, split } from '../graph/build.ts'
import type { Value } from '../graph/ir.ts'
import type { Architecture } from './architecture.ts'
import {
  checkActivation,
  checkHeads,
  commonFields,
  eosOf,
  labelsOf,
  type ModelConfig,
  parseFields,
  problemOf,
  rate,
  sizes,
  taskOf,
} from './config.ts'
import type { Network } from './network.ts'

const classes = {
  GPT2Model: 'base',
  GPT2LMHeadModel: 'causal-lm',
  GPT2ForSequenceClassification: 'sequence',
} as const

const fields = commonFields.extend({
  n_layer: sizes.layers.default(12),
  n_head: sizes.heads.default(12),
  n_embd: sizes.width.default(768),
  n_inner: sizes.innerWidth.nullish(),
  n_positions: sizes.positions.default(1024),
  vocab_size: sizes.vocabulary,
  activation_function: z.string().default('gelu_new'),
  layer_norm_epsilon: z.number().positive().default(1e-5),
  embd_pdrop: rate.default(0.1),
  resid_pdrop: rate.default(0.1),
  attn_pdrop: rate.default(0.1),
  scale_attn_weights: z.boolean().default(true),
  scale_attn_by_inverse_layer_idx: z.boolean().default(false),
  add_cross_attention: z.boolean().default(false),
})

function parseConfig(json: Record<string, unknown>, file: string): ModelConfig {
  const c = parseFields(fields, json, file)
  if (c.add_cross_attention)
    throw new AppError('bad-model', say`${file}: GPT-2 with cross attention is not supported`, { file })
  checkHeads(c.n_embd, c.n_head, file)
  const labels = labelsOf(c)
  return {
    family: 'gpt2',
    task: taskOf(c, classes, 'causal-lm', file),
    layers: c.n_layer,
    heads: c.n_head,
    width: c.n_embd,
    innerWidth: c.n_inner ?? 4 * c.n_embd,
    vocabSize: c.vocab_size,
    positions: c.n_positions,
    segments: 0,
    activation: checkActivation(c.activation_function, file),
    epsilon: c.layer_norm_epsilon,
    dropout: { embedding: c.embd_pdrop, hidden: c.resid_pdrop, attention: c.attn_pdrop, classifier: 0 },
    initializerRange: c.initializer_range,
    tiedEmbeddings: c.tie_word_embeddings,
    scaleAttention: { byWidth: c.scale_attn_weights, byLayer: c.scale_attn_by_inverse_layer_idx },
    padTokenId: c.pad_token_id ?? undefined,
    eosTokenIds: eosOf(c),
    labels,
    problem: problemOf(c, labels),
    raw: json,
  }
}

function forward(net: Network, config: ModelConfig): Value {
  const { g } = net
  const { width, innerWidth, dropout } = config
  const linear = (x: Value, module: string, inputs: number, outputs: number) =>
    net.linear(x, module, { inputs, outputs, layout: 'in-out', bias: true })
  const tokens = gather(g, net.parameter('transformer.wte.weight', [config.vocabSize, width]), net.inputs.ids) // [B, T, D]
  const positions = gather(g, net.parameter('transformer.wpe.weight', [config.positions, width]), net.inputs.positions) // [T, D]
  let x = g.reshape(net.dropout(add(g, tokens, positions), dropout.embedding), ['rows', width])
  for (let layer = 0; layer < config.layers; layer++) {
    net.keepHiddenState(x)
    const last = layer === config.layers - 1 ? net.select : undefined
    const block = `transformer.h.${layer}`
    const normal = net.layerNorm(x, `${block}.ln_1`, width, config.epsilon)
    const [query, key, value] = split(g, linear(normal, `${block}.attn.c_attn`, width, 3 * width), 3)
    const scale =
      (config.scaleAttention.byWidth ? (width / config.heads) ** -0.5 : 1) /
      (config.scaleAttention.byLayer ? layer + 1 : 1)
    const q = last?.perSequence ? gather(g, query!, last.rows) : query!
    let context = net.attend(q, key!, value!, {
      heads: config.heads,
      layer,
      causal: true,
      scale,
      dropout: dropout.attention,
    })
    if (last) {
      if (!last.perSequence) context = gather(g, context, last.rows)
      x = gather(g, x, last.rows)
    }
    x = add(g, x, net.dropout(linear(context, `${block}.attn.c_proj`, width, width), dropout.hidden))
    const inner = linear(
      net.layerNorm(x, `${block}.ln_2`, width, config.epsilon),
      `${block}.mlp.c_fc`,
      width,
      innerWidth,
    )
    x = add(
      g,
      x,
      net.dropout(
        linear(activate(g, inner, config.activation), `${block}.mlp.c_proj`, innerWidth, width),
        dropout.hidden,
      ),
    )
  }
  x = net.layerNorm(x, 'transformer.ln_f', width, config.epsilon)
  net.keepHiddenState(x)
  return x
}

export const gpt2: Architecture = {
  family: 'gpt2',
  kind: 'decoder',
  classes,
  parseConfig,
  // the first published files have no prefix
  storedNames: (name) => [name, name.replace(/^transformer\./, '')],
  forward,
  embeddings: 'transformer.wte.weight',
  loraTargets: ['c_attn', 'c_proj', 'c_fc'],
  heads: {
    'causal-lm'(net, config, rows) {
      const weightName = config.tiedEmbeddings ? 'transformer.wte.weight' : 'lm_head.weight'
      const weight = net.parameter(weightName, [config.vocabSize, config.width])
      return { token: { kind: 'vocabulary', rows, weight, weightName, bias: undefined } }
    },
    sequence(net, config, _, lastRows) {
      const spec = { inputs: config.width, outputs: config.labels.length, layout: 'out-in', bias: false } as const
      return { sequence: { kind: 'logits', logits: net.linear(lastRows, 'score', spec) } }
    },
  },
  headModules: { sequence: ['score'] },
}
