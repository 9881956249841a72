// How many tokens of each text stay. Pairs are cut longest-first, as the reference's `truncate_encodings` computes it in one step.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export function roomForText(maxLength: number, specialTokens: number): number {
  if (!Number.isInteger(maxLength) || maxLength < specialTokens || maxLength < 1)
    throw new AppError(
      'bad-argument',
      say`A maximum length of ${maxLength} tokens leaves no room: ${specialTokens} are special tokens. Use a whole number of at least ${specialTokens + 1}.`,
      { maxLength, specialTokens },
    )
  return maxLength - specialTokens
}

/** The lengths that two texts of `a` and `b` tokens keep when `room` tokens are allowed. */
export function longestFirst(a: number, b: number, room: number): [number, number] {
  if (a + b <= room) return [a, b]
  const shorter = Math.min(a, b)
  let [small, large] = [shorter, shorter > room ? shorter : Math.max(shorter, room - shorter)]
  if (small + large > room) {
    small = Math.floor(room / 2)
    large = small + (room % 2)
  }
  return a > b ? [large, small] : [small, large]
}
