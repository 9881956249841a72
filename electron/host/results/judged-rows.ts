// Held-out rows as people look at them: what is true, what was said and how sure, and whether that is right.

import type { ResultRow } from '../../../shared/contract/results.ts'
import type { FinishedRun } from './finished-run.ts'
import type { Prediction } from './predictions.ts'

/** A text and its pair, as the run joined them. */
const pairMark = ' \t '
/** A label of several that may hold is said from here on. */
const isSaidFrom = 0.5

export type JudgedRow = Omit<ResultRow, 'fixed' | 'source'> & {
  /** How far off: of a score its absolute error, else 0 or 1. */
  error: number
}

type About = Pick<FinishedRun, 'problem' | 'labels' | 'record'>

export function judgeRows(run: About, rows: readonly Prediction[]): JudgedRow[] {
  const judge = judges[run.problem === 'text' ? 'classes' : run.problem]
  const hasPairs = run.record.settings.textPair !== undefined
  return rows.map((prediction) => ({
    row: prediction.row,
    ...textsOf(prediction.text, hasPairs),
    ...judge(prediction, run),
  }))
}

function textsOf(joined: string, hasPairs: boolean): Pick<JudgedRow, 'text' | 'pair'> {
  const at = hasPairs ? joined.indexOf(pairMark) : -1
  return at < 0 ? { text: joined, pair: null } : { text: joined.slice(0, at), pair: joined.slice(at + pairMark.length) }
}

/** The file has four decimals; a float32 adds some that nobody wrote. */
const exact = (value: number): number => Math.round(value * 1e4) / 1e4

type Judgement = Omit<JudgedRow, 'row' | 'text' | 'pair'>
type Judge = (prediction: Prediction, run: About) => Judgement

const nameOf = (labels: readonly string[], index: number): string => labels[index] ?? String(index)

const judges: Record<'classes' | 'score' | 'multi-label', Judge> = {
  classes({ truth, predicted }, { labels }) {
    const said = highest(predicted)
    const isRight = said === truth
    return {
      truth: [nameOf(labels, Number(truth))],
      predicted: [nameOf(labels, said)],
      isRight,
      probability: exact(predicted[said]!),
      truthProbability: exact(predicted[Number(truth)]!),
      score: null,
      error: isRight ? 0 : 1,
    }
  },
  score({ truth, predicted }) {
    const score = { truth: Number(truth), predicted: exact(predicted[0]!) }
    const error = Math.abs(score.truth - score.predicted)
    return { truth: [], predicted: [], isRight: false, probability: null, truthProbability: null, score, error }
  },
  'multi-label'({ truth, predicted }, { labels }) {
    const marks = Array.isArray(truth) ? (truth as readonly number[]) : []
    const names = (isIn: (index: number) => boolean) =>
      [...predicted.keys()].filter(isIn).map((index) => nameOf(labels, index))
    const isRight = predicted.every((probability, i) => probability >= isSaidFrom === (marks[i] === 1))
    return {
      truth: names((i) => marks[i] === 1),
      predicted: names((i) => predicted[i]! >= isSaidFrom),
      isRight,
      probability: null,
      truthProbability: null,
      score: null,
      error: isRight ? 0 : 1,
    }
  },
}

function highest(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

export type RowOrder = 'most-sure' | 'least-sure' | 'row'

/** Of scores the surest order begins with the largest error: nothing else says what to look at. */
export function sortRows(rows: readonly JudgedRow[], order: RowOrder): JudgedRow[] {
  const sureness = ({ probability, error }: JudgedRow) => probability ?? error
  if (order === 'row') return rows.toSorted((a, b) => a.row - b.row)
  const sign = order === 'most-sure' ? -1 : 1
  return rows.toSorted((a, b) => sign * (sureness(a) - sureness(b)) || a.row - b.row)
}

export type RowChoice = {
  truth?: string | undefined
  predicted?: string | undefined
  only: 'wrong' | 'right' | 'all'
}

/** A score is neither right nor wrong: all its rows count as both. */
export function chooseRows(rows: readonly JudgedRow[], { truth, predicted, only }: RowChoice): JudgedRow[] {
  return rows.filter(
    (row) =>
      (truth === undefined || row.truth.includes(truth)) &&
      (predicted === undefined || row.predicted.includes(predicted)) &&
      (only === 'all' || row.score !== null || row.isRight === (only === 'right')),
  )
}
