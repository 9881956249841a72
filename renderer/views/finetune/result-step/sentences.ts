// A result in sentences: what it means first, then how sure that is, then what simpler ways reach.

import type {
  ClassesOutcome,
  Interval,
  RunResultView,
  ScoreOutcome,
  SeveralOutcome,
  TextOutcome,
} from '../../../../shared/contract/results.ts'
import { formatCount, formatNumber, formatPercent, formatPoints } from '../../../app/format.ts'
import { type ResultTexts, resultTexts } from '../../../locales/result.ts'

/** `lead`: sentences; what stands between ** is in hue. */
export type Said = { title: string; lead: string[] }

type Judged<O> = Pick<RunResultView, 'verdict'> & { outcome: O }

export function sayResult({ outcome, verdict }: Pick<RunResultView, 'outcome' | 'verdict'>): Said {
  const t = resultTexts.get()
  if (outcome.problem === 'classes') return sayClasses({ outcome, verdict }, t)
  if (outcome.problem === 'score') return sayScore({ outcome, verdict }, t)
  if (outcome.problem === 'multi-label') return saySeveral({ outcome, verdict }, t)
  return sayText(outcome, t)
}

/** Where it learned from a part of the rows only, or was measured on one. */
export function sayDrawn({ split }: Pick<RunResultView, 'split'>): string[] {
  const t = resultTexts.get()
  const { train, test, drawnFrom, testDrawnFrom } = split
  return [
    ...(drawnFrom === null ? [] : [t.drawn(formatCount(train), formatCount(drawnFrom))]),
    ...(testDrawnFrom === null ? [] : [t.testDrawn(formatCount(test), formatCount(testDrawnFrom))]),
  ]
}

/** Of a hundred, or of all where there are fewer. */
function ofHundred(right: number, rows: number): [right: string, of: string] {
  return rows >= 100 ? [String(Math.round((100 * right) / rows)), '100'] : [formatCount(right), formatCount(rows)]
}

export const formatRange = ({ low, high }: Interval, format = inPercent): string => `${format(low)}–${format(high)}`
const inPercent = (share: number): string => (100 * share).toFixed(1)

/** What a result is held back by: the simpler way that it beats least. */
function limit({ majority, tfidf, accuracy, interval }: ClassesOutcome): 'words' | 'majority' {
  if (majority === null) return 'words'
  const low = interval?.low ?? accuracy
  if (tfidf === null) return 'majority'
  return low <= majority.accuracy && majority.accuracy >= tfidf.accuracy ? 'majority' : 'words'
}

function sayClasses({ outcome, verdict }: Judged<ClassesOutcome>, t: ResultTexts): Said {
  const { rows, right, accuracy, interval, macroF1, majority, tfidf } = outcome
  const count = ofHundred(right, rows)
  const range = interval && formatRange(interval)
  const main = t.lead.accuracy(formatCount(rows), formatPercent(accuracy), range, inPercent(macroF1))
  const isGood = verdict === 'better' || verdict === 'alone'
  const by = limit(outcome)
  const titles = {
    words: { worse: t.title.worseThanWords, unclear: t.title.noBetterThanWords },
    majority: { worse: t.title.worseThanMajority, unclear: t.title.noBetterThanMajority },
  }[by]
  const baselines = [
    ...(tfidf ? [sayWords(accuracy, tfidf.accuracy, tfidf.ahead, t)] : []),
    ...(majority && (tfidf === null || by === 'majority')
      ? [t.lead.majority(formatPercent(majority.accuracy), majority.label)]
      : []),
    ...(majority || tfidf ? [] : [t.lead.alone]),
  ]
  return {
    title: isGood ? t.title.classes(...count) : titles[verdict],
    lead: [...(isGood ? [] : [t.lead.sorted(...count)]), main, ...baselines],
  }
}

/** Of a hundred rows, or of all labels of a row, right by the model and by counting words. */
function sayWords(own: number, words: number, ahead: Interval | null, t: ResultTexts): string {
  if (ahead === null) return t.lead.words(formatPercent(words))
  const points = formatPoints(Math.abs(own - words)).replace(/^[+−]/, '')
  const [low, high] = [formatPoints(ahead.low), formatPoints(ahead.high)]
  if (ahead.low > 0) return t.lead.better(points, low, high)
  return (ahead.high < 0 ? t.lead.worse : t.lead.unclear)(formatPercent(words), points, low, high)
}

const inNumber = (value: number): string => formatNumber(value, 2)

function sayScore({ outcome, verdict }: Judged<ScoreOutcome>, t: ResultTexts): Said {
  const { rows, pearson, interval, spearman, mae, meanMae, tfidf, ahead } = outcome
  const isGood = verdict === 'better' || verdict === 'alone'
  // what it beats least
  const isByWords = tfidf?.ahead != null && (ahead === null || tfidf.ahead.low <= ahead.low)
  const titles = isByWords
    ? { worse: t.title.worseThanWords, unclear: t.title.noBetterThanWords }
    : { worse: t.title.worseThanMean, unclear: t.title.noBetterThanMean }
  return {
    title: isGood ? t.title.score(inNumber(pearson)) : titles[verdict],
    lead: [
      t.lead.error(formatCount(rows), inNumber(mae), meanMae === null ? null : inNumber(meanMae)),
      ...(tfidf ? [sayWordsError(mae, tfidf, t)] : []),
      t.lead.correlation(inNumber(pearson), interval && formatRange(interval, inNumber), inNumber(spearman)),
    ],
  }
}

function sayWordsError(mae: number, { mae: words, ahead }: NonNullable<ScoreOutcome['tfidf']>, t: ResultTexts): string {
  if (ahead === null) return t.lead.wordsError(inNumber(words))
  const say = ahead.low > 0 ? t.lead.smallerError : ahead.high < 0 ? t.lead.largerError : t.lead.unclearError
  return say(inNumber(words), inNumber(Math.abs(words - mae)), inNumber(ahead.low), inNumber(ahead.high))
}

function saySeveral({ outcome, verdict }: Judged<SeveralOutcome>, t: ResultTexts): Said {
  const { rows, exact, interval, microF1, macroF1, tfidf } = outcome
  const titles = { worse: t.title.worseThanWords, unclear: t.title.noBetterThanWords }
  const isGood = verdict === 'better' || verdict === 'alone'
  return {
    title: isGood ? t.title.several(...ofHundred(Math.round(exact * rows), rows)) : titles[verdict],
    lead: [
      t.lead.exact(formatCount(rows), formatPercent(exact), interval && formatRange(interval)),
      ...(tfidf ? [sayWords(exact, tfidf.exact, tfidf.ahead, t)] : []),
      t.lead.several(inPercent(microF1), inPercent(macroF1)),
      ...(tfidf ? [t.lead.severalWords(inPercent(tfidf.microF1), inPercent(tfidf.macroF1))] : []),
    ],
  }
}

/** From here on a fall of the perplexity is seen in what is written; below, hardly. */
const [muchBetter, littleBetter] = [1.5, 1.1] as const

function sayText({ rows, perplexity, basePerplexity }: TextOutcome, t: ResultTexts): Said {
  const ratio = basePerplexity / perplexity
  const title =
    ratio >= muchBetter
      ? t.title.textMuch
      : ratio >= littleBetter
        ? t.title.text
        : ratio > 1
          ? t.title.textLittle
          : t.title.textWorse
  const [before, after] = [basePerplexity, perplexity].map((value) => formatCount(Math.round(value)))
  const show = (value: number) => formatNumber(value, value < 10 ? 2 : 1)
  return {
    title,
    lead: [
      t.lead.perplexity(formatCount(rows), show(basePerplexity), show(perplexity)),
      before === after ? t.lead.noChoices : t.lead.choices(before!, after!),
    ],
  }
}
