// A comparison in sentences.

import type { ComparedSide, Comparison } from '../../../shared/contract/results.ts'
import { formatCount, formatNumber, formatPercent, formatPoints } from '../../app/format.ts'
import { compareTexts } from '../../locales/compare.ts'

export const isShare = ({ measure }: Pick<Comparison, 'measure'>): boolean =>
  measure === 'accuracy' || measure === 'exact'

/** By their methods, where those and nothing else tell them apart; else by their names. */
export function sideNames({ a, b }: Pick<Comparison, 'a' | 'b'>): [string, string] {
  const methods = compareTexts.get().methods
  const nameOf = ({ run }: ComparedSide) => methods[run.method] ?? run.method
  const isMethodAlone =
    a.run.method !== b.run.method && a.run.baseName === b.run.baseName && !isScratch(a) && !isScratch(b)
  return isMethodAlone ? [nameOf(a), nameOf(b)] : [a.run.name, b.run.name]
}

const isScratch = ({ run }: ComparedSide): boolean => run.settings.fromScratch === true

export function formatValue(comparison: Pick<Comparison, 'measure'>, value: number): string {
  return isShare(comparison) ? formatPercent(value) : formatNumber(value, value < 10 ? 2 : 1)
}

/** With its sign. */
export function formatDifference(comparison: Pick<Comparison, 'measure'>, value: number): string {
  if (isShare(comparison)) return formatPoints(value)
  const text = formatNumber(Math.abs(value), Math.abs(value) < 10 ? 2 : 1)
  return `${value < 0 ? '−' : value > 0 ? '+' : ''}${text}`
}

export function sayComparison(comparison: Comparison): { title: string; lead: string } {
  const t = compareTexts.get()
  const { better, difference, interval, rows, measure } = comparison
  const [a, b] = sideNames(comparison)
  const title = better === 'unclear' ? t.unclear(a, b) : better === 'a' ? t.better(a, b) : t.better(b, a)
  const count = formatCount(rows)
  const shown = formatDifference(comparison, difference)
  if (interval === null) return { title, lead: t.leadPerplexity(count, [a, b], shown) }
  const ends = [formatDifference(comparison, interval.low), formatDifference(comparison, interval.high)] as const
  const lead = (measure === 'error' ? t.leadError : t.lead)(count, [a, b], shown, ...ends)
  return { title, lead: better === 'unclear' ? `${lead} ${t.chance}` : lead }
}
