// What a fine-tuned model has to beat: always answering the commonest class, and TF-IDF with logistic regression.

import { createRandom, deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { countOutputs, fitLogisticRegression, predictClasses } from './logistic-regression.ts'
import { type ClassificationMetrics, classificationMetrics } from './metrics.ts'
import { createPause } from './pause.ts'
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
  const { trainTexts, trainLabels, testTexts, testLabels, classNames } = input
  const pause = createPause(input.signal)
  const maxColumns = Math.max(1, Math.floor(maxWeights / countOutputs(classNames.length)))
  const every = trainTexts.keys().toArray()
  const { fit, heldOut } = holdOut(every, input.seed)
  let best: { vectorizer: Vectorizer; rows: SparseRows; model: LinearModel; right: number } | undefined
  for (const analyzer of ['char', 'word'] as const) {
    const { vectorizer, rows } = await fitVectorizer(trainTexts, analyzer, maxColumns, pause)
    const model = await fitLogisticRegression(rows, trainLabels, fit, classNames.length, {
      c: inversePenalty,
      maxSteps: selectionSteps,
      pause,
    })
    const guesses = predictClasses(model, rows, heldOut)
    const right = guesses.filter((guess, i) => guess === trainLabels[heldOut[i]!]).length
    if (!best || right > best.right) best = { vectorizer, rows, model, right }
  }
  const { vectorizer, rows, model: start } = best!
  const options = { c: inversePenalty, maxSteps: finalSteps, start: start.weights, pause }
  const model = await fitLogisticRegression(rows, trainLabels, every, classNames.length, options)
  const testRows = await vectorize(testTexts, vectorizer, pause)
  const guesses = predictClasses(model, testRows, testTexts.keys().toArray())
  const metrics = classificationMetrics(testLabels, guesses, classNames)
  const seconds = (performance.now() - started) / 1000
  return { metrics, predicted: guesses, analyzer: vectorizer.analyzer, seconds }
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
