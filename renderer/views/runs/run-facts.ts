// A run in words: what it worked on, how well it did, why it stopped.

import type { RunEventView, RunView } from '../../../shared/contract/runs.ts'
import type { Json } from '../../../shared/domain/records.ts'
import type { ErrorCode } from '../../../shared/errors.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { runsTexts, runTexts } from '../../locales/runs.ts'
import { sizeNames, sizes } from './model-size.ts'
import type { RunLog } from './run-log.ts'

export const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path

/** 'starter-bert-ko · LoRA · rows.csv', or of one from scratch its size and texts. */
export function aboutRun(run: RunView): string {
  const t = runTexts.get()
  const { method, settings } = run
  if (method !== 'pretrain') {
    const about = t.about[method as 'head' | 'lora' | 'full'] ?? t.about.full
    return about(run.baseName ?? t.noBase, run.datasetName ?? t.noData)
  }
  const texts = Array.isArray(settings.text) ? settings.text.map((file) => fileName(String(file))) : []
  const words = runsTexts.get()
  const kind = run.kind === 'gpt' ? 'GPT' : 'BERT'
  const learner = settings.model === undefined ? `${kind} ${sizeText(settings)}`.trim() : (run.baseName ?? t.noBase)
  return t.about.pretrain(learner, run.datasetName ?? words.files(texts[0] ?? '', texts.length - 1))
}

/** The preset's name, or layers and width where a number was given in place of the preset's. */
export function sizeText({ size, layers, width }: RunView['settings']): string {
  if (typeof layers !== 'number' && typeof width !== 'number') return String(size ?? '')
  const preset = sizes[sizeNames.find((name) => name === size) ?? 'mini']
  return `${layers ?? preset.layers}×${width ?? preset.width}`
}

/** With the rows that it learns from, once they are counted. */
export function aboutLearning({ run, events }: RunLog): string {
  const t = runTexts.get()
  const rows = events.findLast(({ kind }) => kind === 'rows')?.data.train
  if (typeof rows !== 'number') return aboutRun(run)
  const sentence = run.status === 'running' ? t.learns : t.learned
  return sentence(run.baseName ?? t.noBase, runsTexts.get().methods[run.method] ?? run.method, formatCount(rows))
}

export type MainMetric = { name: string; value: number; text: string; label: string }

const shares = ['accuracy', 'macroF1', 'microF1', 'masked token, top 1'] as const
const plain = ['pearson', 'spearman', 'perplexity'] as const

export function metricText(name: string, value: number): string {
  const isShare = shares.some((share) => share === name)
  return isShare ? formatPercent(value) : formatNumber(value, name === 'perplexity' ? 1 : 3)
}

/** What a model that learned on could before, by the metric that its run is known by. */
export function beforeText(metrics: RunView['metrics']): string | null {
  const name = mainMetric(metrics)?.name
  if (name === undefined) return null
  const before = metrics?.before
  const value = isObject(before) ? before[name] : name === 'perplexity' ? metrics?.basePerplexity : undefined
  return typeof value === 'number' ? metricText(name, value) : null
}

export const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The one number that a run is known by. */
export function mainMetric(metrics: RunView['metrics']): MainMetric | null {
  const labels = runsTexts.get().metrics
  for (const name of [...shares, ...plain]) {
    const value = metrics?.[name]
    if (typeof value !== 'number') continue
    return { name, value, text: metricText(name, value), label: labels[name] ?? name }
  }
  return null
}

/** With the same settings, these come again. */
const hopeless: ReadonlySet<ErrorCode> = new Set(['bad-data', 'bad-model', 'bad-argument', 'not-found', 'unavailable'])

export function canGoOn({ status, error }: RunView): boolean {
  return status !== 'running' && status !== 'done' && !(error !== null && hopeless.has(error.code))
}

/** Why it is not done, in a line; empty where it is, or was cancelled before its first step. */
export function whyStopped(run: RunView): string {
  const t = runsTexts.get()
  const { error, status, progress } = run
  const at = progress.step > 0 ? t.stoppedAt(formatCount(progress.step)) : ''
  if (status === 'cancelled' || status === 'paused' || (status === 'interrupted' && error === null)) return at
  if (error === null) return ''
  if (error.code === 'non-finite' && typeof error.data.step === 'number')
    return t.nonFinite(formatCount(error.data.step))
  if (error.code === 'process-died')
    return [status === 'interrupted' && !('exitCode' in error.data) ? t.closed : t.died, at].filter(Boolean).join(' · ')
  return messageOf(error).split('\n')[0] ?? ''
}

/** The result as a sentence. */
export function resultSentence(metrics: RunView['metrics']): string | null {
  const t = runTexts.get().result
  const metric = mainMetric(metrics)
  if (metric === null) return null
  if (metric.name === 'accuracy') return t.accuracy(String(Math.round(metric.value * 100)))
  if (metric.name === 'pearson') return t.score(metric.text)
  if (metric.name === 'perplexity') return t.perplexity(metric.text)
  if (metric.name === 'masked token, top 1') return t.masked(String(Math.round(metric.value * 100)))
  return `${metric.label} ${metric.text}`
}

export type Baseline = {
  name: 'tfidf' | 'majority'
  accuracy: number | null
  /** By metric. */
  values: Record<string, number>
}

/** What simpler ways reach on the rows held out, as soon as the run has said it. */
export function baselinesOf(events: readonly RunEventView[]): Baseline[] {
  const all = events.findLast(({ data }) => data.baselines !== undefined)?.data.baselines
  if (!isObject(all)) return []
  return (['tfidf', 'majority'] as const).flatMap((name) => {
    const one = all[name]
    if (!isObject(one)) return []
    const numbers = Object.entries(one).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    const values = Object.fromEntries(numbers)
    return [{ name, accuracy: values.accuracy ?? null, values }]
  })
}
