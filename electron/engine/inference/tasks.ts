// What a user asks of a model: fill masks, judge pairs, classify, embed. A loaded model with its tokenizer and open sessions; sessions are made
// at first need and closed together.
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import type { Task } from '../architectures/config.ts'
import type { InferenceWants, Pooling, PrecisionChoice } from '../compile/inference.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { int64 } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { encodeText, padBatch, type Sequence } from './batch.ts'
import { type BatchRunner, lengthBatches, openRunner, type RunOptions, runRows } from './encoder.ts'
import { argMax, probabilitiesOf, rowOf } from './logits.ts'
import { largest, softmaxOf } from './sampler.ts'

export type OpenedModel = {
  model: LoadedModel
  tokenizer: Tokenizer
  runner(wants: InferenceWants): Promise<BatchRunner>
  close(): Promise<void>
}

export function openModel(
  model: LoadedModel,
  tokenizer: Tokenizer,
  options: SessionOptions & { quantised?: PrecisionChoice } = {},
): OpenedModel {
  const runners = new Map<string, Promise<BatchRunner>>()
  return {
    model,
    tokenizer,
    runner(wants) {
      const key = JSON.stringify(wants)
      let runner = runners.get(key)
      if (!runner) {
        runner = openRunner(model, wants, options)
        runners.set(key, runner)
      }
      return runner
    },
    async close() {
      for (const runner of runners.values()) await (await runner).close()
      runners.clear()
    },
  }
}

export function requireTask({ model }: OpenedModel, tasks: readonly Task[], doing: Said): void {
  const { task } = model.config
  if (tasks.includes(task)) return
  throw new AppError(
    'bad-argument',
    say`${model.name} (${model.config.family}, ${task}) cannot ${doing}: choose a model whose task is ${tasks.join(' or ')}`,
    { task },
  )
}

/** Tokens that the model reads, its own among them. */
export const longest = ({ model, tokenizer }: Pick<OpenedModel, 'model' | 'tokenizer'>): number =>
  Math.min(model.config.positions, tokenizer.modelMaxLength ?? model.config.positions)

/** One text or pair, cut to what the model reads. */
export function encodeFor(opened: OpenedModel, text: string, pair?: string): ReturnType<typeof encodeText> {
  return encodeText(opened.tokenizer, text, pair, longest(opened))
}

export type MaskCandidate = { token: string; id: number; probability: number }
export type FilledMask = { position: number; candidates: MaskCandidate[] }

/** How users write a mask, whatever the tokenizer calls it. */
export const maskWritten = /\[MASK\]|<mask>/g

/** The mask token of a model that fills masks. */
export function maskOf(opened: OpenedModel): { token: string; id: number } {
  requireTask(opened, ['masked-lm', 'pretraining'], say`fill masks`)
  const { mask } = opened.tokenizer.special
  if (!mask) throw new AppError('bad-model', say`the tokenizer of ${opened.model.name} has no mask token`)
  return mask
}

/** Probabilities of the vocabulary at each of the places of a sequence, [N][V]. */
export async function probabilitiesAt(
  opened: OpenedModel,
  sequence: Sequence,
  positions: readonly number[],
): Promise<Float32Array[]> {
  const runner = await opened.runner({ kind: 'task' })
  const { tensors } = padBatch([sequence], opened.model)
  const rows = int64([...positions], [positions.length])
  const { logits } = await runner.session.run({ ...tensors, token_rows: rows }, ['logits'])
  const width = logits!.shape[1]!
  return positions.map((_, row) => softmaxOf(rowOf(logits!.data as Float32Array, row, width)))
}

/** One entry for every mask token of `text` (as the tokenizer writes it, or [MASK] or <mask>); `position` counts tokens, special ones too. */
export async function fillMask(opened: OpenedModel, text: string, topK: number): Promise<FilledMask[]> {
  const mask = maskOf(opened)
  const encoded = encodeFor(opened, text.replaceAll(maskWritten, mask.token))
  const positions = [...encoded.ids.keys()].filter((i) => encoded.ids[i] === mask.id)
  if (positions.length === 0) {
    const cut = encoded.truncated > 0 ? say` (${encoded.truncated} tokens were cut off the end)` : ''
    throw new AppError(
      'bad-argument',
      say`there is no ${mask.token} in the text${cut}: write ${mask.token} where a word should be guessed`,
    )
  }
  const found = await probabilitiesAt(opened, encoded, positions)
  return positions.map((position, i) => {
    const candidates = largest(found[i]!, topK).map((id) => ({
      token: opened.tokenizer.tokenOf(id),
      id,
      probability: found[i]![id]!,
    }))
    return { position, candidates }
  })
}

export type Verdict = { label: string; scores: Record<string, number> } | { score: number }

/** Index 0 of BERT's next-sentence head: the second sentence follows the first (Devlin et al. 2019, A.2). */
const nextSentenceLabels = ['IsNext', 'NotNext']

function verdictOf(
  logits: Float32Array,
  labels: readonly string[],
  problem: 'classes' | 'multi-label' | 'score',
): Verdict {
  if (problem === 'score') return { score: logits[0]! }
  const probabilities = probabilitiesOf(logits, problem)
  const scores = Object.fromEntries(labels.map((label, i) => [label, probabilities[i]!]))
  return { label: labels[argMax(probabilities)]!, scores }
}

/** Tasks whose head reads two texts. */
export const pairTasks: readonly Task[] = ['next-sentence', 'pretraining', 'sequence']

/** What the labels of a pair are called. */
export const pairLabels = ({ model: { config } }: OpenedModel): readonly string[] =>
  config.task === 'sequence' ? config.labels : nextSentenceLabels

/** Logits of a pair model's head, one row a pair. */
export async function pairLogits(
  opened: OpenedModel,
  sequences: readonly Sequence[],
  options: RunOptions = {},
): Promise<Float32Array[]> {
  requireTask(opened, pairTasks, say`judge a pair`)
  const { session } = await opened.runner({ kind: 'task' })
  // a pre-training model answers for tokens too; one is enough
  const both = opened.model.config.task === 'pretraining'
  const found: Float32Array[] = []
  for (const indices of lengthBatches(sequences.map(({ ids }) => ids.length))) {
    options.signal?.throwIfAborted()
    const batch = indices.map((i) => sequences[i]!)
    const { tensors } = padBatch(batch, opened.model)
    const results = await session.run(both ? { ...tensors, token_rows: int64([0], [1]) } : tensors)
    const { data, shape } = (both ? results.sequence_logits : results.logits)!
    for (const [row, index] of indices.entries()) found[index] = rowOf(data as Float32Array, row, shape[1]!)
  }
  return found
}

export async function judgePair(opened: OpenedModel, a: string, b: string): Promise<Verdict> {
  requireTask(opened, pairTasks, say`judge a pair`)
  const [logits] = await pairLogits(opened, [encodeFor(opened, a, b)])
  const { task, problem } = opened.model.config
  return verdictOf(logits!, pairLabels(opened), task === 'sequence' ? problem : 'classes')
}

export type Classified = { text: string } & Verdict

export async function classify(
  opened: OpenedModel,
  texts: readonly string[],
  pairs?: readonly string[],
  options: RunOptions = {},
): Promise<Classified[]> {
  requireTask(opened, ['sequence'], say`classify`)
  if (texts.length === 0) return []
  const { labels, problem } = opened.model.config
  const sequences = texts.map((text, i) => encodeFor(opened, text, pairs?.[i]))
  const { data, width } = await runRows(await opened.runner({ kind: 'task' }), sequences, 'logits', options)
  return texts.map((text, row) => ({ text, ...verdictOf(rowOf(data, row, width), labels, problem) }))
}

/** One vector a text, [D]. 'cls' is the first token's last hidden state. */
export async function embed(
  opened: OpenedModel,
  texts: readonly string[],
  pooling: Pooling,
  options: RunOptions = {},
): Promise<Float32Array[]> {
  if (texts.length === 0) return []
  const sequences = texts.map((text) => encodeFor(opened, text))
  const { data, width } = await runRows(
    await opened.runner({ kind: 'features', pooling }),
    sequences,
    'features',
    options,
  )
  return texts.map((_, row) => rowOf(data, row, width))
}

/** Sum of the negative log likelihoods of every token after the first, nats, and how many they are. */
export async function negativeLogLikelihood(
  opened: OpenedModel,
  text: string,
): Promise<{ total: number; tokens: number }> {
  requireTask(opened, ['causal-lm'], say`tell the perplexity of a text`)
  const ids = opened.tokenizer.encode(text, { maxLength: longest(opened) }).ids
  if (ids.length < 2) return { total: 0, tokens: 0 }
  const runner = await opened.runner({ kind: 'task' })
  const rows = Array.from({ length: ids.length - 1 }, (_, i) => i)
  const { logits } = await runner.session.run({
    ...padBatch([{ ids }], opened.model).tensors,
    token_rows: int64(rows, [rows.length]),
  })
  const width = logits!.shape[1]!
  let total = 0
  for (const row of rows)
    total -= Math.log(Math.max(1e-37, softmaxOf(rowOf(logits!.data as Float32Array, row, width))[ids[row + 1]!]!))
  return { total, tokens: rows.length }
}
