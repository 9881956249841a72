// The same texts asked of the live model and of an exported file, one after the other.

import type { LoadedModel } from '../importing/load-model.ts'
import { encodeText, padBatch } from '../inference/batch.ts'
import { openRunner } from '../inference/encoder.ts'
import { int64, openSession, type Session, type SessionOptions, type TensorMap } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'

export type CheckText = {
  text: string
  pair?: string | undefined
  /** The right answer, where it is known: a name among the model's labels. */
  label?: string | undefined
}
export type Question = { ids: Int32Array; typeIds: Uint8Array; label: string | undefined }
/** One output's numbers: rows of `width`, a row for the text or for each of its tokens. */
export type Answer = { values: Float32Array; width: number }

export type Asked = {
  /** One answer an output: a pre-training model gives two. */
  ask(question: Question, index: number): Promise<Answer[]>
  close(): Promise<void>
}

/** What is compared: of token answers fewer, since each holds a vocabulary's worth of numbers. */
const limits = { sequence: { rows: 500, tokens: 256 }, token: { rows: 64, tokens: 64 } }
const perToken = ['causal-lm', 'masked-lm', 'pretraining', 'token', 'base']

export function questionsFor(model: LoadedModel, tokenizer: Tokenizer, texts: readonly CheckText[]): Question[] {
  const isPerToken = perToken.includes(model.config.task) && !model.head
  const { rows, tokens } = limits[isPerToken ? 'token' : 'sequence']
  const longest = Math.min(tokens, model.config.positions)
  return texts.slice(0, rows).map(({ text, pair, label }) => {
    const { ids, typeIds } = encodeText(tokenizer, text, pair, longest)
    return { ids, typeIds, label }
  })
}

export async function openLive(model: LoadedModel, options: SessionOptions): Promise<Asked> {
  const isBase = model.config.task === 'base' && !model.head
  // a base model's hidden states, as `inspect` gives them
  const runner = await openRunner(model, isBase ? { kind: 'inspect' } : { kind: 'task' }, options)
  const { session } = runner
  const last = `hidden_states.${model.config.layers}`
  const outputs = isBase
    ? [last]
    : session.outputNames.filter((name) => name === 'logits' || name === 'sequence_logits')
  return {
    async ask(question) {
      const { tensors } = padBatch([question], model)
      const rows = Array.from(question.ids.keys())
      const feeds = session.inputNames.includes('token_rows')
        ? { ...tensors, token_rows: int64(rows, [rows.length]) }
        : tensors
      return answersOf(await session.run(feeds, outputs), outputs)
    },
    close: () => runner.close(),
  }
}

/** The first texts go through a decoder's cache in two parts: what it keeps is checked too. */
const partedTexts = 2
/** An index of a text that goes through in one. */
export const wholeText = partedTexts

export async function openOnnxFile(path: string, model: LoadedModel, options: SessionOptions): Promise<Asked> {
  const session = await openSession(path, options)
  const known = ['logits', 'last_hidden_state', 'seq_relationship_logits']
  const outputs = known.filter((name) => session.outputNames.includes(name))
  const hasCache = session.inputNames.some((name) => name.startsWith(pastPrefix))
  return {
    async ask(question, index) {
      if (hasCache && index < partedTexts && question.ids.length > 1) return askInParts(session, model, question)
      return answersOf(await session.run(feedsOf(session, model, question), outputs), outputs)
    },
    close: () => session.close(),
  }
}

const pastPrefix = 'past_key_values'

async function askInParts(session: Session, model: LoadedModel, { ids }: Question): Promise<Answer[]> {
  const half = ids.length >> 1
  const part = (from: number, to: number, past: TensorMap) => ({
    input_ids: int64(ids.slice(from, to), [1, to - from]),
    attention_mask: int64(ids.slice(0, to).fill(1), [1, to]),
    position_ids: int64(
      Array.from({ length: to - from }, (_, i) => from + i),
      [1, to - from],
    ),
    ...past,
  })
  const names = session.inputNames.filter((name) => name.startsWith(pastPrefix))
  const empty = Object.fromEntries(names.map((name) => [name, emptyPast(model)]))
  const first = await session.run(part(0, half, empty))
  const past = Object.fromEntries(names.map((name) => [name, first[name.replace(pastPrefix, 'present')]!]))
  const second = await session.run(part(half, ids.length, past))
  const [a, b] = [first.logits!, second.logits!]
  const values = new Float32Array(a.data.length + b.data.length)
  values.set(a.data as Float32Array)
  values.set(b.data as Float32Array, a.data.length)
  return [{ values, width: a.shape.at(-1)! }]
}

function emptyPast({ config: { heads, width } }: LoadedModel): TensorMap[string] {
  return { dtype: 'float32', shape: [1, heads, 0, width / heads], data: new Float32Array(0) }
}

function feedsOf(session: Session, model: LoadedModel, question: Question): TensorMap {
  const { tensors } = padBatch([question], model)
  const feeds: TensorMap = {}
  for (const name of session.inputNames)
    if (name === 'position_ids') feeds[name] = int64(question.ids.keys(), [1, question.ids.length])
    else if (name.startsWith(pastPrefix)) feeds[name] = emptyPast(model)
    else feeds[name] = tensors[name]!
  return feeds
}

function answersOf(results: TensorMap, outputs: readonly string[]): Answer[] {
  return outputs.map((name) => {
    const { data, shape } = results[name]!
    return { values: Float32Array.from(data as Float32Array), width: shape.at(-1)! }
  })
}
