// The course of two runs over the rows they had read, each to its end on the held-out rows.

import type { ComparedSide, Comparison, Pretraining } from '../../../shared/contract/results.ts'

export type GapPoint = { rows: number; value: number }
export type GapCurves = { pretrained: GapPoint[]; scratch: GapPoint[]; rows: number; isLess: boolean }

/** Both curves end with what was measured on the held-out rows; one that was not measured on its way has its end alone. */
export function gapCurves({ trainRows, epochs }: Pretraining, { a, b, measure }: Comparison): GapCurves {
  const rows = Math.max(1, trainRows * Math.max(1, epochs))
  return { pretrained: courseOf(a, rows), scratch: courseOf(b, rows), rows, isLess: measure === 'error' }
}

function courseOf({ curve, curveOf, rowsPerStep, value }: ComparedSide, rows: number): GapPoint[] {
  const course =
    curveOf === 'accuracy'
      ? curve.map(([step, accuracy]) => ({ rows: Math.min(rows, step * rowsPerStep), value: accuracy }))
      : []
  return [...course.filter((point) => point.rows < rows), { rows, value }]
}

/** A closed outline between the two courses, over the rows that both have points for; null where one has no course. */
export function gapOutline({ pretrained, scratch }: GapCurves): GapPoint[] | null {
  if (pretrained.length < 2 || scratch.length < 2) return null
  const from = Math.max(pretrained[0]!.rows, scratch[0]!.rows)
  const upper = [{ rows: from, value: valueAt(pretrained, from) }, ...pretrained.filter(({ rows }) => rows > from)]
  const lower = [{ rows: from, value: valueAt(scratch, from) }, ...scratch.filter(({ rows }) => rows > from)]
  return [...upper, ...lower.reverse()]
}

/** Between two points along their line. */
export function valueAt(points: readonly GapPoint[], rows: number): number {
  const next = points.findIndex((point) => point.rows >= rows)
  if (next <= 0) return points[Math.max(0, next)]!.value
  const [before, after] = [points[next - 1]!, points[next]!]
  const part = (rows - before.rows) / Math.max(1, after.rows - before.rows)
  return before.value + part * (after.value - before.value)
}
