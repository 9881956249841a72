// Where a check found what it found: row numbers, pairs of rows, the longest text.

import type { Check } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../app/format.ts'
import type { checkTexts } from '../../../locales/checks.ts'

const shownRows = 4
const shownPairs = 2

export function placesOf(check: Check, t: ReturnType<typeof checkTexts.use>): string | null {
  const { kind, rows, first, pairs, names, amount } = check
  if (kind === 'long') {
    const isTokens = names[0] === 'tokens'
    const longest = t.longest(formatCount(first[0] ?? 0), formatCount(amount), isTokens)
    return isTokens ? `${longest} · ${t.cut(formatCount(Number(names[2])))}` : longest
  }
  if (kind === 'conflicts' && pairs.length > 0) {
    const shown = pairs.slice(0, shownPairs).map(([a, b]) => t.pair(formatCount(a), formatCount(b)))
    const rest = amount - shown.length
    return t.pairs(shown, rest > 0 ? formatCount(rest) : null)
  }
  if (first.length === 0) return null
  const shown = first.slice(0, shownRows)
  const rest = rows - shown.length
  const say = check.isTest ? t.testRows : t.rows
  return say(shown.map(formatCount).join(', '), rest > 0 ? formatCount(rest) : null)
}
