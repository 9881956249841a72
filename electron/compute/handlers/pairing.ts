// One text beside others: what a model's pair head says of them, or how alike their mean embeddings are.

import type { PairPart, PairVerdict } from '../../../shared/contract/tasks.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { InferenceWants } from '../../engine/compile/inference.ts'
import { argMax, probabilitiesOf } from '../../engine/inference/logits.ts'
import { embed, type OpenedModel, pairLabels, pairLogits, pairTasks } from '../../engine/inference/tasks.ts'
import { type Reading, readTokens } from './token-views.ts'

export type PairQuestion = { a: string; bs: readonly string[] }
export type JudgedPairs = {
  kind: PairVerdict['kind']
  /** One a B. */
  parts: PairPart[]
  /** Of A and the first B. */
  tokens: PairVerdict['tokens']
  cut: PairVerdict['cut']
  milliseconds: number
}

const headWants: InferenceWants = { kind: 'task' }
const cosineWants: InferenceWants = { kind: 'features', pooling: 'mean' }

const hasPairHead = ({ model }: OpenedModel): boolean => pairTasks.includes(model.config.task)

function damaged(opened: OpenedModel): AppError {
  return new AppError('non-finite', say`${opened.model.name} gives no numbers (NaN): its weights are damaged`)
}

function partOf(opened: OpenedModel, logits: Float32Array, truncated: number): PairPart {
  const { task } = opened.model.config
  const problem = task === 'sequence' ? opened.model.config.problem : 'classes'
  if (logits.some(Number.isNaN)) throw damaged(opened)
  if (problem === 'score') return { scores: [], score: logits[0]!, label: null, truncated }
  const labels = pairLabels(opened)
  const probabilities = probabilitiesOf(logits, problem)
  const scores = labels.map((label, i) => ({ label, probability: probabilities[i]!, logit: logits[i]! }))
  return { scores, score: null, label: labels[argMax(probabilities)]!, truncated }
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!
    aa += a[i]! ** 2
    bb += b[i]! ** 2
  }
  // a vector of zeros has no direction: it is like nothing
  return aa === 0 || bb === 0 ? 0 : Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)))
}

async function byHead(opened: OpenedModel, { a, bs }: PairQuestion, signal: AbortSignal) {
  const readings = bs.map((b) => readTokens(opened, a, b))
  const logits = await pairLogits(opened, readings, { signal })
  const { task, problem } = opened.model.config
  const kind = task !== 'sequence' ? 'next-sentence' : problem === 'score' ? 'score' : 'labels'
  const parts = readings.map(({ truncated }, i) => partOf(opened, logits[i]!, truncated))
  return { kind, parts, tokens: readings[0]!.tokens, cut: readings[0]!.cut } as const
}

/** Of two texts that are read one by one: the second's tokens after the first's. */
const oneAfterTheOther = (a: Reading['tokens'], b: Reading['tokens']): Reading['tokens'] => [
  ...a,
  ...b.map((token) => ({ ...token, segment: 1 })),
]

async function byCosine(opened: OpenedModel, { a, bs }: PairQuestion, signal: AbortSignal) {
  const readings = [a, ...bs].map((text) => readTokens(opened, text))
  const [first, ...others] = await embed(opened, [a, ...bs], 'mean', { signal })
  const parts = others.map((vector, i): PairPart => {
    const score = cosine(first!, vector)
    if (Number.isNaN(score)) throw damaged(opened)
    return { scores: [], score, label: null, truncated: readings[0]!.truncated + readings[i + 1]!.truncated }
  })
  const tokens = oneAfterTheOther(readings[0]!.tokens, readings[1]!.tokens)
  return { kind: 'cosine', parts, tokens, cut: oneAfterTheOther(readings[0]!.cut, readings[1]!.cut) } as const
}

export async function judgePairs(
  opened: OpenedModel,
  question: PairQuestion,
  signal: AbortSignal,
): Promise<JudgedPairs> {
  const [judge, wants] = hasPairHead(opened) ? ([byHead, headWants] as const) : ([byCosine, cosineWants] as const)
  await opened.runner(wants)
  signal.throwIfAborted()
  // an answer's time, not the one that opening a model takes
  const started = performance.now()
  const judged = await judge(opened, question, signal)
  return { ...judged, milliseconds: performance.now() - started }
}
