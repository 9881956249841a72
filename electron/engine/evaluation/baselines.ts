// What a fine-tuned model has to beat: always answering the commonest class, and TF-IDF with logistic regression.

import { createRandom, deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import {
  countOutputs,
  type FitOptions,
  fitIndependentLabels,
  fitLogisticRegression,
  predictClasses,
  predictLabels,
} from './logistic-regression.ts'
import {
  type ClassificationMetrics,
  classificationMetrics,
  type MultiLabelMetrics,
  multiLabelMetrics,
} from './metrics.ts'
import { createPause, type Pause } from './pause.ts'
import type { LinearModel } from './sparse-linear.ts'
import { type AnalyzerName, fitVectorizer, type SparseRows, type Vectorizer, vectorize } from './tfidf.ts'

/** Bounds the optimiser's memory, about 90 bytes a weight; the rarest terms go first. */
const maxWeights = 6_000_000
/** Share of the training rows on which the analyzer is chosen, and the most rows worth holding out for it. */
const heldOutShare = 0.1
const maxHeldOut = 5_000
/** scikit-learn's C: short texts of unit length want a weak penalty. */
const inversePenalty = 10
/** Steps of the optimiser: enough to tell which analyzer is better, and enough for the last digit of accuracy. */
const selectionSteps = 12
const finalSteps = 60

export type BaselineInput = {
  trainTexts: string[]
  trainLabels: number[]
  testTexts: string[]
  testLabels: number[]
  classNames: string[]
  seed: number
  signal?: AbortSignal | undefined
}

export type TfidfBaseline = {
  metrics: ClassificationMetrics
  /** Class of each test row. */
  predicted: number[]
  analyzer: AnalyzerName
  seconds: number
}

export function majorityBaseline(
  trainLabels: number[],
  testLabels: number[],
  classNames: string[],
): ClassificationMetrics {
  const counts = new Array<number>(classNames.length).fill(0)
  for (const label of trainLabels) counts[label]!++
  const commonest = counts.indexOf(Math.max(...counts))
  return classificationMetrics(testLabels, new Array<number>(testLabels.length).fill(commonest), classNames)
}

/** Chooses between word 1-2-grams and character 2-4-grams on held-out training rows, then refits the better on all of them. */
export async function tfidfBaseline(input: BaselineInput): Promise<TfidfBaseline> {
  checkInput(input)
  const started = performance.now()
  const { trainLabels, testTexts, testLabels, classNames } = input
  const pause = createPause(input.signal)
  const { rows, model, analyzer } = await fitBest(input, countOutputs(classNames.length), pause, {
    learn: (from, chosen, options) => fitLogisticRegression(from, trainLabels, chosen, classNames.length, options),
    quality(tried, from, heldOut) {
      const guesses = predictClasses(tried, from, heldOut)
      return guesses.filter((guess, i) => guess === trainLabels[heldOut[i]!]).length
    },
  })
  const predicted = predictClasses(model, rows, testTexts.keys().toArray())
  const metrics = classificationMetrics(testLabels, predicted, classNames)
  return { metrics, predicted, analyzer, seconds: (performance.now() - started) / 1000 }
}

export type LabelledSets = {
  texts: string[]
  /** 0 or 1 of each row and label. */
  labels: number[][]
}

export type LabelsBaseline = {
  metrics: MultiLabelMetrics
  /** Probabilities of each test row's labels. */
  predicted: number[][]
  analyzer: AnalyzerName
  seconds: number
}

/** As for classes, where several labels may hold at once: each is judged by itself. Errors: bad-data (no rows). */
export async function tfidfLabelsBaseline(
  train: LabelledSets,
  test: LabelledSets,
  { seed, signal }: { seed: number; signal?: AbortSignal | undefined },
): Promise<LabelsBaseline> {
  checkRows(train.texts.length, test.texts.length)
  const started = performance.now()
  const pause = createPause(signal)
  const input = { trainTexts: train.texts, testTexts: test.texts, seed }
  const { rows, model, analyzer } = await fitBest(input, train.labels[0]!.length, pause, {
    learn: (from, chosen, options) => fitIndependentLabels(from, train.labels, chosen, options),
    quality(tried, from, heldOut) {
      const truth = heldOut.map((row) => train.labels[row]!)
      return multiLabelMetrics(truth, predictLabels(tried, from, heldOut)).microF1
    },
  })
  const predicted = predictLabels(model, rows, test.texts.keys().toArray())
  const metrics = multiLabelMetrics(test.labels, predicted)
  return { metrics, predicted, analyzer, seconds: (performance.now() - started) / 1000 }
}

type Learner = {
  learn(rows: SparseRows, chosen: number[], options: FitOptions): Promise<LinearModel>
  /** On rows that it did not learn from; more is better. */
  quality(model: LinearModel, rows: SparseRows, heldOut: number[]): number
}

/** The analyzer that does better on held-out training rows, fitted on all of them; `rows` are those of the test. */
async function fitBest(
  { trainTexts, testTexts, seed }: Pick<BaselineInput, 'trainTexts' | 'testTexts' | 'seed'>,
  outputs: number,
  pause: Pause,
  { learn, quality }: Learner,
): Promise<{ rows: SparseRows; model: LinearModel; analyzer: AnalyzerName }> {
  const maxColumns = Math.max(1, Math.floor(maxWeights / outputs))
  const every = trainTexts.keys().toArray()
  const parts = holdOut(every, seed)
  let best: { vectorizer: Vectorizer; rows: SparseRows; tried: LinearModel; reached: number } | undefined
  for (const analyzer of ['char', 'word'] as const) {
    const { vectorizer, rows } = await fitVectorizer(trainTexts, analyzer, maxColumns, pause)
    const tried = await learn(rows, parts.fit, { c: inversePenalty, maxSteps: selectionSteps, pause })
    const reached = quality(tried, rows, parts.heldOut)
    if (!best || reached > best.reached) best = { vectorizer, rows, tried, reached }
  }
  const { vectorizer, rows, tried } = best!
  const model = await learn(rows, every, { c: inversePenalty, maxSteps: finalSteps, start: tried.weights, pause })
  return { rows: await vectorize(testTexts, vectorizer, pause), model, analyzer: vectorizer.analyzer }
}

/** A part of the training rows to choose an analyzer on. */
export function holdOut(rows: number[], seed: number): { fit: number[]; heldOut: number[] } {
  const shuffled = createRandom(deriveSeed(seed, 1)).shuffle([...rows])
  const size = Math.min(maxHeldOut, Math.max(1, Math.round(rows.length * heldOutShare)))
  return { heldOut: shuffled.slice(0, size), fit: shuffled.slice(size) }
}

function checkInput({ trainTexts, trainLabels, testTexts, testLabels, classNames }: BaselineInput): void {
  for (const [part, texts, labels] of [
    ['train', trainTexts, trainLabels],
    ['test', testTexts, testLabels],
  ] as const) {
    if (texts.length !== labels.length) {
      throw new AppError(
        'bad-argument',
        say`The ${part} part has ${texts.length} texts but ${labels.length} labels; every text needs one label.`,
        {
          part,
          texts: texts.length,
          labels: labels.length,
        },
      )
    }
  }
  const strange = [...trainLabels, ...testLabels].find((label) => classNames[label] === undefined)
  if (strange !== undefined) {
    throw new AppError(
      'bad-argument',
      say`There is a label ${strange}; classes run from 0 to ${classNames.length - 1}.`,
      {
        label: strange,
      },
    )
  }
  checkRows(trainTexts.length, testTexts.length)
  if (new Set(trainLabels).size < 2) {
    throw new AppError(
      'bad-data',
      say`All training rows have the same class, so there is nothing to learn. Add rows of another class.`,
      {
        classes: classNames,
      },
    )
  }
}

/** Errors: bad-data (too few to learn from, or none to measure on). */
export function checkRows(train: number, test: number): void {
  if (train >= 2 && test > 0) return
  throw new AppError(
    'bad-data',
    say`A baseline needs at least 2 training rows and 1 test row; there are ${train} and ${test}. Add rows.`,
    { train, test },
  )
}
