// What a made model's evaluation says of its weak places: the label it misses most, the two it takes for each other most. Pure.

import { z } from 'zod'

const schema = z.looseObject({
  perClass: z.array(z.object({ label: z.string(), recall: z.number(), support: z.number() })).optional(),
  confusion: z.array(z.array(z.number())).optional(),
})

export type KnownLimits = {
  rows: number
  /** null where every label is found nearly always. */
  weak: { label: string; recall: number } | null
  confused: { label: string; taken: string; rows: number; total: number } | null
}

/** Below it a label is worth a warning. */
const goodRecall = 0.9
/** A label of fewer rows says nothing. */
const minSupport = 5

export function knownLimits(metrics: unknown): KnownLimits | null {
  const { perClass, confusion } = schema.safeParse(metrics).data ?? {}
  if (!perClass || perClass.length === 0) return null
  const rows = perClass.reduce((sum, { support }) => sum + support, 0)
  const weak = perClass
    .filter(({ recall, support }) => support >= minSupport && recall < goodRecall)
    .reduce<KnownLimits['weak']>((worst, one) => (worst === null || one.recall < worst.recall ? one : worst), null)
  let confused: KnownLimits['confused'] = null
  for (const [i, row] of (confusion ?? []).entries())
    for (const [j, count] of row.entries())
      if (i !== j && count > (confused?.rows ?? 1) && perClass[i] && perClass[j])
        confused = { label: perClass[i].label, taken: perClass[j].label, rows: count, total: perClass[i].support }
  return { rows, weak: weak && { label: weak.label, recall: weak.recall }, confused }
}
