// BERT (Devlin et al. 2019): a post-LN bidirectional encoder with learned positions and segments; heads for the masked language model,
// next-sentence prediction, both together (pre-training), and sequence and token classification.
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { activate, add, gather } from '../graph/build.ts'
import type { Value } from '../graph/ir.ts'
import type { Architecture, Head } from './architecture.ts'
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
  BertModel: 'base',
  BertForMaskedLM: 'masked-lm',
  BertForNextSentencePrediction: 'next-sentence',
  BertForPreTraining: 'pretraining',
  BertForSequenceClassification: 'sequence',
  BertForTokenClassification: 'token',
} as const

const fields = commonFields.extend({
  num_hidden_layers: sizes.layers.default(12),
  num_attention_heads: sizes.heads.default(12),
  hidden_size: sizes.width.default(768),
  intermediate_size: sizes.innerWidth.default(3072),
  max_position_embeddings: sizes.positions.default(512),
  type_vocab_size: sizes.segments.default(2),
  vocab_size: sizes.vocabulary,
  hidden_act: z.string().default('gelu'),
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_dropout_prob: rate.default(0.1),
  attention_probs_dropout_prob: rate.default(0.1),
  classifier_dropout: rate.nullish(),
  position_embedding_type: z.string().default('absolute'),
  is_decoder: z.boolean().default(false),
})

function parseConfig(json: Record<string, unknown>, file: string): ModelConfig {
  const c = parseFields(fields, json, file)
  if (c.is_decoder || c.position_embedding_type !== 'absolute')
    throw new AppError(
      'bad-model',
      say`${file}: BERT as a decoder or with '${c.position_embedding_type}' positions is not supported; absolute positions are`,
      { file },
    )
  checkHeads(c.hidden_size, c.num_attention_heads, file)
  const labels = labelsOf(c)
  return {
    family: 'bert',
    task: taskOf(c, classes, 'base', file),
    layers: c.num_hidden_layers,
    heads: c.num_attention_heads,
    width: c.hidden_size,
    innerWidth: c.intermediate_size,
    vocabSize: c.vocab_size,
    positions: c.max_position_embeddings,
    segments: c.type_vocab_size,
    activation: checkActivation(c.hidden_act, file),
    epsilon: c.layer_norm_eps,
    dropout: {
      embedding: c.hidden_dropout_prob,
      hidden: c.hidden_dropout_prob,
      attention: c.attention_probs_dropout_prob,
      classifier: c.classifier_dropout ?? c.hidden_dropout_prob,
    },
    initializerRange: c.initializer_range,
    tiedEmbeddings: c.tie_word_embeddings,
    scaleAttention: { byWidth: true, byLayer: false },
    padTokenId: c.pad_token_id ?? undefined,
    eosTokenIds: eosOf(c),
    labels,
    problem: problemOf(c, labels),
    raw: json,
  }
}

const dense = (net: Network, x: Value, module: string, inputs: number, outputs: number): Value =>
  net.linear(x, module, { inputs, outputs, layout: 'out-in', bias: true })

function embed(net: Network, config: ModelConfig): Value {
  const { g } = net
  const table = (name: string, size: number) => net.parameter(`bert.embeddings.${name}.weight`, [size, config.width])
  let x = gather(g, table('word_embeddings', config.vocabSize), net.inputs.ids) // [B, T, D]
  if (net.inputs.segments)
    x = add(g, x, gather(g, table('token_type_embeddings', config.segments), net.inputs.segments))
  x = add(g, x, gather(g, table('position_embeddings', config.positions), net.inputs.positions))
  const normal = net.layerNorm(
    g.reshape(x, ['rows', config.width]),
    'bert.embeddings.LayerNorm',
    config.width,
    config.epsilon,
  )
  return net.dropout(normal, config.dropout.embedding)
}

function forward(net: Network, config: ModelConfig): Value {
  const { g } = net
  const { width, innerWidth, dropout } = config
  let x = embed(net, config) // [rows, D]
  for (let layer = 0; layer < config.layers; layer++) {
    net.keepHiddenState(x)
    const last = layer === config.layers - 1 ? net.select : undefined
    const block = `bert.encoder.layer.${layer}`
    const asking = last?.perSequence ? gather(g, x, last.rows) : x
    const q = dense(net, asking, `${block}.attention.self.query`, width, width)
    const k = dense(net, x, `${block}.attention.self.key`, width, width)
    const v = dense(net, x, `${block}.attention.self.value`, width, width)
    const scale = (width / config.heads) ** -0.5
    let context = net.attend(q, k, v, { heads: config.heads, layer, causal: false, scale, dropout: dropout.attention })
    if (last?.perSequence) x = asking
    else if (last) [context, x] = [gather(g, context, last.rows), gather(g, x, last.rows)]
    const attended = net.dropout(dense(net, context, `${block}.attention.output.dense`, width, width), dropout.hidden)
    const normal = net.layerNorm(add(g, attended, x), `${block}.attention.output.LayerNorm`, width, config.epsilon)
    const inner = activate(g, dense(net, normal, `${block}.intermediate.dense`, width, innerWidth), config.activation)
    const outer = net.dropout(dense(net, inner, `${block}.output.dense`, innerWidth, width), dropout.hidden)
    x = net.layerNorm(add(g, outer, normal), `${block}.output.LayerNorm`, width, config.epsilon)
  }
  net.keepHiddenState(x)
  return x
}

const pool = (net: Network, config: ModelConfig, firstRows: Value): Value =>
  net.g.op('Tanh', [dense(net, firstRows, 'bert.pooler.dense', config.width, config.width)])

const maskedLm: Head = (net, config, rows) => {
  const transformed = activate(
    net.g,
    dense(net, rows, 'cls.predictions.transform.dense', config.width, config.width),
    config.activation,
  )
  const normal = net.layerNorm(transformed, 'cls.predictions.transform.LayerNorm', config.width, config.epsilon)
  const weightName = config.tiedEmbeddings ? 'bert.embeddings.word_embeddings.weight' : 'cls.predictions.decoder.weight'
  const weight = net.parameter(weightName, [config.vocabSize, config.width])
  const bias = net.parameter('cls.predictions.bias', [config.vocabSize])
  return { token: { kind: 'vocabulary', rows: normal, weight, weightName, bias } }
}

const nextSentence: Head = (net, config, _, firstRows) => ({
  sequence: {
    kind: 'logits',
    logits: dense(net, pool(net, config, firstRows), 'cls.seq_relationship', config.width, 2),
  },
})

export const bert: Architecture = {
  family: 'bert',
  kind: 'encoder',
  classes,
  parseConfig,
  // published files: a base model without the prefix; layer norms as gamma and beta; the decoder's bias under its own name
  storedNames(name) {
    const plain = [name, name.replace(/^bert\./, '')]
    const old = plain.map((n) =>
      n.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
    )
    const bias = name === 'cls.predictions.bias' ? ['cls.predictions.decoder.bias'] : []
    return [...new Set([...plain, ...old, ...bias])]
  },
  forward,
  embeddings: 'bert.embeddings.word_embeddings.weight',
  loraTargets: ['query', 'key', 'value', 'dense'],
  pool,
  heads: {
    'masked-lm': maskedLm,
    'next-sentence': nextSentence,
    pretraining: (net, config, rows, firstRows) => ({
      ...maskedLm(net, config, rows, firstRows),
      ...nextSentence(net, config, rows, firstRows),
    }),
    sequence(net, config, _, firstRows) {
      const pooled = net.dropout(pool(net, config, firstRows), config.dropout.classifier)
      return {
        sequence: { kind: 'logits', logits: dense(net, pooled, 'classifier', config.width, config.labels.length) },
      }
    },
    token(net, config, rows) {
      const kept = net.dropout(rows, config.dropout.classifier)
      return { token: { kind: 'logits', logits: dense(net, kept, 'classifier', config.width, config.labels.length) } }
    },
  },
  headModules: { sequence: ['classifier'], token: ['classifier'], 'next-sentence': ['cls.seq_relationship'] },
}
