// What a fine-tuning made, for people and as JSON: metrics beside the baselines, or perplexity with the same openings before and after.

import type { RunOutcome } from '../host/training-runs.ts'
import type { Outcome } from './context.ts'
import { metricsLine, metricsText } from './metrics-text.ts'
import { duration, fixed, percent, shorten } from './text.ts'

export function labelledOutcome({ run, model, result }: RunOutcome<'finetune'>): Outcome {
  const { split, metrics, baselines, seconds, tokensPerSecond, peakMemoryMb } = result
  const json = { run: run.id, model: model.name, split, metrics, baselines, seconds, tokensPerSecond, peakMemoryMb }
  const { majority, tfidf } = baselines
  const lines = [
    metricsText(metrics),
    ...(majority ? [`majority: ${metricsLine(majority)}`] : []),
    ...(tfidf ? [`TF-IDF (${tfidf.analyzer}): ${metricsLine(tfidf)}`] : []),
    ...(tfidf?.microF1 !== undefined ? [labelsComparison(metrics.microF1 ?? 0, tfidf.microF1)] : []),
    ...(tfidf?.mae !== undefined && metrics.mae !== undefined ? [errorComparison(metrics.mae, tfidf.mae)] : []),
    ...(majority && tfidf ? [comparison(metrics.macroF1 ?? 0, majority.macroF1 ?? 0, tfidf.macroF1 ?? 0)] : []),
    '',
    costs(result),
    `Model "${model.name}": tunesmith classify ${model.name} "TEXT"`,
  ]
  return { json, text: lines.join('\n') }
}

function costs({
  split,
  seconds,
  tokensPerSecond,
  peakMemoryMb,
}: RunOutcome<'finetune' | 'finetune-text'>['result']): string {
  const drawn = split.drawnFrom === undefined ? '' : ` (drawn from ${split.drawnFrom})`
  return `${split.train} rows trained${drawn}, ${split.test} rows held out; ${duration(seconds)}, ${Math.round(tokensPerSecond)} tokens/s, ${Math.round(peakMemoryMb)} MB at most`
}

function comparison(own: number, majority: number, tfidf: number): string {
  const best = Math.max(majority, tfidf)
  const name = tfidf >= majority ? 'TF-IDF' : 'the majority'
  const points = `${(100 * Math.abs(own - best)).toFixed(1)} points`
  if (own > best) return `Beats both baselines: ${points} of macro-F1 above ${name}.`
  return `Does NOT beat both baselines: macro-F1 ${own === best ? 'level with' : `${points} below`} ${name}.`
}

function labelsComparison(own: number, tfidf: number): string {
  const points = `${(100 * Math.abs(own - tfidf)).toFixed(1)} points`
  if (own > tfidf) return `Beats TF-IDF: ${points} of micro-F1 above it.`
  return `Does NOT beat TF-IDF: micro-F1 ${own === tfidf ? 'level with' : `${points} below`} it.`
}

function errorComparison(own: number, tfidf: number): string {
  const by = `mean absolute error ${fixed(own, 3)} beside ${fixed(tfidf, 3)}`
  return own < tfidf ? `Beats TF-IDF: ${by}.` : `Does NOT beat TF-IDF: ${by}.`
}

const sampleColumns = 100
const oneLine = (text: string): string => shorten(text.trim().replaceAll(/\s+/g, ' '), sampleColumns)

export function textOutcome({ run, model, result }: RunOutcome<'finetune-text'>): Outcome {
  const { split, metrics, samples, keptStep, end, seconds, tokensPerSecond, peakMemoryMb } = result
  const json = {
    ...{ run: run.id, model: model.name, split, metrics, samples, keptStep, end },
    ...{ seconds, tokensPerSecond, peakMemoryMb },
  }
  const { perplexity, basePerplexity, tokens, copied } = metrics
  const lines = [
    ...samples.flatMap(({ prompt, reference, before, after }) => [
      `> ${oneLine(prompt)}`,
      `  row:    ${oneLine(reference)}`,
      `  before: ${oneLine(before)}`,
      `  after:  ${oneLine(after)}`,
    ]),
    '',
    `perplexity ${fixed(basePerplexity, 2)} before, ${fixed(perplexity, 2)} after, on ${tokens} held-out tokens; ${percent(copied)} of the samples stands in the data word for word`,
    ...(end === 'steps' ? [] : [endings[end]]),
    costs(result),
    `Model "${model.name}": tunesmith chat ${model.name}`,
  ]
  return { json, text: lines.join('\n') }
}

const endings = {
  asked: 'It was asked to stop and kept its best weights.',
  'no-improvement': 'It stopped early: the held-out loss fell no more.',
}
