// The proof of an export: what was written is loaded again and answers the same texts as the live model.

import { AppError } from '../../../shared/errors.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { encodeText, padBatch } from '../inference/batch.ts'
import { openRunner } from '../inference/encoder.ts'
import { argMax } from '../inference/logits.ts'
import { int64, openSession, type Session, type SessionOptions, type TensorMap } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { OnnxPrecision } from './onnx-file.ts'

/** Rows that are compared, and tokens of each: enough to see a wrong graph, few enough for a large model. */
const maxRows = 64
const maxTokens = 64

export type ExportCheck = {
  file: string
  precision: OnnxPrecision
  bytes: number
  rows: number
  /** Largest difference of a logit, and the largest logit it is to be seen beside. */
  maxDifference: number
  largestLogit: number
  /** Share of answers (labels of rows, or most probable tokens) that are the same; mean cosine of a base model's vectors. */
  agreement: number
  /** Of the rows, one after the other; the live model's in 32 bits beside it. */
  millisecondsPerRow: number
  liveMillisecondsPerRow: number
  /** Largest difference to the base model under the same head; null where there is no base to compare with. */
  differsFromBase: number | null
}

/** Bounds of what rounding explains; beyond them the file is wrong. Differences are relative to the largest logit. */
const bounds: Record<OnnxPrecision, { difference: number; agreement: number }> = {
  float32: { difference: 1e-3, agreement: 0.999 },
  float16: { difference: 3e-2, agreement: 0.97 },
  'int8-dynamic': { difference: 0.6, agreement: 0.85 },
  int8: { difference: 0.4, agreement: 0.9 },
  int4: { difference: 1, agreement: 0.6 },
}

export type LiveAnswers = { sequences: Sequence[]; logits: Float32Array[]; width: number; millisecondsPerRow: number }
type Sequence = { ids: Int32Array; typeIds: Uint8Array }

export function encodeForCheck(
  model: LoadedModel,
  tokenizer: Tokenizer,
  texts: readonly { text: string; pair?: string | undefined }[],
): Sequence[] {
  const longest = Math.min(maxTokens, model.config.positions)
  return texts.slice(0, maxRows).map(({ text, pair }) => encodeText(tokenizer, text, pair, longest))
}

/** What the live model says of each sequence alone. */
export async function answerLive(
  model: LoadedModel,
  sequences: readonly Sequence[],
  options: SessionOptions,
  signal?: AbortSignal,
): Promise<LiveAnswers> {
  const isBase = model.config.task === 'base' && !model.head
  // a base model's hidden states, as `inspect` gives them
  const runner = await openRunner(model, isBase ? { kind: 'inspect' } : { kind: 'task' }, options)
  const output = isBase ? `hidden_states.${model.config.layers}` : 'logits'
  try {
    return await collect(sequences, signal, async (sequence) => {
      const { tensors } = padBatch([sequence], model)
      const rows = Array.from(sequence.ids.keys())
      const feeds = runner.session.inputNames.includes('token_rows')
        ? { ...tensors, token_rows: int64(rows, [rows.length]) }
        : tensors
      return runner.session.run(feeds, [output])
    })
  } finally {
    await runner.close()
  }
}

export async function answerOnnx(
  path: string,
  model: LoadedModel,
  sequences: readonly Sequence[],
  options: SessionOptions,
  signal?: AbortSignal,
): Promise<LiveAnswers> {
  const session = await openSession(path, options)
  const output = session.outputNames.includes('logits') ? 'logits' : 'last_hidden_state'
  try {
    return await collect(sequences, signal, (sequence) => session.run(feedsOf(session, model, sequence), [output]))
  } finally {
    await session.close()
  }
}

function feedsOf(session: Session, model: LoadedModel, sequence: Sequence): TensorMap {
  const { heads, width } = model.config
  const { tensors } = padBatch([sequence], model)
  const feeds: TensorMap = {}
  for (const name of session.inputNames)
    if (name === 'position_ids') feeds[name] = int64(sequence.ids.keys(), [1, sequence.ids.length])
    else if (name.startsWith('past_key_values'))
      feeds[name] = { dtype: 'float32', shape: [1, heads, 0, width / heads], data: new Float32Array(0) }
    else feeds[name] = tensors[name]!
  return feeds
}

async function collect(
  sequences: readonly Sequence[],
  signal: AbortSignal | undefined,
  run: (sequence: Sequence) => Promise<TensorMap>,
): Promise<LiveAnswers> {
  const logits: Float32Array[] = []
  let width = 0
  let began = performance.now()
  for (const [i, sequence] of sequences.entries()) {
    signal?.throwIfAborted()
    const [tensor] = Object.values(await run(sequence))
    // the first run also prepares
    if (i === 0) began = performance.now()
    width = tensor!.shape.at(-1)!
    logits.push(Float32Array.from(tensor!.data as Float32Array))
  }
  const timed = Math.max(1, sequences.length - 1)
  return { sequences: [...sequences], logits, width, millisecondsPerRow: (performance.now() - began) / timed }
}

export type Comparison = Pick<ExportCheck, 'maxDifference' | 'largestLogit' | 'agreement'>

/** What a row of numbers means: a choice among classes or tokens, a score, or a vector, whose "same answer" is its cosine. */
export type AnswerKind = 'choice' | 'score' | 'vector'

export function answerKind({ config, head }: LoadedModel): AnswerKind {
  if (config.task === 'base' && !head) return 'vector'
  return config.task === 'sequence' && config.problem === 'score' ? 'score' : 'choice'
}

const agreements: Record<AnswerKind, (a: Float32Array, b: Float32Array) => number> = {
  choice: (a, b) => (argMax(a) === argMax(b) ? 1 : 0),
  score: () => 1,
  vector(a, b) {
    let [product, normA, normB] = [0, 0, 0]
    for (let i = 0; i < a.length; i++) {
      product += a[i]! * b[i]!
      normA += a[i]! ** 2
      normB += b[i]! ** 2
    }
    return product / Math.sqrt(normA * normB || 1)
  },
}

export function compareAnswers(live: LiveAnswers, other: LiveAnswers, kind: AnswerKind): Comparison {
  let maxDifference = 0
  let largestLogit = 0
  let [same, answers] = [0, 0]
  for (const [row, expected] of live.logits.entries()) {
    const found = other.logits[row]!
    if (found.length !== expected.length)
      throw new AppError('internal', `row ${row} has ${found.length} numbers, the live model gives ${expected.length}`)
    for (let i = 0; i < expected.length; i++) {
      const difference = Math.abs(found[i]! - expected[i]!)
      // a NaN is a difference without end
      maxDifference = Math.max(maxDifference, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
      largestLogit = Math.max(largestLogit, Math.abs(expected[i]!))
    }
    for (let at = 0; at < expected.length; at += live.width) {
      answers++
      const part = (values: Float32Array) => values.subarray(at, at + live.width)
      same += agreements[kind](part(expected), part(found))
    }
  }
  return { maxDifference, largestLogit, agreement: answers === 0 ? 1 : same / answers }
}

/** Throws where the difference is more than rounding to `precision` explains. */
export function judge(check: ExportCheck): void {
  const { difference, agreement } = bounds[check.precision]
  const relative = check.maxDifference / Math.max(1, check.largestLogit)
  const problem =
    relative > difference
      ? `its logits differ by up to ${check.maxDifference.toPrecision(3)} (the largest logit is ${check.largestLogit.toPrecision(3)})`
      : check.agreement < agreement
        ? `only ${(100 * check.agreement).toFixed(1)} % of its answers are those of the live model`
        : check.differsFromBase !== null && check.differsFromBase === 0
          ? 'it answers exactly as its base model does: nothing of the training is in it'
          : undefined
  if (problem)
    throw new AppError(
      'internal',
      `The export ${check.file} failed its check: ${problem}. Nothing was kept of it.${check.precision.startsWith('int') ? ' Choose a higher precision.' : ''}`,
      { file: check.file, precision: check.precision, agreement: check.agreement },
    )
}

/**
 * The same model with its base's weights under its own head: what a tuned model must differ from. null where it has none: a base model, or a
 * head on a frozen one.
 */
export async function untunedModel(model: LoadedModel, baseFolder: string | undefined): Promise<LoadedModel | null> {
  if (model.head) return null
  if (model.lora) {
    const { lora: _, ...rest } = model
    return rest
  }
  if (baseFolder === undefined) return null
  const base = await loadModel(baseFolder)
  if (base.config.width !== model.config.width || base.config.layers !== model.config.layers) return null
  const ownHead = model.architecture.headModules[model.config.task] ?? []
  const isHead = (name: string) => ownHead.some((module) => name.startsWith(`${module}.`))
  const from = (name: string, shape: readonly number[]) =>
    isHead(name) || !hasParameter(base, name, shape) ? model.source : base.source
  return {
    ...model,
    source: {
      locate: (name, shape) => from(name, shape).locate(name, shape),
      read: (name, shape) => from(name, shape).read(name, shape),
    },
  }
}

function hasParameter({ source }: LoadedModel, name: string, shape: readonly number[]): boolean {
  try {
    source.locate(name, shape)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-model') return false
    throw error
  }
}
