// What counting words reaches where rows have scores: of one text a ridge regression on TF-IDF, of two how alike their TF-IDF rows are.

import { checkRows, holdOut } from './baselines.ts'
import { type ScoreMetrics, scoreMetrics } from './metrics.ts'
import { createPause, type Pause } from './pause.ts'
import { addMisses, fitSparseLinear, type Loss, scoreRow } from './sparse-linear.ts'
import { type AnalyzerName, fitVectorizer, type SparseRows, type Vectorizer, vectorize } from './tfidf.ts'

export type ScoredTexts = {
  texts: string[]
  /** The second text of each row, where rows are pairs. */
  pairs?: string[] | undefined
  scores: number[]
}

export type ScoreBaseline = {
  metrics: ScoreMetrics
  /** Score of each test row. */
  predicted: number[]
  analyzer: AnalyzerName
  seconds: number
}

/** Bounds the optimiser's memory; the rarest terms go first. */
const maxColumns = 1_000_000
/** scikit-learn's alpha: how many rows the penalty weighs as much as. */
const ridgePenalty = 1
const maxSteps = 60

/** Of words and characters the one that does better on training rows. Errors: bad-data (no rows). */
export async function tfidfScoreBaseline(
  train: ScoredTexts,
  test: ScoredTexts,
  { seed, signal }: { seed: number; signal?: AbortSignal | undefined },
): Promise<ScoreBaseline> {
  checkRows(train.texts.length, test.texts.length)
  const started = performance.now()
  const pause = createPause(signal)
  const predict = train.pairs && test.pairs ? byLikeness : byRidge
  let best: Candidate | undefined
  for (const analyzer of ['char', 'word'] as const) {
    const candidate = await predict(train, analyzer, seed, pause)
    if (!best || candidate.error < best.error) best = candidate
  }
  const predicted = await best!.predict(test)
  const seconds = (performance.now() - started) / 1000
  return { metrics: scoreMetrics(test.scores, predicted), predicted, analyzer: best!.vectorizer.analyzer, seconds }
}

/** `error`: mean squared, on training rows. */
type Candidate = { vectorizer: Vectorizer; error: number; predict(texts: ScoredTexts): Promise<number[]> }

async function byRidge(train: ScoredTexts, analyzer: AnalyzerName, seed: number, pause: Pause): Promise<Candidate> {
  const { vectorizer, rows } = await fitVectorizer(train.texts, analyzer, maxColumns, pause)
  const every = train.texts.keys().toArray()
  const parts = holdOut(every, seed)
  const mean = average(train.scores)
  // scores of any unit are learned alike
  const unit = Math.sqrt(average(train.scores.map((score) => (score - mean) ** 2))) || 1
  const targets = train.scores.map((score) => (score - mean) / unit)
  const solve = (chosen: readonly number[]) =>
    fitSparseLinear(rows, targets, chosen, {
      ...{ outputs: 1, loss: squaredLoss, penalty: ridgePenalty / chosen.length, spread: 1 },
      ...{ maxSteps, valueTolerance: 1e-5, pause },
    })
  const scoresOf = (from: SparseRows, chosen: readonly number[], weights: Float64Array) => {
    const score = new Float64Array(1)
    return chosen.map((row) => {
      scoreRow(from, row, weights, score)
      return score[0]! * unit + mean
    })
  }
  const tried = await solve(parts.fit)
  const guesses = scoresOf(rows, parts.heldOut, tried.weights)
  return {
    vectorizer,
    error: average(guesses.map((guess, i) => (guess - train.scores[parts.heldOut[i]!]!) ** 2)),
    async predict({ texts }) {
      const { weights } = await solve(every)
      return scoresOf(await vectorize(texts, vectorizer, pause), texts.keys().toArray(), weights)
    },
  }
}

/** A line through the cosines: two numbers are not overfitted, so nothing is held out. */
async function byLikeness(train: ScoredTexts, analyzer: AnalyzerName, _: number, pause: Pause): Promise<Candidate> {
  const { vectorizer, rows } = await fitVectorizer([...train.texts, ...train.pairs!], analyzer, maxColumns, pause)
  const alike = cosines(rows, rows, train.texts.length)
  const [meanAlike, meanScore] = [average(alike), average(train.scores)]
  const spread = average(alike.map((value) => (value - meanAlike) ** 2))
  const together = average(alike.map((value, i) => (value - meanAlike) * (train.scores[i]! - meanScore)))
  const slope = spread > 0 ? together / spread : 0
  const scoreOf = (value: number) => meanScore + slope * (value - meanAlike)
  return {
    vectorizer,
    error: average(alike.map((value, i) => (scoreOf(value) - train.scores[i]!) ** 2)),
    async predict({ texts, pairs }) {
      const [first, second] = [await vectorize(texts, vectorizer, pause), await vectorize(pairs!, vectorizer, pause)]
      return cosines(first, second, 0).map(scoreOf)
    },
  }
}

/** Of each row of `b` from `start` on with that of `a` from 0 on; rows have length 1, and their columns rise. */
function cosines(a: SparseRows, b: SparseRows, start: number): number[] {
  return Array.from({ length: b.rowCount - start }, (_, row) => {
    const other = start + row
    let product = 0
    let [i, j] = [a.offsets[row]!, b.offsets[other]!]
    while (i < a.offsets[row + 1]! && j < b.offsets[other + 1]!) {
      const difference = a.columns[i]! - b.columns[j]!
      if (difference === 0) product += a.values[i]! * b.values[j]!
      if (difference <= 0) i++
      if (difference >= 0) j++
    }
    return product
  })
}

const average = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / Math.max(1, values.length)

const squaredLoss: Loss = (rows, targets, chosen, from, to, weights, gradient) => {
  const miss = new Float64Array(1)
  let loss = 0
  for (let i = from; i < to; i++) {
    const row = chosen[i]!
    scoreRow(rows, row, weights, miss)
    miss[0]! -= targets[row]!
    loss += (miss[0]! * miss[0]!) / 2
    addMisses(rows, row, miss, gradient)
  }
  return loss
}
