// The second pass: every row with its texts, its label as it is called, its part and why it was dropped, in batches, as it was decided.

import { setImmediate } from 'node:timers/promises'
import { type DataChoices, type DropReason, dropReasons, type RowPart } from '../../../shared/domain/data-choices.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { readRows } from '../datasets/read-rows.ts'
import { type Decision, droppedCode, testCode } from './decide.ts'
import { createInterpreter } from './interpret-row.ts'
import type { Survey } from './survey.ts'

export type PlannedRow = {
  file: number
  row: number
  part: RowPart
  text: string
  pair: string | null
  label: string | null
  reason: DropReason | null
}

/** Rows of a batch; long texts make smaller ones. */
const batchRows = 2000
const batchChars = 4_000_000

export async function* plannedRows(
  { table, testTable, task, facts }: Survey,
  { code }: Pick<Decision, 'code'>,
  choices: DataChoices,
  { signal, isWanted }: { signal?: AbortSignal | undefined; isWanted?: ((part: RowPart) => boolean) | undefined } = {},
): AsyncGenerator<PlannedRow[]> {
  if (task === null)
    throw new AppError('bad-argument', say`The columns have no roles yet: nothing can be made of the rows.`)
  const interpret = createInterpreter(task, choices)
  let batch: PlannedRow[] = []
  let [index, chars] = [0, 0]
  for (const [file, { path, options }] of [table, ...(testTable ? [testTable] : [])].entries()) {
    let rows = 0
    for await (const read of readRows(path, { ...options, signal })) {
      const { row } = read
      rows = row
      if (rows > facts.rows[file as 0 | 1]) throw changed(path)
      const one = code[index++]!
      const part = one >= droppedCode ? 'dropped' : one === testCode ? 'test' : 'train'
      if (isWanted && !isWanted(part)) continue
      const { text, pair, label, rawLabel } = interpret(read)
      const reason = one >= droppedCode ? dropReasons[one - droppedCode]! : null
      batch.push({ file, row, part, text, pair, label: task === 'score' ? rawLabel : (label ?? rawLabel), reason })
      chars += text.length + (pair?.length ?? 0)
      if (batch.length < batchRows && chars < batchChars) continue
      yield batch
      batch = []
      chars = 0
      await setImmediate()
    }
    if (rows !== facts.rows[file as 0 | 1]) throw changed(path)
  }
  if (batch.length > 0) yield batch
}

function changed(file: string): AppError {
  return new AppError('io', say`${file} was changed while it was read: save it, and import it again.`, { file })
}
