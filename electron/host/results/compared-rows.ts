// The same held-out rows as two runs judged them.

import type { ComparedKind, ComparedRow } from '../../../shared/contract/results.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { type FinishedRun, type ResultsParts, requireRows } from './finished-run.ts'
import { type JudgedRow, judgeRows } from './judged-rows.ts'

export type RowPair = { a: JudgedRow; b: JudgedRow }

/** In the order of their file. Errors: bad-argument where the rows are not the same, not-found where they are gone. */
export async function pairRows(parts: ResultsParts, a: FinishedRun, b: FinishedRun): Promise<RowPair[]> {
  const [all, others] = await Promise.all([sortedRows(parts, a), sortedRows(parts, b)])
  const [first, second] = isSameHeldOut(a, b) ? common(all, others) : [all, others]
  const differing = first.findIndex((row, i) => row.row !== second[i]?.row || !isSameText(row, second[i]!))
  if (first.length !== second.length || differing >= 0) throw otherRows(a, b, first, second)
  return first.map((row, i) => sameTruth({ a: row, b: second[i]! }, a.record.startedAt < b.record.startedAt))
}

/** Each was measured on rows of the same part of the same dataset, which neither learned: one may have read only some of them. */
const isSameHeldOut = ({ record: a }: FinishedRun, { record: b }: FinishedRun): boolean =>
  a.datasetId !== null &&
  a.datasetId === b.datasetId &&
  a.settings.testData !== undefined &&
  b.settings.testData !== undefined

function common(first: JudgedRow[], second: JudgedRow[]): [JudgedRow[], JudgedRow[]] {
  const only = (rows: JudgedRow[], others: JudgedRow[]) => {
    const known = new Set(others.map(({ row }) => row))
    return rows.filter(({ row }) => known.has(row))
  }
  const pairs: [JudgedRow[], JudgedRow[]] = [only(first, second), only(second, first)]
  // those that hardly meet are not compared, and it is said why
  return pairs[0].length === Math.min(first.length, second.length) ? pairs : [first, second]
}

const isSameText = (a: JudgedRow, b: JudgedRow): boolean => a.text === b.text && a.pair === b.pair

async function sortedRows(parts: ResultsParts, run: FinishedRun): Promise<JudgedRow[]> {
  return judgeRows(run, await requireRows(parts, run)).toSorted((a, b) => a.row - b.row)
}

function otherRows(a: FinishedRun, b: FinishedRun, first: JudgedRow[], second: JudgedRow[]): AppError {
  const byRow = new Map(first.map((row) => [row.row, row]))
  const common = second.filter((row) => {
    const other = byRow.get(row.row)
    return other !== undefined && isSameText(other, row)
  }).length
  return new AppError(
    'bad-argument',
    say`"${a.record.name}" and "${b.record.name}" were not measured on the same rows: ${first.length} and ${second.length} were held out, ${common} of them the same. What one held out, the other may have learned. Train one again with the same data, split and seed.`,
    { reason: 'other-rows', a: a.record.id, b: b.record.id, rowsA: first.length, rowsB: second.length, common },
  )
}

/** A label that was fixed between the two runs holds for both. */
function sameTruth(pair: RowPair, isLaterB: boolean): RowPair {
  const { a, b } = pair
  if (a.score !== null || isSameSet(a.truth, b.truth)) return pair
  const truth = isLaterB ? b.truth : a.truth
  const under = (row: JudgedRow): JudgedRow => {
    const isRight = isSameSet(row.predicted, truth)
    return { ...row, truth, isRight, error: isRight ? 0 : 1 }
  }
  return { a: under(a), b: under(b) }
}

export function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

const kinds: Record<ComparedKind, (pair: RowPair) => boolean> = {
  differ: ({ a, b }) => (a.score === null ? a.isRight !== b.isRight : a.error !== b.error),
  'only-a': ({ a, b }) => (a.score === null ? a.isRight && !b.isRight : a.error < b.error),
  'only-b': ({ a, b }) => (a.score === null ? b.isRight && !a.isRight : b.error < a.error),
  neither: ({ a, b }) => a.score === null && !a.isRight && !b.isRight,
}

/** Those first where the two were furthest apart: both sure, and one of them wrong. */
export function choosePairs(pairs: readonly RowPair[], which: ComparedKind): RowPair[] {
  const distance = ({ a, b }: RowPair) =>
    a.score === null ? (a.probability ?? 0) + (b.probability ?? 0) : Math.abs(a.error - b.error)
  return pairs.filter(kinds[which]).sort((one, other) => distance(other) - distance(one) || one.a.row - other.a.row)
}

/** `source`: as the user's table counts it. */
export function comparedRow({ a, b }: RowPair, source: number): ComparedRow {
  const { row, text, pair, truth, score } = a
  return { row, source, text, pair, truth, score: score?.truth ?? null, a: judged(a), b: judged(b) }
}

function judged({ predicted, isRight, probability, score }: JudgedRow): ComparedRow['a'] {
  return { predicted, isRight, probability, score: score?.predicted ?? null }
}
