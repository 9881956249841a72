// 95 % intervals in closed form, for numbers of which only sums are known: those of a run's own accuracy come with its result, by bootstrap.

import type { Interval } from '../../../shared/contract/results.ts'

const z = 1.96

/** Of a share: Wilson 1927. */
export function shareInterval(share: number, rows: number): Interval | null {
  if (rows === 0) return null
  const centre = share + (z * z) / (2 * rows)
  const reach = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows))
  const whole = 1 + (z * z) / rows
  return { low: Math.max(0, (centre - reach) / whole), high: Math.min(1, (centre + reach) / whole) }
}

/** Of a correlation: Fisher's z. */
export function correlationInterval(r: number, rows: number): Interval | null {
  if (rows < 4 || Math.abs(r) >= 1) return null
  const reach = z / Math.sqrt(rows - 3)
  return { low: Math.tanh(Math.atanh(r) - reach), high: Math.tanh(Math.atanh(r) + reach) }
}

/**
 * Of how much more often the second of two is right, from the rows that only one of them had right: Bonett and Price 2012, who keep the
 * interval honest where those are few.
 */
export function pairedShareInterval(onlyFirst: number, onlySecond: number, rows: number): Interval {
  const [first, second] = [(onlyFirst + 1) / (rows + 2), (onlySecond + 1) / (rows + 2)]
  const centre = second - first
  const reach = z * Math.sqrt((first + second - centre * centre) / (rows + 2))
  return { low: Math.max(-1, centre - reach), high: Math.min(1, centre + reach) }
}

/** Of the mean of differences on the same rows; by the central limit theorem. */
export function meanInterval(values: readonly number[]): Interval | null {
  const rows = values.length
  if (rows < 2) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / rows
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows - 1)
  const reach = z * Math.sqrt(variance / rows)
  return { low: mean - reach, high: mean + reach }
}
