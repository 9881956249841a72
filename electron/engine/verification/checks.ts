// What a check is, and how differences are measured.

export type Check = { folder: string; check: string; difference: number; tolerance: number; pass: boolean }

export type MakeCheck = (name: string, difference: number, tolerance: number) => Check

/** What fp32 allows: relative to the largest value of a tensor; a step of the curve; a parameter after ten steps. */
export const tolerances = { tensor: 1e-4, loss: 1e-5, curve: 1e-4, trained: 1e-3 }
/** Largest difference where `counts`, relative to the largest value of the reference. */
export function relativeDifference(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  counts: (i: number) => boolean = () => true,
): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY
  let [difference, largest] = [0, 0]
  for (let i = 0; i < expected.length; i++) {
    if (!counts(i)) continue
    const d = Math.abs(found[i]! - expected[i]!)
    if (!(d <= difference)) difference = d // NaN stays
    largest = Math.max(largest, Math.abs(expected[i]!))
  }
  return largest === 0 ? difference : difference / largest
}
