// Conversations and texts as token ids with the places that are learned: of a conversation the replies alone, of a text everything.

import { tell } from '../../../shared/said.ts'
import { type ConversationColumns, loadConversations, type Turn, type WrittenItem } from '../datasets/conversations.ts'
import { randomSplit } from '../datasets/split.ts'
import { renderChat } from '../tokenizer/chat-template.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'

/** `learned[i]`: token i + 1 is to be predicted from those up to i. */
export type WrittenExample = {
  row: number
  ids: Int32Array
  learned: Uint8Array
  /** Of a conversation: what comes before its last reply, and that reply. */
  prompt: Turn[]
  reference: string
}

export type WrittenSplit = {
  train: WrittenExample[]
  test: WrittenExample[]
  skipped: { row: number; reason: string }[]
  truncatedRows: number
  /** Rows that the sample was drawn from, where not all are used. */
  drawnFrom?: number
  contentHash: string
}

export type WrittenRequest = {
  data: string
  columns: ConversationColumns
  testData?: string | undefined
  testShare: number
  rows?: number | undefined
  maxLength: number
  seed: number
  signal?: AbortSignal | undefined
}

/** Without its end a model would not learn to stop. */
const endOf = (tokenizer: Tokenizer): number[] => (tokenizer.special.eos ? [tokenizer.special.eos.id] : [])

export async function loadWritten(
  request: WrittenRequest,
  tokenizer: Tokenizer,
  template: string,
): Promise<WrittenSplit> {
  const { columns, rows, seed, signal, maxLength } = request
  const source = await loadConversations(request.data, columns, { rows, seed, signal })
  const held = request.testData ? await loadConversations(request.testData, columns, { seed, signal }) : undefined
  const skipped = [...source.skipped, ...(held?.skipped ?? [])]
  let truncatedRows = 0
  const encode = (items: readonly WrittenItem[]): WrittenExample[] =>
    items.flatMap((item) => {
      const whole = encodeWritten(item, tokenizer, template)
      if (whole.ids.length > maxLength) truncatedRows++
      const ids = whole.ids.slice(0, maxLength)
      const learned = Uint8Array.from(whole.learned.slice(0, ids.length))
      // the last token predicts what was cut
      learned[ids.length - 1] = 0
      if (!learned.includes(1)) {
        skipped.push({ row: item.row, reason: tell`its first ${maxLength} tokens hold nothing of a reply` })
        return []
      }
      return [{ ...whole, ids: Int32Array.from(ids), learned }]
    })
  const parts = held
    ? { train: source.items, test: held.items }
    : pick(source.items, randomSplit(source.items.length, request.testShare, seed))
  return {
    train: encode(parts.train),
    test: encode(parts.test),
    skipped,
    truncatedRows,
    ...(source.drawnFrom === undefined ? {} : { drawnFrom: source.drawnFrom }),
    contentHash: source.contentHash + (held?.contentHash ?? ''),
  }
}

/** What is said in rows that a run with these settings never learned from. */
export async function heldOutWritten(
  request: Omit<WrittenRequest, 'maxLength'>,
  limit: number,
): Promise<{ text: string }[]> {
  const { columns, rows, seed, signal } = request
  const source = await loadConversations(request.testData ?? request.data, columns, {
    ...(request.testData ? {} : { rows }),
    seed,
    signal,
  })
  const items = request.testData
    ? source.items
    : pick(source.items, randomSplit(source.items.length, request.testShare, seed)).test
  return items.slice(0, limit).map(({ content }) => ({
    text: 'text' in content ? content.text : content.turns.map((turn) => turn.content).join('\n'),
  }))
}

function pick<T>(items: readonly T[], { train, test }: { train: number[]; test: number[] }) {
  return { train: train.map((i) => items[i]!), test: test.map((i) => items[i]!) }
}

type Whole = Omit<WrittenExample, 'ids' | 'learned'> & { ids: number[]; learned: number[] }

function encodeWritten({ row, content }: WrittenItem, tokenizer: Tokenizer, template: string): Whole {
  const ids: number[] = []
  const learned: number[] = []
  const append = (text: string, isLearned: boolean, end: readonly number[] = []) => {
    for (const id of [...tokenizer.encode(text, { addSpecial: false }).ids, ...end]) {
      // a token is learned at the place before it
      if (ids.length > 0) learned[ids.length - 1] = isLearned ? 1 : 0
      ids.push(id)
      learned.push(0)
    }
  }
  if ('text' in content) {
    append(content.text, true, endOf(tokenizer))
    return { row, ids, learned, prompt: [], reference: content.text }
  }
  const { turns } = content
  const render = (upTo: number, addGenerationPrompt: boolean) =>
    renderChat(template, turns.slice(0, upTo), { addGenerationPrompt, specials: tokenizer.special })
  let done = 0
  for (const [i, { role }] of turns.entries()) {
    if (role !== 'assistant') continue
    const before = render(i, true)
    const after = render(i + 1, false)
    // a template that writes a reply otherwise than after its generation prompt: the whole turn is learned
    const start = after.startsWith(before) ? before.length : render(i, false).length
    append(after.slice(done, start), false)
    // what follows the end of a reply (a line break) is the next turn's
    const reply = after.slice(start)
    const body = trimAfterEnd(reply, tokenizer)
    append(body, true)
    done = start + body.length
  }
  const lastReply = turns.findLastIndex(({ role }) => role === 'assistant')
  return { row, ids, learned, prompt: turns.slice(0, lastReply), reference: turns[lastReply]!.content }
}

function trimAfterEnd(reply: string, { special }: Tokenizer): string {
  const end = special.eos ? reply.lastIndexOf(special.eos.token) : -1
  return end < 0 ? reply : reply.slice(0, end + special.eos!.token.length)
}
