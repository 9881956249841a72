// A run's numbers as the outcome of its kind of problem.

import type {
  ClassesOutcome,
  PerClass,
  ScoreOutcome,
  SeveralOutcome,
  TextOutcome,
} from '../../../shared/contract/results.ts'
import type { FinishedRun } from './finished-run.ts'
import { correlationInterval, meanInterval, shareInterval } from './intervals.ts'
import type { Prediction } from './predictions.ts'
import type { StoredResult } from './result-file.ts'

/** Points of a scatter that are still told apart. */
const maxPoints = 1500

export type Outcome = ClassesOutcome | ScoreOutcome | SeveralOutcome | TextOutcome

/** `rows`: what was said of the held-out rows, where it is still there. */
export function outcomeOf(run: FinishedRun, rows: readonly Prediction[] | undefined): Outcome {
  return outcomes[run.problem](run, rows)
}

type Build<O> = (run: FinishedRun, rows: readonly Prediction[] | undefined) => O

const outcomes: { [P in FinishedRun['problem']]: Build<Extract<Outcome, { problem: P }>> } = {
  classes({ result: { metrics, baselines } }) {
    const { accuracy = 0, macroF1 = 0, perClass = [], confusion = [] } = metrics
    const rows = sum(confusion.flat())
    const right = sum(confusion.map((counts, label) => counts[label] ?? 0))
    const { majority, tfidf } = baselines
    return {
      ...{ problem: 'classes', rows, right, accuracy, macroF1, perClass, confusion },
      interval: metrics.interval ?? null,
      calibration: metrics.calibration ?? null,
      majority: majority ? { ...baseline(majority, rows), label: onlyLabel(majority) } : null,
      tfidf: tfidf ? { ...baseline(tfidf, rows), analyzer: tfidf.analyzer ?? null, ahead: tfidf.ahead ?? null } : null,
    }
  },
  score({ result: { metrics, split, baselines } }, rows) {
    const { pearson = 0, spearman = 0, mae = 0 } = metrics
    const points = (rows ?? []).map(({ truth, predicted }): [number, number] => [Number(truth), predicted[0]!])
    const words = baselines.tfidf
    const every = Math.max(1, Math.ceil(points.length / maxPoints))
    return {
      ...{ problem: 'score', rows: split.test, pearson, spearman, mae },
      interval: correlationInterval(pearson, split.test),
      ...againstMean(points),
      tfidf: words ? { mae: words.mae ?? 0, ahead: words.ahead ?? null } : null,
      points: points.filter((_, i) => i % every === 0),
    }
  },
  'multi-label'({ result: { metrics, split, baselines }, labels }, rows) {
    const { microF1 = 0, macroF1 = 0, subsetAccuracy = 0 } = metrics
    const words = baselines.tfidf
    return {
      ...{ problem: 'multi-label', rows: split.test, microF1, macroF1, exact: subsetAccuracy },
      interval: shareInterval(subsetAccuracy, split.test),
      tfidf: words
        ? {
            ...{ exact: words.subsetAccuracy ?? 0, microF1: words.microF1 ?? 0, macroF1: words.macroF1 ?? 0 },
            ahead: words.ahead ?? null,
          }
        : null,
      perClass: rows ? labels.map((label, index) => labelMetrics(label, index, rows)) : [],
    }
  },
  text({ result, record }) {
    const { metrics, split, samples } = result
    const { perplexity = 0, basePerplexity = 0, copied = 0, tokens = 0 } = metrics
    const columns = record.settings.columns as { kind?: unknown } | undefined
    return {
      ...{ problem: 'text', rows: split.test, tokens, perplexity, basePerplexity, copied, samples },
      isConversation: columns?.kind !== 'text',
    }
  },
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

type Stored = NonNullable<StoredResult['baselines']['majority']>

function baseline({ accuracy = 0, macroF1 }: Stored, rows: number) {
  return { accuracy, macroF1: macroF1 ?? null, interval: shareInterval(accuracy, rows) }
}

/** Of a baseline that always says the same. */
function onlyLabel({ confusion, perClass }: Stored): string | null {
  const said = perClass?.findIndex((_, label) => confusion?.some((counts) => (counts[label] ?? 0) > 0)) ?? -1
  return perClass?.[said]?.label ?? null
}

/** Errors held against those of always saying the mean, which no model is needed for. */
function againstMean(points: readonly [truth: number, predicted: number][]) {
  if (points.length === 0) return { meanMae: null, ahead: null }
  const mean = sum(points.map(([truth]) => truth)) / points.length
  const plain = points.map(([truth]) => Math.abs(truth - mean))
  return {
    meanMae: sum(plain) / points.length,
    ahead: meanInterval(points.map(([truth, predicted], i) => plain[i]! - Math.abs(truth - predicted))),
  }
}

function labelMetrics(label: string, index: number, rows: readonly Prediction[]): PerClass {
  let [both, truths, said] = [0, 0, 0]
  for (const { truth, predicted } of rows) {
    const isTrue = Array.isArray(truth) && truth[index] === 1
    const isSaid = predicted[index]! >= 0.5
    if (isTrue) truths++
    if (isSaid) said++
    if (isTrue && isSaid) both++
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  return {
    label,
    precision: share(both, said),
    recall: share(both, truths),
    f1: share(2 * both, truths + said),
    support: truths,
  }
}
