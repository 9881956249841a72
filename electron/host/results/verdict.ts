// Whether a result is worth anything, and what to try next.

import type {
  Advice,
  ClassesOutcome,
  ScoreOutcome,
  SeveralOutcome,
  TextOutcome,
  Verdict,
} from '../../../shared/contract/results.ts'
import type { FinishedRun } from './finished-run.ts'

type Outcome = ClassesOutcome | ScoreOutcome | SeveralOutcome | TextOutcome

/** Against all simpler ways at once: a result is as good as against the one that it beats least. */
export function judge(outcome: Outcome): Verdict {
  if (outcome.problem === 'classes') return judgeClasses(outcome)
  if (outcome.problem === 'score') {
    const ahead = outcome.ahead ?? outcome.interval
    return least([ahead, outcome.tfidf?.ahead].flatMap((one) => (one ? [side(one)] : [])))
  }
  if (outcome.problem === 'text') return outcome.perplexity < outcome.basePerplexity ? 'better' : 'worse'
  return outcome.tfidf?.ahead ? side(outcome.tfidf.ahead) : 'alone'
}

const order: readonly Verdict[] = ['worse', 'unclear', 'better']

function judgeClasses({ accuracy, interval, majority, tfidf }: ClassesOutcome): Verdict {
  const against = (other: number): Verdict =>
    interval
      ? side({ low: interval.low - other, high: interval.high - other })
      : side({ low: accuracy - other, high: accuracy - other })
  const each = [
    ...(majority ? [against(majority.accuracy)] : []),
    ...(tfidf ? [tfidf.ahead ? side(tfidf.ahead) : against(tfidf.accuracy)] : []),
  ]
  return least(each)
}

const least = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.length === 0 ? 'alone' : verdicts.reduce((a, b) => (order.indexOf(b) < order.indexOf(a) ? b : a))

function side({ low, high }: { low: number; high: number }): Verdict {
  if (low > 0) return 'better'
  return high < 0 ? 'worse' : 'unclear'
}

/** A label that was learned from fewer rows is a guess. */
const rareRows = 20
const cutShare = 0.1
const fewRows = 2000

/** The two most promising. */
export function advise(run: FinishedRun, outcome: Outcome): Advice[] {
  const { method, settings } = run.record
  const { train, test } = run.result.split
  const epochs = typeof settings.epochs === 'number' ? settings.epochs : 0
  const testShare = test / Math.max(1, train + test)
  const isRare = ({ support }: { support: number }) => support / Math.max(0.01, testShare) < rareRows
  const hasRare = outcome.problem === 'classes' && outcome.perClass.length > 2 && outcome.perClass.some(isRare)
  const found: Advice[] = [
    ...(method === 'head' ? (['lora'] as const) : []),
    ...(run.result.truncatedRows > cutShare * (train + test) ? (['longer'] as const) : []),
    ...(hasRare ? (['rare-labels'] as const) : []),
    ...(train < fewRows ? (['more-rows'] as const) : []),
    ...(method === 'lora' ? (['full'] as const) : []),
    ...(method !== 'head' && epochs < 5 ? (['more-epochs'] as const) : []),
    ...(method === 'full' ? (['lower-rate'] as const) : []),
    'fix-labels',
    'more-rows',
  ]
  return [...new Set(found)].filter((one) => one !== 'fix-labels' || outcome.problem !== 'text').slice(0, 2)
}
