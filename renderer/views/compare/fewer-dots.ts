// What a pair of runs came to at each number of rows.

import type { Comparison, Pretraining } from '../../../shared/contract/results.ts'
import { isShare } from './say-comparison.ts'

export type RowsDot = { rows: number; pretrained: number; scratch: number; tfidf: number | null }

/** Where both are done; all rows last. */
export function fewerDots({ fewer, trainRows }: Pretraining, { a, b, tfidf }: Comparison): RowsDot[] {
  const few = fewer.flatMap(({ rows, pretrained, scratch, tfidf: words }): RowsDot[] =>
    pretrained?.value == null || scratch?.value == null
      ? []
      : [{ rows, pretrained: pretrained.value, scratch: scratch.value, tfidf: words }],
  )
  return [...few, { rows: trainRows, pretrained: a.value, scratch: b.value, tfidf }]
}

/** The gap at the fewest rows beside that at all of them. */
export function mattersMore(dots: readonly RowsDot[], comparison: Pick<Comparison, 'measure'>): boolean {
  const sign = isShare(comparison) ? 1 : -1
  const gap = ({ pretrained, scratch }: RowsDot) => sign * (pretrained - scratch)
  return dots.length > 1 && gap(dots[0]!) > Math.max(0, gap(dots.at(-1)!))
}
