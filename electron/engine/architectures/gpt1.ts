// GPT-1 (Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training"): a post-LN decoder with learned positions.
import { z } from 'zod'
import { activate, add, gather, split } from '../graph/build.ts'
import type { Value } from '../graph/ir.ts'
import type { Architecture } from './architecture.ts'
import {
  checkActivation,
  checkHeads,
  commonFields,
  eosOf,
  type ModelConfig,
  parseFields,
  rate,
  sizes,
  taskOf,
} from './config.ts'
import type { Network } from './network.ts'

const classes = { OpenAIGPTModel: 'base', OpenAIGPTLMHeadModel: 'causal-lm' } as const

/** The reference's table for this family: its 'gelu' is the tanh form. */
const activations: Record<string, string> = { gelu: 'gelu_new', relu: 'relu', silu: 'silu', swish: 'silu' }

const fields = commonFields.extend({
  n_layer: sizes.layers.default(12),
  n_head: sizes.heads.default(12),
  n_embd: sizes.width.default(768),
  n_positions: sizes.positions.default(512),
  vocab_size: sizes.vocabulary,
  afn: z.string().default('gelu'),
  layer_norm_epsilon: z.number().positive().default(1e-5),
  embd_pdrop: rate.default(0.1),
  resid_pdrop: rate.default(0.1),
  attn_pdrop: rate.default(0.1),
})

function parseConfig(json: Record<string, unknown>, file: string): ModelConfig {
  const c = parseFields(fields, json, file)
  checkHeads(c.n_embd, c.n_head, file)
  return {
    family: 'openai-gpt',
    task: taskOf(c, classes, 'causal-lm', file),
    layers: c.n_layer,
    heads: c.n_head,
    width: c.n_embd,
    innerWidth: 4 * c.n_embd,
    vocabSize: c.vocab_size,
    positions: c.n_positions,
    segments: 0,
    activation: activations[checkActivation(c.afn, file, Object.keys(activations))]!,
    epsilon: c.layer_norm_epsilon,
    dropout: { embedding: c.embd_pdrop, hidden: c.resid_pdrop, attention: c.attn_pdrop, classifier: 0 },
    initializerRange: c.initializer_range,
    tiedEmbeddings: c.tie_word_embeddings,
    scaleAttention: { byWidth: true, byLayer: false },
    padTokenId: c.pad_token_id ?? undefined,
    eosTokenIds: eosOf(c),
    labels: [],
    problem: 'classes',
    raw: json,
  }
}

function forward(net: Network, config: ModelConfig): Value {
  const { g } = net
  const { width, innerWidth, dropout } = config
  const linear = (x: Value, module: string, inputs: number, outputs: number) =>
    net.linear(x, module, { inputs, outputs, layout: 'in-out', bias: true })
  const tokens = gather(g, net.parameter('transformer.tokens_embed.weight', [config.vocabSize, width]), net.inputs.ids) // [B, T, D]
  const table = net.parameter('transformer.positions_embed.weight', [config.positions, width])
  const embedded = add(g, tokens, gather(g, table, net.inputs.positions))
  let x = g.reshape(net.dropout(embedded, dropout.embedding), ['rows', width])
  for (let layer = 0; layer < config.layers; layer++) {
    net.keepHiddenState(x)
    const last = layer === config.layers - 1 ? net.select : undefined
    const block = `transformer.h.${layer}`
    const [query, key, value] = split(g, linear(x, `${block}.attn.c_attn`, width, 3 * width), 3)
    const scale = (width / config.heads) ** -0.5
    let context = net.attend(query!, key!, value!, {
      heads: config.heads,
      layer,
      causal: true,
      scale,
      dropout: dropout.attention,
    })
    if (last) [context, x] = [gather(g, context, last.rows), gather(g, x, last.rows)]
    const attended = net.dropout(linear(context, `${block}.attn.c_proj`, width, width), dropout.hidden)
    const normal = net.layerNorm(add(g, x, attended), `${block}.ln_1`, width, config.epsilon)
    const inner = activate(g, linear(normal, `${block}.mlp.c_fc`, width, innerWidth), config.activation)
    const outer = net.dropout(linear(inner, `${block}.mlp.c_proj`, innerWidth, width), dropout.hidden)
    x = net.layerNorm(add(g, normal, outer), `${block}.ln_2`, width, config.epsilon)
  }
  net.keepHiddenState(x)
  return x
}

export const gpt1: Architecture = {
  family: 'openai-gpt',
  kind: 'decoder',
  classes,
  parseConfig,
  storedNames: (name) => [name, name.replace(/^transformer\./, '')],
  forward,
  embeddings: 'transformer.tokens_embed.weight',
  loraTargets: ['c_attn', 'c_proj', 'c_fc'],
  heads: {
    'causal-lm'(net, config, rows) {
      const weightName = config.tiedEmbeddings ? 'transformer.tokens_embed.weight' : 'lm_head.weight'
      const weight = net.parameter(weightName, [config.vocabSize, config.width])
      return { token: { kind: 'vocabulary', rows, weight, weightName, bias: undefined } }
    },
  },
  headModules: {},
}
