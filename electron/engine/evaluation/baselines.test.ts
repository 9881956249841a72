import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { type LabelledSets, majorityBaseline, tfidfBaseline, tfidfLabelsBaseline } from './baselines.ts'

const realFolder = join(import.meta.dirname, '../../../../shared/data')
const hasRealData = existsSync(realFolder)
if (!hasRealData) console.warn(`Skipping the baseline on real reviews: there is no folder ${realFolder}`)

/** Texts of filler words in which one word tells the class. */
function makeTexts(count: number, classCount: number, seed: number) {
  const random = createRandom(seed)
  const labels = Array.from({ length: count }, () => random.integer(classCount))
  const filler = () => `filler${random.integer(50)}`
  return { labels, texts: labels.map((label) => `${filler()} ${filler()} signal${'abcdef'[label]} ${filler()}`) }
}

function makeInput(classCount: number) {
  const train = makeTexts(400, classCount, 1)
  const test = makeTexts(100, classCount, 2)
  const classNames = Array.from({ length: classCount }, (_, k) => `class ${k}`)
  return {
    trainTexts: train.texts,
    trainLabels: train.labels,
    testTexts: test.texts,
    testLabels: test.labels,
    classNames,
    seed: 5,
  }
}

it('majorityBaseline answers the commonest training class', () => {
  const metrics = majorityBaseline([0, 1, 1], [0, 0, 1, 0], ['a', 'b'])
  expect(metrics.accuracy).toBe(0.25)
  expect(metrics.confusion).toEqual([
    [0, 3],
    [0, 1],
  ])
})

describe('tfidfBaseline', () => {
  it.each([2, 5])('learns what tells %i classes apart, the same way each time', async (classCount) => {
    const first = await tfidfBaseline(makeInput(classCount))
    expect(first.metrics.accuracy).toBe(1)
    expect(first.seconds).toBeGreaterThan(0)
    const second = await tfidfBaseline(makeInput(classCount))
    expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 })
  })

  it('chooses characters where only parts of words repeat, words where only neighbours tell', async () => {
    const random = createRandom(9)
    const noise = () => Array.from({ length: 4 }, () => 'klmnoprst'[random.integer(9)]).join('')
    const labels = Array.from({ length: 400 }, (_, i) => i % 2)
    const split = (texts: string[]) => ({
      trainTexts: texts.slice(0, 300),
      trainLabels: labels.slice(0, 300),
      testTexts: texts.slice(300),
      testLabels: labels.slice(300),
      classNames: ['no', 'yes'],
      seed: 1,
    })
    const parts = await tfidfBaseline(split(labels.map((label) => `${noise()}${label ? 'xy' : 'yx'}${noise()}`)))
    expect(parts.analyzer).toBe('char')
    expect(parts.metrics.accuracy).toBeGreaterThan(0.95)
    const words = ['alpha', 'beta']
    const order = await tfidfBaseline(split(labels.map((label) => (label ? words : words.toReversed()).join(' '))))
    expect(order.analyzer).toBe('word')
    expect(order.metrics.accuracy).toBe(1)
  })

  it('lets other work run and stops when cancelled', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const { texts, labels } = makeTexts(60_000, 6, 1)
    const classNames = [...'abcdef']
    const started = performance.now()
    const work = tfidfBaseline({
      trainTexts: texts,
      trainLabels: labels,
      testTexts: texts,
      testLabels: labels,
      classNames,
      seed: 1,
      signal: controller.signal,
    })
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('refuses one class only, no rows, and labels without a name', async () => {
    const input = makeInput(2)
    await expect(tfidfBaseline({ ...input, trainLabels: input.trainLabels.map(() => 0) })).rejects.toMatchObject({
      code: 'bad-data',
    })
    await expect(tfidfBaseline({ ...input, testTexts: [], testLabels: [] })).rejects.toMatchObject({ code: 'bad-data' })
    await expect(tfidfBaseline({ ...input, testLabels: [] })).rejects.toThrow('100 texts but 0 labels')
    await expect(tfidfBaseline({ ...input, testLabels: input.testLabels.map(() => 2) })).rejects.toThrow('a label 2')
  })

  it.skipIf(!hasRealData)('reaches on 2,000 Korean reviews what characters reach and words do not', async () => {
    const reviews = (name: string, count: number) => {
      const lines = readFileSync(join(realFolder, name), 'utf8')
        .split('\n')
        .slice(1, count + 1)
      const cells = lines.map((line) => line.split('\t'))
      return { texts: cells.map((cell) => cell[1]!), labels: cells.map((cell) => Number(cell[2])) }
    }
    const train = reviews('ko/movie-reviews-train.tsv', 2_000)
    const test = reviews('ko/movie-reviews-test.tsv', 4_000)
    const { metrics, analyzer } = await tfidfBaseline({
      trainTexts: train.texts,
      trainLabels: train.labels,
      testTexts: test.texts,
      testLabels: test.labels,
      classNames: ['negative', 'positive'],
      seed: 1,
    })
    expect(analyzer).toBe('char')
    expect(metrics.accuracy).toBeGreaterThan(0.77) // 0.784 measured
  })
})

describe('tfidfLabelsBaseline', () => {
  /** Each label is told by a word of its own; one never holds. */
  function labelled(count: number, seed: number): LabelledSets {
    const random = createRandom(seed)
    const labels = Array.from({ length: count }, () => [random.integer(2), random.next() < 0.2 ? 1 : 0, 0])
    const filler = () => `filler${random.integer(50)}`
    return {
      labels,
      texts: labels.map(([a, b]) => `${filler()} ${a ? 'apple' : filler()} ${filler()} ${b ? 'pear' : filler()}`),
    }
  }

  it('learns the words of each label, the same way each time', async () => {
    const [train, test] = [labelled(400, 1), labelled(100, 2)]
    const first = await tfidfLabelsBaseline(train, test, { seed: 5 })
    expect(first.metrics).toMatchObject({ microF1: 1, subsetAccuracy: 1 })
    expect(first.metrics.macroF1).toBeCloseTo(2 / 3)
    expect(first.predicted.every((row) => row[2]! < 0.1)).toBe(true)
    const second = await tfidfLabelsBaseline(train, test, { seed: 5 })
    expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 })
  })

  it('says so where there are too few rows', async () => {
    const none = { texts: [], labels: [] }
    await expect(tfidfLabelsBaseline(labelled(20, 1), none, { seed: 5 })).rejects.toMatchObject({ code: 'bad-data' })
    await expect(tfidfLabelsBaseline(labelled(1, 1), labelled(2, 2), { seed: 5 })).rejects.toMatchObject({
      code: 'bad-data',
    })
  })
})
