// Does a model know how sure it may be? Rows in ten bins of their confidence, with the share that was right in each, and the expected
// calibration error (Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 3).

export type Calibration = {
  /** Mean distance of confidence and accuracy, weighted by rows. */
  error: number
  /** From 0 to 1 in equal steps; confidence and accuracy are means of the rows in it, 0 where there are none. */
  bins: { confidence: number; accuracy: number; rows: number }[]
}

const binCount = 10

/** `confidence[i]`: the probability of the label that was given to row i. */
export function calibrate(confidence: readonly number[], correct: readonly boolean[]): Calibration {
  const sums = Array.from({ length: binCount }, () => ({ confidence: 0, right: 0, rows: 0 }))
  for (const [i, p] of confidence.entries()) {
    const bin = sums[Math.min(binCount - 1, Math.floor(p * binCount))]!
    bin.confidence += p
    bin.right += correct[i] ? 1 : 0
    bin.rows++
  }
  const bins = sums.map(({ confidence: sum, right, rows }) => ({
    confidence: rows === 0 ? 0 : sum / rows,
    accuracy: rows === 0 ? 0 : right / rows,
    rows,
  }))
  const total = Math.max(1, confidence.length)
  const error = bins.reduce((sum, bin) => sum + (Math.abs(bin.confidence - bin.accuracy) * bin.rows) / total, 0)
  return { error, bins }
}
