// How near the answers of an export are to those of the live model, and what each of them makes of rows whose label is known.

import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { argMax } from '../inference/logits.ts'
import { type Answer, type Asked, type Question, wholeText } from './ask-models.ts'

/** What a row of numbers says: one label, the labels that hold, a score, a token, or a vector. */
export const answerKinds = ['label', 'labels', 'score', 'token', 'vector'] as const
export type AnswerKind = (typeof answerKinds)[number]

export function answerKind({ config, head }: LoadedModel): AnswerKind {
  if (config.task === 'base' && !head) return 'vector'
  if (config.task === 'next-sentence') return 'label'
  if (config.task !== 'sequence') return 'token'
  return ({ classes: 'label', 'multi-label': 'labels', score: 'score' } as const)[config.problem]
}

export type LiveAnswers = {
  questions: Question[]
  answers: Answer[][]
}

export type Comparison = {
  rows: number
  /** Answers that were compared: labels, scores or vectors of rows, or their tokens; and how many are the same. */
  answers: number
  same: number
  /** Share of the same ones; mean cosine of vectors. */
  agreement: number
  /** Largest difference of a number, and the largest number it is to be seen beside. */
  maxDifference: number
  largest: number
  /** Share of right answers where the rows' labels are known. */
  accuracy: { live: number; exported: number } | null
}

/** Scores that differ by less are the same to people; vectors nearer than this cosine too. */
const sameScore = 0.02
const sameCosine = 0.99

/** Of a number's size: rounding alone decides between answers that stand nearer, so the other one is no other answer. */
const draw = 1e-3
const isDraw = (a: number, b: number): boolean => Math.abs(a - b) <= draw * Math.max(1, Math.abs(a))

const isSameChoice = (live: Float32Array, found: Float32Array): boolean =>
  isDraw(live[argMax(live)]!, live[argMax(found)] ?? Number.NaN)

const likeness: Record<AnswerKind, (live: Float32Array, found: Float32Array) => number> = {
  label: (a, b) => Number(isSameChoice(a, b)),
  token: (a, b) => Number(isSameChoice(a, b)),
  labels: (a, b) => Number(a.every((logit, i) => logit > 0 === b[i]! > 0 || isDraw(logit, 0))),
  score: (a, b) => Number(Math.abs(a[0]! - b[0]!) <= sameScore * Math.max(1, Math.abs(a[0]!))),
  vector: cosine,
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, normA, normB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!
    normA += a[i]! ** 2
    normB += b[i]! ** 2
  }
  return product / Math.sqrt(normA * normB || 1)
}

async function eachAnswer(
  asked: Asked,
  questions: readonly Question[],
  signal: AbortSignal | undefined,
  /** false: enough. */
  take: (answers: Answer[], index: number, seconds: number) => boolean,
): Promise<void> {
  const start = performance.now()
  for (const [i, question] of questions.entries()) {
    signal?.throwIfAborted()
    const answers = await asked.ask(question, i)
    if (!take(answers, i, (performance.now() - start) / 1000)) return
    // answering keeps the process busy: a wish to stop must get through
    await setImmediate()
  }
}

/** Numbers that are kept of the live model: 160 MB. */
const maxKeptValues = 40e6
/** What a check may take of a slow model, and rows that it asks all the same. */
const enoughSeconds = 20
const leastRows = 16

export async function answerLive(
  asked: Asked,
  questions: readonly Question[],
  signal?: AbortSignal,
): Promise<LiveAnswers> {
  const answers: Answer[][] = []
  let kept = 0
  await eachAnswer(asked, questions, signal, (found, index, seconds) => {
    answers.push(found)
    const size = found.reduce((sum, { values }) => sum + values.length, 0)
    kept += size
    return kept + size <= maxKeptValues && (seconds < enoughSeconds || index + 1 < leastRows)
  })
  return { questions: questions.slice(0, answers.length), answers }
}

export async function compareWith(
  live: LiveAnswers,
  asked: Asked,
  kind: AnswerKind,
  labels: readonly string[],
  signal?: AbortSignal,
): Promise<Comparison> {
  let [maxDifference, largest, answers, same, agreement] = [0, 0, 0, 0, 0]
  const right = { live: 0, exported: 0, rows: 0 }
  await eachAnswer(asked, live.questions, signal, (found, row) => {
    const expected = live.answers[row]!
    for (const [output, { values, width }] of expected.entries()) {
      const other = found[output]?.values
      if (other?.length !== values.length)
        throw new AppError(
          'internal',
          `row ${row + 1} has ${other?.length ?? 0} numbers, the live model gives ${values.length}`,
        )
      for (let i = 0; i < values.length; i++) {
        const difference = Math.abs(other[i]! - values[i]!)
        // a NaN is a difference without end
        maxDifference = Math.max(maxDifference, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
        largest = Math.max(largest, Math.abs(values[i]!))
      }
      // a pre-training model's second output is one label a row
      const compare = likeness[output === 0 ? kind : 'label']
      for (let at = 0; at < values.length; at += width) {
        const like = compare(values.subarray(at, at + width), other.subarray(at, at + width))
        answers++
        agreement += like
        same += kind === 'vector' ? Number(like >= sameCosine) : like
      }
    }
    const { label } = live.questions[row]!
    if (kind === 'label' && label !== undefined) {
      right.rows++
      right.live += Number(labels[argMax(expected[0]!.values)] === label)
      right.exported += Number(labels[argMax(found[0]!.values)] === label)
    }
    return true
  })
  return {
    rows: live.questions.length,
    answers,
    same,
    agreement: answers === 0 ? 1 : agreement / answers,
    maxDifference,
    largest,
    accuracy: right.rows === 0 ? null : { live: right.live / right.rows, exported: right.exported / right.rows },
  }
}

/** Rows that are timed, and what that may take of slow models. */
const timedRows = 32
const timingSeconds = 8

/** Milliseconds of a row that nothing else held up. Both are asked by turns, so that other work on the machine slows them alike. */
export async function compareSpeeds(
  live: Asked,
  exported: Asked,
  questions: readonly Question[],
  signal?: AbortSignal,
): Promise<{ live: number; exported: number }> {
  const step = Math.max(1, Math.floor(questions.length / timedRows))
  const chosen = questions.filter((_, i) => i % step === 0).slice(0, timedRows)
  const times = { live: [] as number[], exported: [] as number[] }
  const began = performance.now()
  for (const question of chosen) {
    signal?.throwIfAborted()
    for (const [name, asked] of [
      ['live', live],
      ['exported', exported],
    ] as const) {
      const start = performance.now()
      await asked.ask(question, wholeText)
      times[name].push(performance.now() - start)
    }
    if (performance.now() - began > 1000 * timingSeconds) break
    await setImmediate()
  }
  return { live: unhindered(times.live), exported: unhindered(times.exported) }
}

/** The first quarter: on a busy machine later ones tell of the others. */
function unhindered(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 2] ?? 0
}
