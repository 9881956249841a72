// Metrics for people: the headline numbers on one line, a table of the classes below it.

import type { Evaluation } from '../compute/methods.ts'
import { fixed, percent, shorten, table } from './text.ts'

type AnyMetrics = Evaluation['metrics']

/** How each metric is called and written; in this order. */
const headlines: Record<string, { name: string; show(value: number): string }> = {
  accuracy: { name: 'accuracy', show: percent },
  macroF1: { name: 'macro-F1', show: percent },
  weightedF1: { name: 'weighted F1', show: percent },
  microF1: { name: 'micro-F1', show: percent },
  subsetAccuracy: { name: 'exact rows', show: percent },
  pearson: { name: 'Pearson', show: (value) => fixed(value) },
  spearman: { name: 'Spearman', show: (value) => fixed(value) },
  mse: { name: 'mean squared error', show: (value) => fixed(value) },
  mae: { name: 'mean absolute error', show: (value) => fixed(value) },
  perplexity: { name: 'perplexity', show: (value) => fixed(value, 2) },
  tokens: { name: 'tokens', show: String },
}

export function metricsLine(metrics: AnyMetrics): string {
  const values = new Map(Object.entries(metrics))
  return Object.entries(headlines)
    .flatMap(([key, { name, show }]) => {
      const value = values.get(key)
      return typeof value === 'number' ? [`${name} ${show(value)}`] : []
    })
    .join(', ')
}

export function metricsText(metrics: AnyMetrics): string {
  const classes = 'perClass' in metrics ? classTable(metrics.perClass) : ''
  const interval =
    'interval' in metrics && metrics.interval
      ? ` (95 % interval of accuracy ${percent(metrics.interval.low)} to ${percent(metrics.interval.high)})`
      : ''
  return `${classes ? `${classes}\n\n` : ''}${metricsLine(metrics)}${interval}`
}

/** More classes than this make no readable table: the worst are shown. */
const shownClasses = 20

function classTable(perClass: Extract<AnyMetrics, { accuracy?: number }>['perClass']): string {
  if (!perClass) return ''
  const isLong = perClass.length > shownClasses
  const shown = isLong ? [...perClass].sort((a, b) => a.f1 - b.f1).slice(0, shownClasses) : perClass
  const rows = shown.map(({ label, precision, recall, f1, support }) => [
    shorten(label, 30),
    percent(precision),
    percent(recall),
    percent(f1),
    String(support),
  ])
  const title = isLong ? `The ${shownClasses} classes of ${perClass.length} with the lowest F1:\n` : ''
  return title + table(['class', 'precision', 'recall', 'F1', 'rows'], rows)
}
