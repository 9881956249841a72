// Which part of a confusion matrix is worth a picture, and how strong each cell is drawn.

export type Confusion = readonly (readonly number[])[]

/** More labels than these have no room to be read. */
export const maxShownLabels = 12

export type ConfusedPair = { truth: number; predicted: number; rows: number }

/** All labels, or those that take part in the most mistakes, in their own order. */
export function shownLabels(confusion: Confusion, most = maxShownLabels): number[] {
  const labels = [...confusion.keys()]
  if (labels.length <= most) return labels
  const wrong = labels.map((label) =>
    labels.reduce(
      (sum, other) => sum + (other === label ? 0 : (confusion[label]![other] ?? 0) + (confusion[other]![label] ?? 0)),
      0,
    ),
  )
  return labels
    .toSorted((a, b) => wrong[b]! - wrong[a]! || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
}

export function confusedPairs(confusion: Confusion, most: number): ConfusedPair[] {
  return confusion
    .flatMap((counts, truth) => counts.map((rows, predicted) => ({ truth, predicted, rows })))
    .filter(({ truth, predicted, rows }) => truth !== predicted && rows > 0)
    .sort((a, b) => b.rows - a.rows || a.truth - b.truth || a.predicted - b.predicted)
    .slice(0, most)
}

/** The cell with the most mistakes, to begin with; a right one where there are none. */
export function firstCell(confusion: Confusion): { truth: number; predicted: number } {
  return confusedPairs(confusion, 1)[0] ?? { truth: 0, predicted: 0 }
}

export type CellFace = { isRight: boolean; percent: number; isStrong: boolean }

/**
 * How much of its colour a cell takes: by its share of the label's rows. Above a half a right cell is dark enough for light figures, below it is light
 * enough for dark ones; what lies between would be hard to read.
 */
export function cellFace(rows: number, rowTotal: number, isRight: boolean): CellFace {
  const share = rowTotal === 0 ? 0 : rows / rowTotal
  if (!isRight) return { isRight, percent: rows === 0 ? 0 : Math.min(45, Math.round(4 + 90 * share)), isStrong: false }
  const isStrong = share >= 0.5
  return {
    isRight,
    percent: Math.round(isStrong ? 86 + 16 * (share - 0.5) : rows === 0 ? 0 : 10 + 70 * share),
    isStrong,
  }
}
