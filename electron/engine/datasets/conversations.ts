// A dataset file as texts to write like: conversations (a column of messages, or a prompt and its response), or plain texts.

import { tell } from '../../../shared/said.ts'
import { collect, hashFile, type SampleOptions, type SkippedRow } from './labelled.ts'
import type { Row } from './row.ts'

export const roles = ['system', 'user', 'assistant'] as const
export type Turn = { role: (typeof roles)[number]; content: string }

export type ConversationColumns =
  | { kind: 'messages'; messages: string }
  | { kind: 'response'; prompt: string; response: string }
  | { kind: 'text'; text: string }

/** `turns` of a conversation, or the whole of a plain text. */
export type WrittenItem = { row: number; content: { turns: Turn[] } | { text: string } }

export type WrittenData = {
  items: WrittenItem[]
  skipped: SkippedRow[]
  /** Rows that a sample was drawn from; not there where all are used. */
  drawnFrom?: number
  contentHash: string
}

const readers: {
  [K in ConversationColumns['kind']]: (
    row: Row,
    columns: Extract<ConversationColumns, { kind: K }>,
  ) => WrittenItem['content'] | string
} = {
  text({ values }, { text }) {
    const found = values[text] ?? ''
    return found.trim() === '' ? tell`column "${text}" is empty` : { text: found }
  },
  response({ values }, { prompt, response }) {
    const [asked, said] = [(values[prompt] ?? '').trim(), (values[response] ?? '').trim()]
    if (asked === '') return tell`column "${prompt}" is empty`
    if (said === '') return tell`column "${response}" is empty`
    return {
      turns: [
        { role: 'user', content: asked },
        { role: 'assistant', content: said },
      ],
    }
  },
  messages({ values }, { messages }) {
    return readTurns(values[messages] ?? '', messages)
  },
}

/** A JSON array of `{ role, content }`, as chat datasets write it; at least one reply. */
function readTurns(json: string, column: string): WrittenItem['content'] | string {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return tell`column "${column}" is not JSON`
  }
  if (!Array.isArray(value)) return tell`column "${column}" is not a list of messages`
  const turns: Turn[] = []
  for (const [i, item] of value.entries()) {
    const { role, content } = (item ?? {}) as { role?: unknown; content?: unknown }
    const known = roles.find((name) => name === role)
    if (!known || typeof content !== 'string')
      return tell`message ${i + 1} of column "${column}" has no role (${roles.join(', ')}) or no content`
    turns.push({ role: known, content })
  }
  return turns.some(({ role }) => role === 'assistant') ? { turns } : tell`column "${column}" has no reply`
}

export async function loadConversations(
  path: string,
  columns: ConversationColumns,
  options: SampleOptions = {},
): Promise<WrittenData> {
  const { kind, ...names } = columns
  const read = readers[kind] as (row: Row, columns: ConversationColumns) => WrittenItem['content'] | string
  const { usable, skipped, passed } = await collect(
    path,
    Object.values(names),
    options,
    (row): WrittenItem | string => {
      const content = read(row, columns)
      return typeof content === 'string' ? content : { row: row.row, content }
    },
  )
  const drawn = passed > usable.length ? { drawnFrom: passed } : {}
  return { items: usable, skipped, ...drawn, contentHash: await hashFile(path, options.signal) }
}
