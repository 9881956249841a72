// Two runs side by side: on the same held-out rows, with the interval of their difference.

import type { ComparedSide, Comparison } from '../../../shared/contract/results.ts'
import type { RunView } from '../../../shared/contract/runs.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { isSameSet, pairRows, type RowPair } from './compared-rows.ts'
import { type FinishedRun, openFinished, type Problem, type ResultsParts } from './finished-run.ts'
import { meanInterval, pairedShareInterval } from './intervals.ts'
import { outcomeOf } from './outcome.ts'

/** A curve in a picture has no room for more. */
const maxCurvePoints = 500

export async function openBoth(
  parts: ResultsParts,
  ids: { a: string; b: string },
): Promise<[FinishedRun, FinishedRun]> {
  if (ids.a === ids.b)
    throw new AppError('bad-argument', say`A run is compared with another one: choose two.`, {
      run: ids.a,
      reason: 'same-run',
    })
  const [a, b] = await Promise.all([openFinished(parts, ids.a), openFinished(parts, ids.b)])
  const refuse = (reason: string, why: Said) =>
    new AppError('bad-argument', say`"${a.record.name}" and "${b.record.name}" cannot be compared: ${why}.`, {
      a: a.record.id,
      b: b.record.id,
      reason,
    })
  if (a.problem !== b.problem)
    throw refuse('other-kind', say`one is about ${problemNames[a.problem]}, the other about ${problemNames[b.problem]}`)
  if (!isSameSet(a.labels, b.labels))
    throw refuse('other-labels', say`they have other labels (${shortList(a.labels)}; ${shortList(b.labels)})`)
  return [a, b]
}

const problemNames: Record<Problem, Said> = {
  classes: say`one label a row`,
  'multi-label': say`several labels a row`,
  score: say`scores`,
  text: say`writing`,
}

const shortList = (names: readonly string[]): Said | string =>
  names.length > 6 ? say`${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')

export async function compareRuns(parts: ResultsParts, ids: { a: string; b: string }): Promise<Comparison> {
  const [a, b] = await openBoth(parts, ids)
  if (a.problem === 'text') return compareWriters(parts, a, b)
  const pairs = await pairRows(parts, a, b)
  const [left, right] = [sideOf(parts, a), sideOf(parts, b)]
  const isError = a.problem === 'score'
  const counts = isError ? null : countPairs(pairs)
  const interval = counts
    ? pairedShareInterval(counts.onlyA, counts.onlyB, pairs.length)
    : meanInterval(pairs.map((pair) => pair.b.error - pair.a.error))
  // over the same truth, where labels were fixed between the two
  const [valueA, valueB] = counts
    ? [(counts.both + counts.onlyA) / pairs.length, (counts.both + counts.onlyB) / pairs.length]
    : [meanError(pairs, 'a'), meanError(pairs, 'b')]
  return {
    a: { ...left, value: valueA },
    b: { ...right, value: valueB },
    measure: isError ? 'error' : a.problem === 'classes' ? 'accuracy' : 'exact',
    rows: pairs.length,
    difference: valueB - valueA,
    interval,
    better: betterOf(interval, isError),
    counts,
    tfidf: wordsShare(a) ?? wordsShare(b) ?? null,
    samples: [],
  }
}

const meanError = (pairs: readonly RowPair[], side: 'a' | 'b'): number =>
  pairs.reduce((sum, pair) => sum + pair[side].error, 0) / pairs.length

function countPairs(pairs: readonly RowPair[]): NonNullable<Comparison['counts']> {
  const counts = { onlyA: 0, onlyB: 0, both: 0, neither: 0 }
  for (const { a, b } of pairs) counts[a.isRight ? (b.isRight ? 'both' : 'onlyA') : b.isRight ? 'onlyB' : 'neither']++
  return counts
}

/** The interval is of b less a. */
function betterOf(interval: { low: number; high: number } | null, isLessBetter: boolean): Comparison['better'] {
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) return 'unclear'
  return interval.low > 0 === isLessBetter ? 'a' : 'b'
}

/** Of the same texts, if their rows, openings and tokens are the same; without an interval, for losses of rows are not kept. */
function compareWriters(parts: ResultsParts, a: FinishedRun, b: FinishedRun): Comparison {
  const [left, right] = [sideOf(parts, a), sideOf(parts, b)]
  const [first, second] = [a.result, b.result]
  const samples = first.samples.flatMap(({ prompt, reference, after }) => {
    const other = second.samples.find((sample) => sample.prompt === prompt && sample.reference === reference)
    return other ? [{ prompt, reference, a: after, b: other.after }] : []
  })
  if (first.metrics.tokens !== second.metrics.tokens || samples.length < first.samples.length)
    throw new AppError(
      'bad-argument',
      say`"${a.record.name}" and "${b.record.name}" were not measured on the same texts in the same tokens: a perplexity means something beside another one of the same tokenizer and rows only.`,
      {
        reason: 'other-texts',
        a: a.record.id,
        b: b.record.id,
        tokensA: first.metrics.tokens ?? 0,
        tokensB: second.metrics.tokens ?? 0,
      },
    )
  const difference = right.value - left.value
  return {
    ...{ a: left, b: right, measure: 'perplexity', rows: first.split.test, difference, samples },
    ...{ interval: null, counts: null, tfidf: null },
    better: difference === 0 ? 'unclear' : difference < 0 ? 'b' : 'a',
  }
}

export function sideOf({ host, viewOf }: ResultsParts, run: FinishedRun): ComparedSide {
  const { record, result } = run
  const view = viewOf(record.id)
  const made = view.modelId === null ? undefined : host.store.models.find(view.modelId)
  const curves = (name: string) =>
    host.store.runs.sketch(record.id, name, maxCurvePoints).map(({ step, value }): [number, number] => [step, value])
  const accuracy = curves('validationAccuracy')
  const { batchSize, accumulate } = record.settings
  return {
    run: view,
    ...ownValue(run),
    macroF1: result.metrics.macroF1 ?? null,
    seconds: result.seconds ?? null,
    peakMemoryBytes: result.peakMemoryMb === undefined ? null : Math.round(result.peakMemoryMb * 1e6),
    sizeBytes: made?.sizeBytes ?? null,
    curve: accuracy.length > 0 ? accuracy : curves('validationLoss'),
    curveOf: accuracy.length > 0 ? 'accuracy' : 'loss',
    learnedRows: Math.round(result.split.train * (1 - numberOr(record.settings.validationShare, 0))),
    rowsPerStep: numberOr(batchSize, 0) * numberOr(accumulate, 1),
    steps: Math.max(0, host.store.runs.lastStep(record.id, 'loss')),
  }
}

/** Rows right, or all labels of a row right, by counting words. */
const wordsShare = ({ result: { baselines } }: FinishedRun): number | undefined =>
  baselines.tfidf?.accuracy ?? baselines.tfidf?.subsetAccuracy

const numberOr = (value: unknown, other: number): number => (typeof value === 'number' ? value : other)

export function ownValue(run: FinishedRun): Pick<ComparedSide, 'value' | 'interval'> {
  const outcome = outcomeOf(run, undefined)
  if (outcome.problem === 'classes') return { value: outcome.accuracy, interval: outcome.interval }
  if (outcome.problem === 'multi-label') return { value: outcome.exact, interval: outcome.interval }
  return { value: outcome.problem === 'score' ? outcome.mae : outcome.perplexity, interval: null }
}

/** Other runs that are done and have the same data, split and kind of label; whether the rows are the same is seen when they are compared. */
export async function comparableRuns(parts: ResultsParts, runId: string): Promise<RunView[]> {
  const { record } = await openFinished(parts, runId)
  const own = splitOf(record)
  return parts.host.store.runs
    .listByStatus('done')
    .filter((other) => other.id !== runId && other.metrics !== null && other.method !== 'pretrain')
    .filter((other) => splitOf(other) === own)
    .map(({ id }) => parts.viewOf(id))
}

/** What decides which rows are held out. */
function splitOf({ datasetId, settings }: FinishedRun['record']): string {
  const { data, text, textPair, label, labelKind, columns, testData, testShare, testRows, rows, seed } = settings
  const source = datasetId ?? data
  const held = datasetId !== null && testData !== undefined ? 'own' : [testShare, testRows, rows, seed]
  return JSON.stringify([source, text, textPair, label, labelKind, columns, held])
}
