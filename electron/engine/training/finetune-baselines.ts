// What simpler ways make of a run's rows: always the commonest label, and counting words.
import { majorityBaseline, tfidfBaseline, tfidfLabelsBaseline } from '../evaluation/baselines.ts'
import { exactRows, pairedInterval } from '../evaluation/metrics.ts'
import { type ScoredTexts, tfidfScoreBaseline } from '../evaluation/score-baseline.ts'
import type { AnalyzerName } from '../evaluation/tfidf.ts'
import { argMax, probabilitiesOf, rowOf } from '../inference/logits.ts'
import { correctRows, type Metrics } from './evaluate.ts'
import type { FinetuneResult } from './finetune.ts'
import type { Work } from './finetune-work.ts'
import { type Examples, firstText } from './labelled-examples.ts'

/** `quality` of what was said of each held-out row: more is better. */
type WordsBaseline = { metrics: Metrics; quality: number[]; analyzer: AnalyzerName; seconds: number }
/** Of scores, and of several labels at once, there is no commonest. */
type Baselines = { majority?: Metrics; tfidf?: WordsBaseline }

export async function computeBaselines(work: Work): Promise<Baselines> {
  const { split, emit } = work
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

/** TF-IDF with a linear model, of classes, labels or scores. */
export async function wordsBaseline({
  split,
  settings: { seed },
  signal,
}: Pick<Work, 'split' | 'settings' | 'signal'>): Promise<WordsBaseline> {
  const { train, test, classNames, problem } = split
  const texts = (examples: Examples) => examples.items.map((item) => item.text)
  if (problem === 'score') {
    const { predicted, ...rest } = await tfidfScoreBaseline(scoredTexts(train), scoredTexts(test), { seed, signal })
    return { ...rest, quality: closeness(predicted, test.labels) }
  }
  if (problem === 'multi-label') {
    const [learned, held] = [train, test].map((part) => ({ texts: texts(part), labels: part.multiLabels! }))
    const { predicted, ...rest } = await tfidfLabelsBaseline(learned!, held!, { seed, signal })
    return { ...rest, quality: exactRows(predicted, test.multiLabels!).map(Number) }
  }
  const { predicted, ...rest } = await tfidfBaseline({
    ...{ trainTexts: texts(train), trainLabels: train.labels, testTexts: texts(test), testLabels: test.labels },
    ...{ classNames, seed, signal },
  })
  return { ...rest, quality: correctRows(predicted, test.labels).map(Number) }
}

/** Beside the model's own answers, on the same rows. */
export function compared(
  { majority, tfidf }: Baselines,
  logits: Float32Array,
  { test, problem }: Pick<Work['split'], 'test' | 'problem'>,
  seed: number,
): FinetuneResult['baselines'] {
  if (!tfidf) return {}
  const { quality, metrics, analyzer } = tfidf
  const ahead = pairedInterval(qualityOf(logits, test, problem), quality, seed)
  return { ...(majority ? { majority } : {}), tfidf: { ...metrics, analyzer, ahead } }
}

/** The model's, of each row: right or not, all labels right or not, or how little its score is off. */
function qualityOf(logits: Float32Array, test: Examples, problem: Work['split']['problem']): number[] {
  if (problem === 'score') return closeness(logits, test.labels)
  const width = logits.length / test.items.length
  const rows = test.items.map((_, row) => rowOf(logits, row, width))
  if (problem === 'multi-label') {
    const probabilities = rows.map((row) => [...probabilitiesOf(row, problem)])
    return exactRows(probabilities, test.multiLabels!).map(Number)
  }
  return correctRows(rows.map(argMax), test.labels).map(Number)
}

const closeness = (scores: ArrayLike<number>, truth: readonly number[]): number[] =>
  truth.map((score, row) => -Math.abs(scores[row]! - score))

function scoredTexts({ items, labels }: Examples): ScoredTexts {
  const pairs = items.flatMap(({ pair }) => (pair === undefined ? [] : [pair]))
  return { texts: items.map(firstText), scores: labels, ...(pairs.length > 0 ? { pairs } : {}) }
}

function numbersOf(metrics: Metrics): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  )
}
