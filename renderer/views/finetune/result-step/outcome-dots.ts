// A result and the simpler ways beside it, as values on one scale.

import type { RunResultView } from '../../../../shared/contract/results.ts'
import type { ResultTexts } from '../../../locales/result.ts'
import type { IntervalDot } from './interval-dots.tsx'

export type OutcomeDots = { label: string; dots: IntervalDot[]; isShare: boolean }

export function dotsOf({ outcome, run }: RunResultView, t: ResultTexts): OutcomeDots {
  const own = (value: number, interval: IntervalDot['interval']): IntervalDot => ({
    ...{ key: 'own', name: outcome.problem === 'text' ? run.name : t.model, value, interval, isOwn: true },
  })
  if (outcome.problem === 'classes') {
    const { majority, tfidf, accuracy, interval } = outcome
    return {
      label: t.dotsAccuracy,
      isShare: true,
      dots: [
        // always the same answer has no chance in it
        ...(majority ? [{ key: 'majority', name: t.majority, value: majority.accuracy, interval: null }] : []),
        ...(tfidf ? [{ key: 'tfidf', name: t.tfidf, value: tfidf.accuracy, interval: tfidf.interval }] : []),
        own(accuracy, interval),
      ],
    }
  }
  if (outcome.problem === 'score') {
    const { mae, meanMae, tfidf } = outcome
    const mean = meanMae === null ? [] : [{ key: 'mean', name: t.meanOnly, value: meanMae, interval: null }]
    const words = tfidf === null ? [] : [{ key: 'tfidf', name: t.tfidf, value: tfidf.mae, interval: null }]
    return { label: t.dotsError, isShare: false, dots: [...mean, ...words, own(mae, null)] }
  }
  if (outcome.problem === 'text') {
    const { perplexity, basePerplexity } = outcome
    const before = { key: 'before', name: run.baseName ?? t.before, value: basePerplexity, interval: null }
    return { label: t.dotsPerplexity, isShare: false, dots: [before, own(perplexity, null)] }
  }
  return { label: t.dotsExact, isShare: true, dots: [own(outcome.exact, outcome.interval)] }
}
