import { beforeEach, describe, expect, it } from 'vitest'
import type {
  ClassesOutcome,
  ScoreOutcome,
  SeveralOutcome,
  TextOutcome,
  Verdict,
} from '../../../../shared/contract/results.ts'
import { useLanguage } from '../../../stores/language.ts'
import { overconfidence } from './calibration-chart.tsx'
import { sortClasses } from './class-table.tsx'
import { cellFace, confusedPairs, firstCell, shownLabels } from './confusion.ts'
import { scaleOf } from './interval-dots.tsx'
import { sayResult } from './sentences.ts'

const classes: ClassesOutcome = {
  ...{ problem: 'classes', rows: 1240, right: 1084, accuracy: 0.8742, macroF1: 0.859 },
  interval: { low: 0.855, high: 0.892 },
  ...{ perClass: [], confusion: [], calibration: null },
  majority: { accuracy: 0.314, interval: null, macroF1: 0.1, label: '배송' },
  tfidf: {
    ...{ accuracy: 0.821, interval: null, macroF1: 0.8, analyzer: 'char' },
    ahead: { low: 0.031, high: 0.075 },
  },
}
const say = (outcome: ClassesOutcome | ScoreOutcome | SeveralOutcome | TextOutcome, verdict: Verdict) => {
  const { title, lead } = sayResult({ outcome, verdict })
  return { title, lead: lead.join(' ') }
}

describe('a result in sentences', () => {
  beforeEach(() => useLanguage.setState({ language: 'en' }))

  it('says how many of a hundred are right, how sure that is, and what TF-IDF reaches', () => {
    const { title, lead } = say(classes, 'better')
    expect(title).toBe('It sorts 87 of 100 new texts right')
    expect(lead).toContain('1,240 rows held out')
    expect(lead).toContain('**87.4%** (95% interval 85.5–89.2)')
    expect(lead).toContain('5.3 points above TF-IDF')
    expect(lead).toContain('+3.1 points to +7.5 points')
    useLanguage.setState({ language: 'ko' })
    expect(say(classes, 'better')).toMatchObject({
      title: '처음 보는 글 100개 중 87개를 맞게 나눕니다',
      lead: expect.stringContaining('5.3%p 낫고'),
    })
    expect(say({ ...classes, rows: 40, right: 35 }, 'better').title).toBe('처음 보는 글 40개 중 35개를 맞게 나눕니다')
  })

  it('says so where it is no better than counting words, or than the commonest label', () => {
    const tfidf = { ...classes.tfidf!, accuracy: 0.88, ahead: { low: -0.03, high: 0.02 } }
    const unclear = say({ ...classes, tfidf }, 'unclear')
    expect(unclear.title).toBe('It is not clearly better than counting words')
    expect(unclear.lead).toMatch(/^It sorts 87 of 100 right/)
    expect(unclear.lead).toContain('may be chance')
    const ahead = { low: -0.05, high: -0.01 }
    expect(say({ ...classes, tfidf: { ...tfidf, ahead } }, 'worse').lead).toContain('below TF-IDF (88.0%)')
    const majority = { ...classes.majority!, accuracy: 0.9 }
    const least = say({ ...classes, majority, tfidf: { ...tfidf, accuracy: 0.85 } }, 'worse')
    expect(least.title).toBe('It does worse than always saying the commonest label')
    expect(least.lead).toContain('“배송” reaches 90.0%')
    expect(say({ ...classes, majority: null, tfidf: null }, 'alone').lead).toContain('No simpler way')
  })

  it('holds the error of scores against the mean and against counting words, and is named by what it beats least', () => {
    const score: ScoreOutcome = {
      ...{ problem: 'score', rows: 1379, pearson: 0.81, interval: null, spearman: 0.8, mae: 0.75, meanMae: 1.4 },
      ahead: { low: 0.6, high: 0.7 },
      tfidf: { mae: 0.97, ahead: { low: 0.18, high: 0.26 } },
      points: [],
    }
    const good = say(score, 'better')
    expect(good.title).toContain('correlation of 0.81')
    expect(good.lead).toContain('off by **0.75** (always saying the mean: 1.4)')
    expect(good.lead).toContain('off by 0.97: that is 0.22 more')
    const behind = { ...score, mae: 1.1, tfidf: { ...score.tfidf!, ahead: { low: -0.16, high: -0.1 } } }
    const worse = say(behind, 'worse')
    expect(worse.title).toBe('It does worse than counting words')
    expect(worse.lead).toContain('off by only 0.97: that is 0.13 less')
    const even = { ...score, tfidf: { ...score.tfidf!, ahead: { low: -0.1, high: 0.3 } } }
    expect(say(even, 'unclear').lead).toContain('may be chance')
    expect(say({ ...score, tfidf: null, ahead: { low: -1, high: -0.5 } }, 'worse').title).toContain('saying the mean')
    useLanguage.setState({ language: 'ko' })
    expect(worse.title).not.toBe(say(behind, 'worse').title)
    expect(say(behind, 'worse').lead).toContain('TF-IDF(0.97점)보다 0.13점 더 빗나가고')
  })

  it('holds rows with all labels right against counting words', () => {
    const several: SeveralOutcome = {
      ...{ problem: 'multi-label', rows: 400, exact: 0.52, interval: { low: 0.47, high: 0.57 }, perClass: [] },
      ...{ microF1: 0.7, macroF1: 0.6 },
      tfidf: { exact: 0.4, microF1: 0.65, macroF1: 0.5, ahead: { low: 0.06, high: 0.18 } },
    }
    const good = say(several, 'better')
    expect(good.title).toContain('every label right on 52 of 100')
    expect(good.lead).toContain('That is 12.0 points above TF-IDF')
    expect(good.lead).toContain('Those of TF-IDF are 65.0 and 50.0.')
    const behind = { ...several, tfidf: { ...several.tfidf!, exact: 0.6, ahead: { low: -0.12, high: -0.04 } } }
    const worse = say(behind, 'worse')
    expect(worse.title).toBe('It does worse than counting words')
    expect(worse.lead).toContain('below TF-IDF (60.0%)')
    expect(say({ ...several, tfidf: null }, 'alone').lead).not.toContain('TF-IDF')
    useLanguage.setState({ language: 'ko' })
    expect(say(several, 'better').lead).toContain('TF-IDF는 차례로 65.0, 50.0입니다.')
  })

  it('puts a perplexity in words', () => {
    const text: TextOutcome = {
      ...{ problem: 'text', isConversation: false, rows: 840, tokens: 9, copied: 0, samples: [] },
      ...{ perplexity: 21.4, basePerplexity: 34.8 },
    }
    const { title, lead } = say(text, 'better')
    expect(title).toContain('much better')
    expect(lead).toContain('from 34.8 to **21.4**')
    expect(lead).toContain('about 21 choices instead of 35')
    expect(say({ ...text, perplexity: 35.1 }, 'worse')).toMatchObject({
      title: expect.stringContaining('no better'),
      lead: expect.not.stringContaining('choices'),
    })
  })
})

describe('a confusion matrix', () => {
  const confusion = [
    [8, 2, 0],
    [1, 9, 0],
    [0, 0, 5],
  ]
  it('shows the labels that take part in the most mistakes, and begins at the worst cell', () => {
    expect(shownLabels(confusion)).toEqual([0, 1, 2])
    expect(shownLabels(confusion, 2)).toEqual([0, 1])
    expect(confusedPairs(confusion, 9)).toEqual([
      { truth: 0, predicted: 1, rows: 2 },
      { truth: 1, predicted: 0, rows: 1 },
    ])
    expect(firstCell(confusion)).toMatchObject({ truth: 0, predicted: 1 })
    expect(firstCell([[3]])).toEqual({ truth: 0, predicted: 0 })
  })

  it('colours by share, and never between what light and dark figures can be read on', () => {
    for (let rows = 0; rows <= 100; rows++) {
      const { percent, isStrong } = cellFace(rows, 100, true)
      expect(isStrong ? percent >= 86 : percent <= 45).toBe(true)
      expect(cellFace(rows, 100, false).percent).toBeLessThanOrEqual(45)
    }
    expect(cellFace(0, 0, false)).toEqual({ isRight: false, percent: 0, isStrong: false })
  })
})

describe('scales and orders', () => {
  it('a scale has round ticks around all that is drawn', () => {
    const scale = scaleOf([
      { value: 0.874, interval: { low: 0.855, high: 0.892 } },
      { value: 0.314, interval: null },
    ])
    expect(scale.low).toBeLessThanOrEqual(0.314)
    expect(scale.high).toBeGreaterThanOrEqual(0.892)
    expect(scale.ticks[0]).toBe(scale.low)
    expect(scaleOf([{ value: 1.2, interval: null }], { fromZero: true }).low).toBe(0)
    const shares = scaleOf(
      [0.45, 0.99].map((value) => ({ value, interval: null })),
      { most: 1 },
    )
    expect([shares.high, shares.ticks.at(-1)]).toEqual([1, 1])
    const one = scaleOf([{ value: 3, interval: null }], { room: 0 })
    expect(one.high).toBeGreaterThan(one.low)
  })

  it('labels are sorted by a column, ties by name', () => {
    const entry = (label: string, f1: number) => ({ label, f1, precision: 0, recall: 0, support: 1 })
    const sorted = sortClasses([entry('b', 0.5), entry('a', 0.5), entry('c', 0.9)], { by: 'f1', isDown: true })
    expect(sorted.map(({ label }) => label)).toEqual(['c', 'a', 'b'])
  })

  it('a model that says more than it holds is overconfident', () => {
    const bin = (confidence: number, accuracy: number, rows: number) => ({ confidence, accuracy, rows })
    expect(overconfidence({ error: 0.1, bins: [bin(0.9, 0.7, 10), bin(0.5, 0.5, 10)] })).toBeCloseTo(0.1)
    expect(overconfidence({ error: 0, bins: [] })).toBe(0)
  })
})
