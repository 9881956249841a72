import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { type ScoredTexts, tfidfScoreBaseline } from './score-baseline.ts'

const realFolder = join(import.meta.dirname, '../../../../shared/data/ko')
const hasRealData = existsSync(realFolder)
if (!hasRealData) console.warn(`SKIPPED: the baseline on real pairs needs ${realFolder}, which is not there`)

const options = { seed: 5 }
const filler = (random: ReturnType<typeof createRandom>) => `filler${random.integer(30)}`

/** Scores in hundreds, told by one word. */
function told(count: number, seed: number): ScoredTexts {
  const random = createRandom(seed)
  const levels = Array.from({ length: count }, () => random.integer(5))
  return {
    texts: levels.map((level) => `${filler(random)} level${'abcde'[level]} ${filler(random)}`),
    scores: levels.map((level) => 500 + 100 * level + random.normal()),
  }
}

/** The score is how many of four words the two share. */
function alike(count: number, seed: number): Required<ScoredTexts> {
  const random = createRandom(seed)
  const rows = Array.from({ length: count }, () => {
    const words = Array.from({ length: 4 }, () => `word${random.integer(400)}`)
    const shared = random.integer(5)
    return { words, shared, others: words.map((word, i) => (i < shared ? word : `other${random.integer(400)}`)) }
  })
  return {
    texts: rows.map(({ words }) => words.join(' ')),
    pairs: rows.map(({ others }) => others.join(' ')),
    scores: rows.map(({ shared }) => shared),
  }
}

describe('tfidfScoreBaseline', () => {
  it('of texts: learns what the words add, in the unit of the scores, the same way each time', async () => {
    const [train, test] = [told(600, 1), told(100, 2)]
    const first = await tfidfScoreBaseline(train, test, options)
    expect(first.metrics.pearson).toBeGreaterThan(0.98)
    expect(first.metrics.mae).toBeLessThan(40)
    expect(first.predicted.length).toBe(100)
    const second = await tfidfScoreBaseline(train, test, options)
    expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 })
  })

  it('of pairs: how much the two share', async () => {
    const { metrics } = await tfidfScoreBaseline(alike(400, 3), alike(100, 4), options)
    expect(metrics.spearman).toBeGreaterThan(0.95)
    expect(metrics.mae).toBeLessThan(0.4)
  })

  it('answers the mean where texts say nothing', async () => {
    const same = (scores: number[]): ScoredTexts => ({ texts: scores.map(() => 'the same'), scores })
    const { predicted, metrics } = await tfidfScoreBaseline(same([1, 2, 3, 2]), same([2, 3]), options)
    for (const score of predicted) expect(score).toBeCloseTo(2, 5)
    expect(metrics.pearson).toBe(0)
    const empty = { ...same([1, 3]), pairs: ['', ''] }
    expect((await tfidfScoreBaseline(empty, empty, options)).predicted).toEqual([2, 2])
  })

  it('needs rows, and stops when told to', async () => {
    await expect(tfidfScoreBaseline(told(1, 1), told(1, 2), options)).rejects.toMatchObject({ code: 'bad-data' })
    const signal = AbortSignal.abort()
    await expect(tfidfScoreBaseline(told(9, 1), told(9, 2), { ...options, signal })).rejects.toThrow(/abort/i)
  })

  it.skipIf(!hasRealData)('real Korean pairs', async () => {
    const read = (file: string): ScoredTexts => {
      const lines = readFileSync(join(realFolder, file), 'utf8').trim().split('\n').slice(1)
      const rows = lines.map((line) => line.split('\t'))
      return {
        texts: rows.map((row) => row[5]!),
        pairs: rows.map((row) => row[6]!),
        scores: rows.map((row) => +row[4]!),
      }
    }
    const { metrics } = await tfidfScoreBaseline(read('korsts-train.tsv'), read('korsts-test.tsv'), options)
    expect(metrics.spearman).toBeGreaterThan(0.5)
  })
})
