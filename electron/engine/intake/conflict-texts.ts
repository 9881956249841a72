// Texts that stand in a table with several labels, with their words: the table is read again up to the last of them.

import type { Conflict } from '../../../shared/contract/imports.ts'
import type { DataChoices } from '../../../shared/domain/data-choices.ts'
import { readRows } from '../datasets/read-rows.ts'
import type { Decision } from './decide.ts'
import { createInterpreter } from './interpret-row.ts'
import type { Survey } from './survey.ts'

const shownChars = 300

export async function conflictTexts(
  { table, task }: Survey,
  { conflicts: { first100 } }: Decision,
  choices: DataChoices,
  signal: AbortSignal | undefined,
): Promise<Conflict[]> {
  if (task === null || first100.length === 0) return []
  const interpret = createInterpreter(task, choices)
  const wanted = new Map(first100.map((conflict) => [conflict.index + 1, conflict]))
  const last = Math.max(...wanted.keys())
  const found: Conflict[] = []
  for await (const read of readRows(table.path, { ...table.options, limit: last, signal })) {
    const { row } = read
    const conflict = wanted.get(row)
    if (conflict) {
      const { text, pair } = interpret(read)
      const { labels, keeps } = conflict
      found.push({ row, text: text.slice(0, shownChars), pair: pair?.slice(0, shownChars) ?? null, labels, keeps })
    }
    if (row >= last) break
  }
  return found
}
