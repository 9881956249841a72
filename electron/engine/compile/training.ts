// Training graphs: forward with dropout, loss at the labelled places only, and the gradient of every trained parameter.
// Inputs: those of inference, `trained parameters by their reference names`, and
//   token_labels int64 [N], token_weights [N] for the rows token_rows int64 [N]: loss = sum of weight x negative log likelihood, so that means,
//     class weights and accumulation over several batches are the caller's choice of weights;
//   sequence_labels int64 [B] (classes) or float32 [B, C] (scores, several labels), sequence_weights [B];
//   shared_rows int64 [S], shared_labels int64 [S] (0 or 1), shared_weights float32 [S], see TrainingOptions.sharedWords.
// Outputs: loss, sequence_logits [B, C] (without gradients), gradient:NAME, and gradient rows of embedding tables (see TrainingGraph.rows).
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { HeadOutput } from '../architectures/network.ts'
import { add, affine, gather, mul, range, sumOver } from '../graph/build.ts'
import { differentiate } from '../graph/differentiate.ts'
import { Builder, type Value } from '../graph/ir.ts'
import { causalBias, explicitAttention, paddingBias } from './attention.ts'
import { type CompiledGraph, finish } from './compiled.ts'
import { type CompilableModel, headLogits, sequenceInputs } from './inference.ts'
import type { LoraSettings } from './lora.ts'
import { type BuiltNetwork, createNetwork } from './network.ts'
import type { ParameterSource } from './parameters.ts'

export type TrainingOptions = {
  /** Parameters to train, by name; with an adapter, only the task's own head modules. */
  isTrained(name: string): boolean
  lora?: { settings: LoraSettings; source: ParameterSource }
  dropout: boolean
  /** Only the loss, for a held-out part; the default is with gradients. */
  gradients?: boolean
  /**
   * Parts in which the vocabulary projection is computed: memory for logits and probabilities shrinks by as much. The number of labelled rows fed
   * must be a multiple. A trained vocabulary wants 1: its gradient is summed over the parts.
   */
  chunks: number
  /**
   * A task beside a BERT's two, where it learns both: rows tell halfway up, by a small classifier that is not kept, whether the sequence's other part has their word. Dense
   * where next-sentence prediction gives a bit a pair, it teaches attention to look a word up in the other part, which small models never find.
   */
  sharedWords?: boolean
}

const sharedWords = 'shared_words'
/** Shared words are told from the states after so many layers. */
export const sharedWordLayer = (layers: number): number => layers >> 1
/** Parameters that no model has: they begin at random and are not saved. */
export const isSharedWords = (name: string): boolean => name.startsWith(`${sharedWords}.`)

const tokenLabelsInput = 'token_labels'
const rowIndices = ['input_ids', 'token_type_ids', tokenLabelsInput] as const
/** The graph input that names table rows, or 0, 1, .. T-1. */
export type RowIndices = (typeof rowIndices)[number] | 'positions'

/** Gradient rows of an embedding table: output `rows` [.., D] belongs to the table rows named by the graph input `indices`, or to 0, 1, .. T-1. */
export type RowGradientOutput = {
  parameter: string
  output: string
  indices: RowIndices
}

export type TrainingGraph = CompiledGraph & {
  trained: readonly { name: string; shape: readonly number[]; dense: string | undefined }[]
  rows: readonly RowGradientOutput[]
  chunks: number
  kind: 'token' | 'sequence' | 'both'
}

export function compileTraining(model: CompilableModel, options: TrainingOptions): TrainingGraph {
  const { architecture, config } = model
  const head = architecture.heads[config.task]
  if (!head)
    throw new AppError(
      'bad-argument',
      say`a ${config.family} model without a task head cannot be trained: choose a task`,
      { task: config.task },
    )
  const g = new Builder()
  const inputs = sequenceInputs(g, model)
  const kind =
    config.task === 'pretraining' ? 'both' : ['sequence', 'next-sentence'].includes(config.task) ? 'sequence' : 'token'
  const tokenRows = kind === 'sequence' ? undefined : g.input('token_rows', 'int64', ['labelled'])
  const rows = !tokenRows
    ? inputs.sequenceRows
    : kind === 'both'
      ? g.op('Concat', [tokenRows, inputs.sequenceRows], { axis: 0 })
      : tokenRows
  if (kind === 'both') g.defineDim('labelled+batch', g.op('Add', [g.dim('labelled'), g.dim('batch')]))
  const perSequence = kind === 'sequence'
  const padding = architecture.kind === 'encoder' || perSequence ? paddingBias(g, inputs.mask) : undefined
  const causal = architecture.kind === 'decoder' ? causalBias(g) : undefined

  const states: Value[] = []
  const network = createNetwork(g, {
    source: model.source,
    isTrained: options.isTrained,
    ...(options.lora ? { lora: { ...options.lora, trained: true } } : {}),
    training: options.dropout,
    inputs: { ids: inputs.ids, segments: inputs.segments, positions: inputs.tokens },
    select: { rows, perSequence },
    attend(builder, q, k, v, spec, dropout) {
      const single = perSequence && q.shape[0] === 'batch'
      const [queryTokens, rowsOut] = single ? ([1, 'batch'] as const) : (['tokens', 'rows'] as const)
      // right padding: a causal row never sees it, the one last row of a sequence sees exactly the real tokens
      const bias = spec.causal && !single ? causal! : padding!
      return explicitAttention(builder, q, k, v, { spec, bias, queryTokens, rowsOut, dropout })
    },
    keepHiddenState: (x) => states.push(x),
  })
  const hidden = architecture.forward(network, config)
  const both = kind === 'both'
  const ofTokens = both ? gather(g, hidden, range(g, 'labelled')) : hidden
  const ofSequences = both ? gather(g, hidden, g.op('Add', [range(g, 'batch'), g.dim('labelled')])) : hidden
  const { token, sequence } = head(network, config, ofTokens, ofSequences)
  const losses: Value[] = []
  if (token) losses.push(tokenLoss(g, token, options.chunks))
  if (sequence) {
    const logits = headLogits(g, sequence, network) // [B, C]
    if (options.gradients === false) g.output('sequence_logits', logits)
    losses.push(sequenceLoss(g, logits, model))
  }
  if (options.sharedWords && both)
    losses.push(sharedWordLoss(g, network, states[sharedWordLayer(config.layers)]!, config.width))
  const loss = losses.reduce((a, b) => add(g, a, b))
  g.output('loss', loss)
  const wanted = options.gradients !== false
  const outputs = gradientOutputs(g, wanted ? loss : undefined, network)
  return { ...finish(g, network, `${config.family} training`), ...outputs, chunks: token ? options.chunks : 1, kind }
}

/**
 * Cross-entropy at the labelled rows. Over a vocabulary it is taken apart, logsumexp minus the label's logit: the label's part is a product with single
 * rows of the vocabulary, and the rest runs in `chunks` parts one after another.
 */
function tokenLoss(g: Builder, head: HeadOutput, chunks: number): Value {
  const labels = g.input(tokenLabelsInput, 'int64', ['labelled'])
  const weights = g.input('token_weights', 'float32', ['labelled'])
  if (head.kind === 'logits') return g.op('CrossEntropy', [head.logits, labels, weights])
  const { rows, weight, bias } = head
  const dots = sumOver(g, mul(g, rows, gather(g, weight, labels)), [-1], false) // [N]
  const atLabel = bias ? add(g, dots, gather(g, bias, labels)) : dots
  const labelPart = sumOver(g, mul(g, atLabel, weights), [0], false)
  const parts = (x: Value) => (chunks === 1 ? [x] : g.ops('Split', [x], { axis: 0, num_outputs: chunks }))
  const columns = parts(g.op('Unsqueeze', [weights], { axes: [1] }))
  const logSumExp = parts(rows)
    .map((part, i) => sumOver(g, mul(g, g.op('VocabularyLogSumExp', [part, weight, bias]), columns[i]!), [0, 1], false))
    .reduce((a, b) => add(g, a, b))
  return g.op('Sub', [logSumExp, labelPart])
}

/** `states` [B x T, D] of a layer whose every row is computed: any but the last. */
function sharedWordLoss(g: Builder, network: BuiltNetwork, states: Value, width: number): Value {
  const rows = gather(g, states, g.input('shared_rows', 'int64', ['shared']))
  const [weight, bias] = [
    network.parameter(`${sharedWords}.weight`, [1, width]),
    network.parameter(`${sharedWords}.bias`, [1]),
  ]
  const labels = g.op('Cast', [g.input('shared_labels', 'int64', ['shared'])], { to: 'float32' })
  const logits = sumOver(g, affine(g, rows, weight, bias, true), [1], false)
  return sumOver(
    g,
    mul(g, binaryCrossEntropy(g, logits, labels), g.input('shared_weights', 'float32', ['shared'])),
    [0],
    false,
  )
}

/** With logits x and labels y: softplus(x) - x y. */
const binaryCrossEntropy = (g: Builder, logits: Value, labels: Value): Value =>
  g.op('Sub', [g.op('Softplus', [logits]), mul(g, logits, labels)])

function sequenceLoss(g: Builder, logits: Value, { config }: CompilableModel): Value {
  const weights = g.input('sequence_weights', 'float32', ['batch'])
  if (config.task !== 'sequence' || config.problem === 'classes')
    return g.op('CrossEntropy', [logits, g.input('sequence_labels', 'int64', ['batch']), weights])
  const labels = g.input('sequence_labels', 'float32', ['batch', config.labels.length])
  const column = g.op('Unsqueeze', [weights], { axes: [1] })
  if (config.problem === 'score') {
    const error = g.op('Sub', [logits, labels])
    return sumOver(g, mul(g, mul(g, error, error), column), [0, 1], false)
  }
  // the mean over the labels
  const each = binaryCrossEntropy(g, logits, labels)
  return sumOver(g, mul(g, each, mul(g, column, g.float(1 / config.labels.length))), [0, 1], false)
}

function gradientOutputs(
  g: Builder,
  loss: Value | undefined,
  network: BuiltNetwork,
): Pick<TrainingGraph, 'trained' | 'rows'> {
  if (!loss) return { trained: network.trained.map(({ name, shape }) => ({ name, shape, dense: undefined })), rows: [] }
  const gradients = differentiate(
    g,
    loss,
    network.trained.map((parameter) => parameter.value),
  )
  const rows: RowGradientOutput[] = []
  const written = new Map<string, string>() // equal rows (BERT's three tables share theirs) leave the graph once
  const trained = network.trained.map(({ name, shape, value }) => {
    const gradient = gradients.get(value)!
    const dense = gradient.dense ? `gradient:${name}` : undefined
    if (gradient.dense) g.output(dense!, gradient.dense)
    for (const part of gradient.rows) {
      let output = written.get(part.rows.name)
      if (!output) {
        output = `rows:${written.size}`
        written.set(part.rows.name, output)
        g.output(output, part.rows)
      }
      const indices = rowIndices.find((input) => input === part.indices.name) ?? 'positions'
      rows.push({ parameter: name, output, indices })
    }
    return { name, shape, dense }
  })
  return { trained, rows }
}
