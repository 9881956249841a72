// What simpler ways make of a run's rows: always the commonest label, and counting words.
import { majorityBaseline, tfidfBaseline } from '../evaluation/baselines.ts'
import { pairedInterval } from '../evaluation/metrics.ts'
import { type ScoredTexts, tfidfScoreBaseline } from '../evaluation/score-baseline.ts'
import type { AnalyzerName } from '../evaluation/tfidf.ts'
import { argMax, rowOf } from '../inference/logits.ts'
import { correctRows, type Metrics } from './evaluate.ts'
import type { FinetuneResult } from './finetune.ts'
import type { Work } from './finetune-work.ts'
import { type Examples, firstText } from './labelled-examples.ts'

/** `predicted`: class or score of each held-out row. */
type WordsBaseline = { metrics: Metrics; predicted: number[]; analyzer: AnalyzerName; seconds: number }
/** Of scores there is no commonest; of several labels at once nothing is measured. */
type Baselines = { majority?: Metrics; tfidf?: WordsBaseline }

export async function computeBaselines(work: Work): Promise<Baselines> {
  const { split, emit } = work
  if (split.problem === 'multi-label') return {}
  emit({ kind: 'phase', phase: 'baselines' })
  const { train, test, classNames, problem } = split
  const majority = problem === 'classes' ? majorityBaseline(train.labels, test.labels, classNames) : undefined
  const tfidf = await wordsBaseline(work)
  emit({
    kind: 'baselines',
    ...(majority ? { majority: numbersOf(majority) } : {}),
    tfidf: numbersOf(tfidf.metrics),
  })
  return { ...(majority ? { majority } : {}), tfidf }
}

/** TF-IDF with a linear model, of classes or scores. */
export async function wordsBaseline({ split, settings, signal }: Pick<Work, 'split' | 'settings' | 'signal'>) {
  const { train, test, classNames } = split
  const { seed } = settings
  if (split.problem === 'score') return tfidfScoreBaseline(scoredTexts(train), scoredTexts(test), { seed, signal })
  const texts = (examples: Examples) => examples.items.map((item) => item.text)
  return tfidfBaseline({
    ...{ trainTexts: texts(train), trainLabels: train.labels, testTexts: texts(test), testLabels: test.labels },
    ...{ classNames, seed, signal },
  })
}

/** Beside the model's own answers, on the same rows. */
export function compared(
  { majority, tfidf }: Baselines,
  logits: Float32Array,
  test: Examples,
  seed: number,
): FinetuneResult['baselines'] {
  if (!tfidf) return {}
  const { predicted, metrics, analyzer } = tfidf
  const words = { ...metrics, analyzer }
  if (!majority) {
    const errors = (scores: ArrayLike<number>) => test.labels.map((score, row) => Math.abs(scores[row]! - score))
    return { tfidf: { ...words, ahead: pairedInterval(errors(predicted), errors(logits), seed) } }
  }
  const width = logits.length / test.items.length
  const own = test.items.map((_, row) => argMax(rowOf(logits, row, width)))
  const ahead = pairedInterval(correctRows(own, test.labels), correctRows(predicted, test.labels), seed)
  return { majority, tfidf: { ...words, ahead } }
}

function scoredTexts({ items, labels }: Examples): ScoredTexts {
  const pairs = items.flatMap(({ pair }) => (pair === undefined ? [] : [pair]))
  return { texts: items.map(firstText), scores: labels, ...(pairs.length > 0 ? { pairs } : {}) }
}

function numbersOf(metrics: Metrics): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  )
}
