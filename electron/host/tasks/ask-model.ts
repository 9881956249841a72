// The questions of the fill-mask and pair views, asked of the library's model as the user set it up. A caller that goes away cancels its own.

import type { Filled, PairAlternative, PairPart, PairVerdict, ReadTokens } from '../../../shared/contract/tasks.ts'
import { callCompute } from '../call.ts'
import { chooseModel } from '../chosen-model.ts'
import type { Host } from '../open-host.ts'

type Signal = AbortSignal | undefined
type Asked<Question> = Question & { modelId: string }

export async function tokenize(
  { store, infer }: Host,
  { modelId, text, pair }: Asked<{ text: string; pair?: string | undefined }>,
  signal: Signal,
): Promise<ReadTokens> {
  const { params } = chooseModel(store, modelId)
  return callCompute(infer, 'read-tokens', { model: params, text, pair }, { signal })
}

export async function fillMask(
  { store, infer }: Host,
  { modelId, ...question }: Asked<{ text: string; topK: number; targets: string[] }>,
  signal: Signal,
): Promise<Filled> {
  const { params } = chooseModel(store, modelId)
  return callCompute(infer, 'fill-sentence', { model: params, ...question }, { signal })
}

async function judge(
  { store, infer }: Host,
  { modelId, ...question }: Asked<{ a: string; bs: string[] }>,
  signal: Signal,
) {
  const { params } = chooseModel(store, modelId)
  return callCompute(infer, 'judge-pairs', { model: params, ...question }, { signal })
}

export async function judgePair(
  host: Host,
  { b, ...question }: Asked<{ a: string; b: string }>,
  signal: Signal,
): Promise<PairVerdict> {
  const { parts, ...verdict } = await judge(host, { ...question, bs: [b] }, signal)
  return { ...verdict, ...parts[0]! }
}

export async function judgeMany(
  host: Host,
  question: Asked<{ a: string; bs: string[] }>,
  signal: Signal,
): Promise<PairAlternative[]> {
  const { parts } = await judge(host, question, signal)
  return parts.map((part: PairPart, i) => ({ ...part, b: question.bs[i]! }))
}
