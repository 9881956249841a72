// Labels that differ only in how they are written: capitals, blanks, wide forms, a full stop at the end.

import type { Check, ScanReport } from '../../../shared/contract/imports.ts'
import type { DataChoices } from '../../../shared/domain/data-choices.ts'
import { namedRows, type Survey } from './survey.ts'

type Variants = Pick<Check, 'rows' | 'first' | 'names' | 'merges' | 'amount'>

function plainForm(label: string): string {
  const plain = label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim()
  return plain.replace(/[.,;:!?]+$/, '') || plain
}

/** Which to merge into which: the most frequent way to write it stays. Numbers are what they are. */
export function findVariants(survey: Survey, labels: ScanReport['labels']): Variants | null {
  const groups = new Map<string, ScanReport['labels']>()
  for (const label of labels) {
    if (Number.isFinite(Number(label.name))) continue
    const form = plainForm(label.name)
    groups.set(form, [...(groups.get(form) ?? []), label])
  }
  const merges: Record<string, string> = {}
  let rows = 0
  for (const group of groups.values()) {
    if (group.length < 2) continue
    const [kept, ...others] = group.sort((a, b) => b.train + b.test - (a.train + a.test))
    for (const { name, train, test, from } of others) {
      rows += train + test
      for (const written of from.length > 0 ? from : [name]) merges[written] = kept!.name
    }
  }
  const names = [...new Set(Object.values(merges))]
  return rows === 0
    ? null
    : { rows, first: rowsOf(survey, merges).first, names, merges, amount: Object.keys(merges).length }
}

/** What was merged so before. */
export function settledVariants(survey: Survey, { labels: { names } }: DataChoices): Variants | null {
  const merges = Object.fromEntries(
    Object.entries(names).filter(
      (entry): entry is [string, string] =>
        entry[1] !== null && entry[0] !== entry[1] && plainForm(entry[0]) === plainForm(entry[1]),
    ),
  )
  const { rows, first } = rowsOf(survey, merges)
  if (rows === 0) return null
  return { rows, first, names: [...new Set(Object.values(merges))], merges, amount: Object.keys(merges).length }
}

/** Rows of the table with one of these labels. */
function rowsOf({ labels, facts }: Survey, merges: Record<string, string>): { rows: number; first: number[] } {
  const merged = new Set(labels.flatMap(({ name }, id) => (Object.hasOwn(merges, name) ? [id] : [])))
  const first: number[] = []
  let rows = 0
  for (let i = 0; i < facts.rows[0]; i++) {
    if (!merged.has(facts.label[i]!)) continue
    rows++
    if (first.length < namedRows) first.push(i + 1)
  }
  return { rows, first }
}
