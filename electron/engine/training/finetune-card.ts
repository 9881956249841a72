// The card of a fine-tuned model, written into its folder: what it does, what it learned from, how, how good it is beside simpler ways, where it is
// weak, and the command that makes it again.
import { basename } from 'node:path'
import type { Interval } from '../evaluation/metrics.ts'
import {
  again,
  type CardBase,
  dataTable,
  frontMatter,
  hyperparameters,
  methodText,
  number,
  percent,
  type Scores,
  table,
} from './card-parts.ts'
import type { Metrics } from './evaluate.ts'
import type { FinetuneResult } from './finetune.ts'
import type { FinetuneSettings } from './finetune-settings.ts'

/** `sample`: texts of the data, to tell its language by; none of them is shown. */
export function finetuneCard(
  settings: FinetuneSettings,
  result: FinetuneResult,
  base: CardBase,
  sample: readonly string[] = [],
): string {
  const name = basename(settings.outputFolder)
  const { metrics } = result
  const scores = scoresOf(metrics)
  const sections = [
    `# ${name}`,
    labelledPurpose(settings, result, base),
    verdict(metrics, result.baselines, result.split.test),
    '## Data',
    dataTable(settings, result),
    '## Method',
    methodText(settings, base),
    hyperparameters(settings),
    '## Measured on held-out rows',
    metricsTable(metrics, result.baselines),
    ...(metrics.perClass ? ['### Per label', perClassTable(metrics.perClass)] : []),
    '## Known weaknesses',
    weaknesses(metrics, result),
    ...again(settings, base, result),
  ]
  return `${frontMatter(settings, base, sample, 'text-classification', scores)}${sections.join('\n\n')}\n`
}

const maxClassRows = 20
/** A label whose F1 is so low is worth a warning, and one so rare that its numbers say little. */
const weakF1 = 0.6
const rareRows = 10
const mostShown = 5

/** Names that hubs know. */
const scoreNames: Record<string, string> = {
  accuracy: 'accuracy',
  macroF1: 'f1_macro',
  microF1: 'f1_micro',
  pearson: 'pearson',
  spearman: 'spearman',
}

function scoresOf(metrics: Metrics): Scores {
  return Object.fromEntries(
    Object.entries(scoreNames).flatMap(([key, name]) => {
      const value = metrics[key as keyof Metrics]
      return typeof value === 'number' ? [[name, value]] : []
    }),
  )
}

function labelledPurpose(settings: FinetuneSettings, { labels }: FinetuneResult, base: CardBase): string {
  const what = settings.textPair === undefined ? 'a text' : 'two texts'
  const shown = labels.slice(0, maxClassRows).join(', ') + (labels.length > maxClassRows ? ', …' : '')
  const does = {
    classes: `sorts ${what} into one of ${labels.length} labels: ${shown}`,
    'multi-label': `gives ${what} those of ${labels.length} labels that hold: ${shown}`,
    score: `gives ${what} a score`,
  }[settings.labelKind]
  return `It ${does}. Made by Tunesmith from ${base.name}${settings.fromScratch ? ', whose weights were drawn anew at random' : ''}.`
}

/** Better than what counts words alone, or not, and how sure that is. */
function verdict(metrics: Metrics, { tfidf, majority }: FinetuneResult['baselines'], rows: number): string {
  const { accuracy, interval, subsetAccuracy } = metrics
  if (subsetAccuracy !== undefined) {
    const own = `On ${number(rows)} held-out rows it has all labels right in ${percent(subsetAccuracy)}.`
    return tfidf?.ahead ? wordsVerdict(own, subsetAccuracy - (tfidf.subsetAccuracy ?? 0), tfidf.ahead) : own
  }
  if (accuracy === undefined) {
    const [name, value] = Object.entries(scoresOf(metrics))[0] ?? []
    const own = name === undefined ? [] : [`On ${number(rows)} held-out rows its ${name} is ${value!.toFixed(3)}.`]
    return [...own, ...errorVerdict(metrics, tfidf)].join(' ')
  }
  const range = interval ? ` (95 % interval ${percent(interval.low)} to ${percent(interval.high)})` : ''
  const own = `On ${number(rows)} held-out rows it is right in ${percent(accuracy)}${range}.`
  if (tfidf?.ahead) return wordsVerdict(own, accuracy - (tfidf.accuracy ?? 0), tfidf.ahead)
  return majority ? `${own} The commonest label alone is right in ${percent(majority.accuracy ?? 0)}.` : own
}

function wordsVerdict(own: string, difference: number, ahead: Interval): string {
  const by = `${points(difference)} (95 % interval of the difference ${points(ahead.low)} to ${points(ahead.high)})`
  if (ahead.low > 0) return `${own} That is better than TF-IDF, which counts words alone, by ${by}.`
  if (ahead.high < 0) return `${own} **It is NOT better than TF-IDF, which counts words alone**: it is behind by ${by}.`
  return `${own} **Whether it is better than TF-IDF, which counts words alone, cannot be told**: ${by} holds zero.`
}

function errorVerdict({ mae = 0 }: Metrics, tfidf: FinetuneResult['baselines']['tfidf']): string[] {
  if (!tfidf?.ahead) return []
  const { ahead, mae: other = 0 } = tfidf
  const counted = 'TF-IDF, which counts words alone'
  const [low, high] = ahead.high < 0 ? [-ahead.high, -ahead.low] : [ahead.low, ahead.high]
  const by = Math.abs(other - mae).toFixed(3)
  const range = `(95 % interval of the difference ${low.toFixed(3)} to ${high.toFixed(3)})`
  const off = `Its mean absolute error is ${mae.toFixed(3)}`
  if (ahead.low > 0) return [`${off}, ${by} less than that of ${counted} ${range}.`]
  if (ahead.high < 0) return [`${off}. **It is NOT better than ${counted},** which is off by ${by} less ${range}.`]
  return [
    `${off}. **Whether it is better than ${counted}, cannot be told**: the difference of ${by} may be chance ${range}.`,
  ]
}

const shownMetrics: readonly [key: keyof Metrics, name: string, isShare: boolean][] = [
  ['accuracy', 'accuracy', true],
  ['macroF1', 'macro F1', true],
  ['weightedF1', 'weighted F1', true],
  ['microF1', 'micro F1', true],
  ['subsetAccuracy', 'all labels right', true],
  ['pearson', 'Pearson', false],
  ['spearman', 'Spearman', false],
  ['mse', 'mean squared error', false],
  ['mae', 'mean absolute error', false],
]

function metricsTable(metrics: Metrics, { majority, tfidf }: FinetuneResult['baselines']): string {
  const columns = [metrics, ...(tfidf ? [tfidf] : []), ...(majority ? [majority] : [])]
  const names = [
    '',
    'this model',
    ...(tfidf ? [`TF-IDF (${tfidf.analyzer})`] : []),
    ...(majority ? ['commonest label'] : []),
  ]
  const rows = shownMetrics
    .filter(([key]) => typeof metrics[key] === 'number')
    .map(([key, name, isShare]) => [name, ...columns.map((column) => shown(column[key], isShare))])
  return table(names, rows)
}

const shown = (value: unknown, isShare: boolean): string =>
  typeof value !== 'number' ? '' : isShare ? percent(value) : value.toFixed(3)

function perClassTable(perClass: NonNullable<Metrics['perClass']>): string {
  const listed =
    perClass.length > maxClassRows ? [...perClass].sort((a, b) => a.f1 - b.f1).slice(0, maxClassRows) : perClass
  const rows = listed.map(({ label, precision, recall, f1, support }) => [
    label,
    percent(precision),
    percent(recall),
    percent(f1),
    number(support),
  ])
  const note = perClass.length > maxClassRows ? `The ${maxClassRows} weakest of ${perClass.length} labels.\n\n` : ''
  return `${note}${table(['label', 'precision', 'recall', 'F1', 'rows'], rows)}`
}

function weaknesses({ perClass, confusion }: Metrics, { truncatedRows, split }: FinetuneResult): string {
  const weak = (perClass ?? []).filter(({ f1, support }) => support > 0 && f1 < weakF1).sort((a, b) => a.f1 - b.f1)
  const rare = (perClass ?? []).filter(({ support }) => support < rareRows)
  const lines = [
    ...weak
      .slice(0, mostShown)
      .map(({ label, f1 }) => `- “${label}” is often missed or wrongly given: F1 ${percent(f1)}.`),
    ...confusedPairs(perClass, confusion).map(
      ({ truth, taken, count, support }) =>
        `- ${number(count)} of ${number(support)} rows of “${truth}” were taken for “${taken}”.`,
    ),
    ...(rare.length > 0
      ? [
          `- ${rare.length} ${rare.length === 1 ? 'label has' : 'labels have'} fewer than ${rareRows} held-out rows: their numbers say little.`,
        ]
      : []),
    ...(truncatedRows > 0.05 * (split.train + split.test)
      ? [
          `- ${percent(truncatedRows / (split.train + split.test))} of the texts were cut: what stands late in a long text is not read.`,
        ]
      : []),
  ]
  return lines.length > 0
    ? lines.join('\n')
    : 'None stands out in what was measured. It was measured on rows of the same source alone.'
}

function confusedPairs(perClass: Metrics['perClass'], confusion: Metrics['confusion']) {
  if (!perClass || !confusion) return []
  const pairs = confusion.flatMap((row, i) =>
    row.flatMap((count, k) =>
      i === k || count === 0
        ? []
        : [{ truth: perClass[i]!.label, taken: perClass[k]!.label, count, support: perClass[i]!.support }],
    ),
  )
  return pairs.sort((a, b) => b.count - a.count).slice(0, mostShown)
}

const points = (share: number): string => `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)} points`
