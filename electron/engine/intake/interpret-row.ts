// What one row says under the chosen roles: its texts, its label as it is called, or why nothing can be learned from it.

import { type DataChoices, type DataTask, type DropReason, isFixed } from '../../../shared/domain/data-choices.ts'
import { roles as messageRoles } from '../datasets/conversations.ts'
import type { Row } from '../datasets/row.ts'
import { withoutLabelWord } from './label-words.ts'

export type Meaning = {
  text: string
  /** The second text, or the response. */
  pair: string | null
  /** As the file has it, without blanks around it. */
  rawLabel: string | null
  /** As it is called; null where its rows are left out. */
  label: string | null
  /** The label had blanks around it. */
  hadSpaces: boolean
  group: string | null
  problem: DropReason | null
}

export type Interpreter = (row: Pick<Row, 'values' | 'isOdd'>) => Meaning
type Reader = (values: Record<string, string>) => Meaning

export function createInterpreter(task: DataTask, choices: DataChoices): Interpreter {
  const { roles, labels } = choices
  const renamed = new Map(Object.entries(labels.names))
  const hidesLabel = isFixed(choices, 'label-words')
  const cell = (values: Record<string, string>, column: string | undefined) =>
    column === undefined ? '' : (values[column] ?? '')
  const groupOf = (values: Record<string, string>) =>
    roles.group === undefined ? null : cell(values, roles.group).trim()
  const plain = { rawLabel: null, label: null, hadSpaces: false }

  const labelled: Reader = (values) => {
    const text = cell(values, roles.text)
    const pair = roles.pair === undefined ? null : cell(values, roles.pair)
    const written = cell(values, roles.label)
    const rawLabel = written.trim()
    const label = renamed.has(rawLabel) ? renamed.get(rawLabel)! : rawLabel
    const problem =
      text.trim() === ''
        ? 'empty-text'
        : pair !== null && pair.trim() === ''
          ? 'empty-pair'
          : rawLabel === ''
            ? 'empty-label'
            : task === 'score' && !Number.isFinite(Number(rawLabel))
              ? 'not-a-number'
              : label === null
                ? 'left-out'
                : null
    return {
      text: hidesLabel && label !== null && problem === null ? withoutLabelWord(text, label) : text,
      pair,
      rawLabel,
      label,
      hadSpaces: rawLabel !== written && rawLabel !== '',
      group: groupOf(values),
      problem,
    }
  }

  const byTask: Record<DataTask, Reader> = {
    classes: labelled,
    score: labelled,
    text(values) {
      const text = cell(values, roles.text)
      return { ...plain, text, pair: null, group: groupOf(values), problem: text.trim() === '' ? 'empty-text' : null }
    },
    response(values) {
      const [text, pair] = [cell(values, roles.prompt), cell(values, roles.response)]
      const problem = text.trim() === '' ? 'empty-text' : pair.trim() === '' ? 'empty-pair' : null
      return { ...plain, text, pair, group: groupOf(values), problem }
    },
    messages(values) {
      const text = cell(values, roles.messages)
      const problem = text.trim() === '' ? 'empty-text' : isConversation(text) ? null : 'bad-messages'
      return { ...plain, text, pair: null, group: groupOf(values), problem }
    },
  }
  const read = byTask[task]
  // which field belongs to which column is not known
  return ({ values, isOdd }) => (isOdd ? { ...read(values), problem: 'odd' } : read(values))
}

/** A list of `{ role, content }` with at least one reply. */
function isConversation(json: string): boolean {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return false
  }
  if (!Array.isArray(value)) return false
  let hasReply = false
  for (const item of value) {
    const { role, content } = (item ?? {}) as { role?: unknown; content?: unknown }
    if (typeof content !== 'string' || !messageRoles.some((name) => name === role)) return false
    if (role === 'assistant') hasReply = true
  }
  return hasReply
}
