// Chats by what stands in their titles and messages, also a part of a word, in any script. Three letters and more go through the trigram index; shorter
// ones through the texts themselves (100,000 messages: a tenth of a second).

import { z } from 'zod'
import { readTable, type Sql } from './rows.ts'

const matchRow = z.object({ chatId: z.string(), messageId: z.int() })
const idRow = z.object({ id: z.string() })
const textRow = z.object({ id: z.int(), text: z.string() })

/** What the index holds, in characters: a trigram. */
const indexed = 3
const excerptBefore = 8
const excerptLength = 120

export type ChatMatch = { chatId: string; excerpt: string | null }

export function createChatSearch(db: Sql) {
  const matches = readTable(db, 'messages', matchRow)
  const ids = readTable(db, 'chats', idRow)
  const texts = readTable(db, 'messages', textRow)

  /** The newest message of each chat that holds the query. */
  function inMessages(query: string): Map<string, number> {
    const isIndexed = [...query].length >= indexed
    const where = isIndexed
      ? 'id IN (SELECT rowid FROM message_search WHERE message_search MATCH ?)'
      : `text LIKE ? ESCAPE '\\'`
    const sql = `SELECT chat_id AS chatId, max(id) AS messageId FROM messages WHERE ${where} GROUP BY chat_id`
    const found = matches.many(sql, [isIndexed ? `"${query.replaceAll('"', '""')}"` : likePattern(query)])
    return new Map(found.map(({ chatId, messageId }) => [chatId, messageId]))
  }

  function excerpts(messageIds: readonly number[], query: string): Map<number, string> {
    const rows = texts.many('SELECT id, text FROM messages WHERE id IN (SELECT value FROM json_each(?))', [
      JSON.stringify(messageIds),
    ])
    return new Map(rows.map(({ id, text }) => [id, excerptOf(text, query)]))
  }

  /** Newest first. */
  return (text: string, offset: number, limit: number): { total: number; items: ChatMatch[] } => {
    const query = text.trim().normalize('NFC')
    const messages = inMessages(query)
    const titles = new Set(
      ids.many(`SELECT id FROM chats WHERE title LIKE ? ESCAPE '\\'`, [likePattern(query)]).map(({ id }) => id),
    )
    const listed = ids.many(
      'SELECT id FROM chats WHERE deleted_at IS NULL AND leaf IS NOT NULL ORDER BY updated_at DESC, id',
    )
    const found = listed.filter(({ id }) => messages.has(id) || titles.has(id))
    const page = found.slice(offset, offset + limit)
    const shown = excerpts(
      page.flatMap(({ id }) => messages.get(id) ?? []),
      query,
    )
    return {
      total: found.length,
      items: page.map(({ id }) => ({ chatId: id, excerpt: shown.get(messages.get(id) ?? -1) ?? null })),
    }
  }
}

const likePattern = (query: string): string => `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`

/** The match with some words around it, in one line. */
export function excerptOf(text: string, query: string): string {
  const line = text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  const at = Math.max(0, line.toLowerCase().indexOf(query.toLowerCase()))
  if (at <= excerptBefore) return cutTo(line)
  const start = line.indexOf(' ', at - excerptBefore)
  const from = start < 0 || start > at ? at - excerptBefore : start + 1
  return `…${cutTo(line.slice(from))}`
}

function cutTo(line: string): string {
  return line.length > excerptLength ? `${line.slice(0, excerptLength).trimEnd()}…` : line
}
