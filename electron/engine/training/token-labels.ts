// The graph inputs that name a batch's labelled rows.
import { float32, int64, type TensorMap } from '../runtime/session.ts'

/**
 * Labelled rows of a batch: row indices into B x T, labels, and weights that add up to `share` (the batch's part of an accumulated step). Filled up with
 * rows of weight 0 to a multiple of `multiple`, at least one.
 */
export function tokenLabels(
  rows: readonly number[],
  labels: readonly number[],
  weight: number,
  multiple: number,
  task: 'token' | 'shared' = 'token',
): TensorMap {
  const size = Math.max(multiple, Math.ceil(rows.length / multiple) * multiple)
  const filled = <T>(values: readonly T[], rest: T): T[] => [
    ...values,
    ...new Array<T>(size - values.length).fill(rest),
  ]
  return {
    [`${task}_rows`]: int64(filled(rows, 0), [size]),
    [`${task}_labels`]: int64(filled(labels, 0), [size]),
    [`${task}_weights`]: float32(
      Float32Array.from(
        filled(
          rows.map(() => weight),
          0,
        ),
      ),
      [size],
    ),
  }
}
