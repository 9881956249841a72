// Messages of chats. A reply grows token by token: its text and the token are one transaction, so that a kill at any moment leaves what was shown.

import { z } from 'zod'
import { endReasons, type GeneratedTokenView, type MessageState, messageStates } from '../../shared/contract/chats.ts'
import { errorRecordSchema } from '../../shared/domain/error-record.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { packToken, tokenRow, unpackToken } from './chat-tokens.ts'
import { type ChatTree, createChatTree } from './chat-tree.ts'
import { createWriter, inTransaction, jsonColumn, notFound, readTable, type Sql } from './rows.ts'
import type { Owner } from './runs.ts'
import { withSqlErrors } from './sql-errors.ts'

const schema = z.object({
  id: z.int(),
  chatId: z.string(),
  parentId: z.int().nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  state: z.enum(messageStates),
  error: jsonColumn(errorRecordSchema).nullable(),
  /** What wrote it; it may have left the library since. */
  modelId: z.string().nullable(),
  modelName: z.string().nullable(),
  tokens: z.int(),
  seconds: z.number(),
  promptTokens: z.int(),
  dropped: z.int(),
  context: z.int(),
  reason: z.enum(endReasons).nullable(),
  seed: z.int().nullable(),
  createdAt: z.int(),
})
export type MessageRecord = z.infer<typeof schema>

/** Shorter replies are over before they are at speed. */
const leastTimedTokens = 8
const mostTimedReplies = 200

const copied = `role, text, state, error, model_id, model_name, tokens, seconds, prompt_tokens, dropped, context,
  reason, seed, created_at`
const select = `SELECT id, chat_id AS chatId, parent_id AS parentId, role, text, state, error, model_id AS modelId,
  model_name AS modelName, tokens, seconds, prompt_tokens AS promptTokens, dropped, context, reason, seed, created_at AS createdAt FROM messages`
const inWork = `state IN ('waiting', 'loading', 'writing')`

const ownerRow = z.object({ id: z.int(), pid: z.int(), since: z.int() })

export type Writer = { modelId: string; modelName: string }
export type NewReply = Writer & { chatId: string; parentId: number; seed: number }
export type ReplyPrompt = { promptTokens: number; dropped: number; context: number }
export type ReplyEnd = {
  state: Extract<MessageState, 'done' | 'stopped' | 'failed' | 'interrupted'>
  reason?: MessageRecord['reason']
  error?: ErrorRecord
  /** Text that was held back until the end. */
  rest?: string
  seconds?: number
}

export function createChatMessages(db: Sql) {
  const table = readTable(db, 'messages', schema)
  const owners = readTable(db, 'messages', ownerRow)
  const highest = readTable(db, 'messages', z.object({ last: z.int() }))
  const speeds = readTable(db, 'messages', z.object({ modelId: z.string(), rate: z.number() }))
  const tokenRows = readTable(db, 'message_tokens', tokenRow)
  const write = createWriter(db)
  const parents = db.prepare('SELECT id, parent_id FROM messages WHERE chat_id = ? ORDER BY id').raw()

  const get = (id: number): MessageRecord => {
    const message = table.one(`${select} WHERE id = ?`, [id])
    if (message) return message
    throw notFound(say`message`, String(id))
  }
  const index = (id: number) =>
    write('INSERT OR REPLACE INTO message_search (rowid, text) SELECT id, text FROM messages WHERE id = ?', [id])
  const insertToken = (id: number, place: number, token: GeneratedTokenView) =>
    write('INSERT INTO message_tokens (message_id, place, text, chances) VALUES (?, ?, ?, ?)', [
      id,
      place,
      token.text,
      packToken(token),
    ])
  const finish = (id: number, { state, reason, error, rest = '', seconds }: ReplyEnd): MessageRecord =>
    inTransaction(db, () => {
      write(
        `UPDATE messages SET state = @state, reason = @reason, error = @error, text = text || @rest,
           seconds = coalesce(@seconds, seconds), owner_pid = NULL, owner_since = NULL WHERE id = @id`,
        {
          id,
          state,
          reason: reason ?? null,
          error: error ? JSON.stringify(error) : null,
          rest,
          seconds: seconds ?? null,
        },
      )
      if (rest !== '')
        write(
          'UPDATE message_tokens SET text = text || ? WHERE message_id = ? AND place = (SELECT tokens - 1 FROM messages WHERE id = ?)',
          [rest, id, id],
        )
      index(id)
      return get(id)
    })

  return {
    get,
    finish,
    /** In the order of `ids`. */
    many(ids: readonly number[]): MessageRecord[] {
      const found = table.many(`${select} WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)])
      const byId = new Map(found.map((message) => [message.id, message]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
    /** Replies of a chat that are not ended. */
    inWork: (chatId: string): MessageRecord[] => table.many(`${select} WHERE ${inWork} AND chat_id = ?`, [chatId]),
    tree: (chatId: string): ChatTree =>
      createChatTree(withSqlErrors(db.name, () => parents.all(chatId)) as [number, number | null][]),
    addUser(chatId: string, parentId: number | null, text: string): MessageRecord {
      return inTransaction(db, () => {
        const { lastInsertRowid } = write(
          `INSERT INTO messages (chat_id, parent_id, role, text, state, created_at) VALUES (?, ?, 'user', ?, 'done', ?)`,
          [chatId, parentId, text, Date.now()],
          { reference: () => notFound(say`chat`, chatId) },
        )
        const id = Number(lastInsertRowid)
        index(id)
        return get(id)
      })
    },
    /** An empty one that waits to be written by this process, or one that begins with tokens of another. */
    addReply(reply: NewReply, pid: number, tokens: readonly GeneratedTokenView[] = []): MessageRecord {
      return inTransaction(db, () => {
        const now = Date.now()
        const text = tokens.map((token) => token.text).join('')
        const { lastInsertRowid } = write(
          `INSERT INTO messages (chat_id, parent_id, role, text, state, model_id, model_name, tokens, seed, created_at,
             owner_pid, owner_since)
           VALUES (@chatId, @parentId, 'assistant', @text, 'waiting', @modelId, @modelName, @tokens, @seed, @now, @pid, @now)`,
          { ...reply, text, tokens: tokens.length, now, pid },
          { reference: () => notFound(say`message`, String(reply.parentId)) },
        )
        const id = Number(lastInsertRowid)
        for (const [place, token] of tokens.entries()) insertToken(id, place, token)
        return get(id)
      })
    },
    /** Goes on with a reply that ended. */
    reopen(id: number, { modelId, modelName }: Writer, pid: number): MessageRecord {
      write(
        `UPDATE messages SET state = 'waiting', error = NULL, reason = NULL, model_id = ?, model_name = ?, owner_pid = ?,
           owner_since = ? WHERE id = ?`,
        [modelId, modelName, pid, Date.now(), id],
      )
      return get(id)
    },
    setState(id: number, state: MessageState): MessageRecord {
      write('UPDATE messages SET state = ? WHERE id = ?', [state, id])
      return get(id)
    },
    /** The model has read the prompt; `texts` is what each of the tokens that are there adds to the text. */
    begin(id: number, prompt: ReplyPrompt, texts: readonly string[]): MessageRecord {
      return inTransaction(db, () => {
        write(
          `UPDATE messages SET state = 'writing', text = @text, prompt_tokens = @promptTokens, dropped = @dropped, context = @context
           WHERE id = @id`,
          { id, text: texts.join(''), ...prompt },
        )
        for (const [place, text] of texts.entries())
          write('UPDATE message_tokens SET text = ? WHERE message_id = ? AND place = ? AND text <> ?', [
            text,
            id,
            place,
            text,
          ])
        return get(id)
      })
    },
    addToken(id: number, place: number, token: GeneratedTokenView, seconds: number): void {
      inTransaction(db, () => {
        insertToken(id, place, token)
        write('UPDATE messages SET text = text || ?, tokens = ? , seconds = ? WHERE id = ?', [
          token.text,
          place + 1,
          seconds,
          id,
        ])
      })
    },
    /** Tokens a second of each model's latest whole reply, among the last replies of all. */
    speeds(): Map<string, number> {
      const found = new Map<string, number>()
      for (const { modelId, rate } of speeds.many(
        `SELECT model_id AS modelId, tokens / seconds AS rate FROM messages
         WHERE role = 'assistant' AND state = 'done' AND model_id IS NOT NULL AND tokens >= ? AND seconds > 0
         ORDER BY id DESC LIMIT ?`,
        [leastTimedTokens, mostTimedReplies],
      ))
        if (!found.has(modelId)) found.set(modelId, rate)
      return found
    },
    tokens: (id: number): GeneratedTokenView[] =>
      tokenRows
        .many('SELECT place, text, chances FROM message_tokens WHERE message_id = ? ORDER BY place', [id])
        .map(unpackToken),
    /** Puts copies of a path's messages, with their tokens, into another chat; returns the last one. Unended ones come as stopped. */
    copyPath(ids: readonly number[], chatId: string): number | null {
      return inTransaction(db, () => {
        const path = JSON.stringify(ids)
        const { last } = highest.one(
          `SELECT coalesce(max(seq), 0) AS last FROM sqlite_sequence WHERE name = 'messages'`,
          [],
        )!
        write(
          `INSERT INTO messages (id, chat_id, parent_id, ${copied})
           SELECT @last + 1 + key, @chatId, iif(key = 0, NULL, @last + key), ${copied}
           FROM json_each(@path) JOIN messages ON messages.id = value ORDER BY key`,
          { last, chatId, path },
        )
        write(
          `INSERT INTO message_tokens (message_id, place, text, chances)
           SELECT @last + 1 + key, place, text, chances FROM json_each(@path) JOIN message_tokens ON message_id = value`,
          { last, path },
        )
        write('INSERT INTO message_search (rowid, text) SELECT id, text FROM messages WHERE chat_id = ?', [chatId])
        write(`UPDATE messages SET state = 'stopped' WHERE chat_id = ? AND ${inWork}`, [chatId])
        return ids.length === 0 ? null : last + ids.length
      })
    },
    /** Ends, as interrupted, the replies whose process is gone. */
    markInterrupted(isAlive: (owner: Owner) => boolean): void {
      const working = owners.many(
        `SELECT id, owner_pid AS pid, owner_since AS since FROM messages WHERE ${inWork} AND owner_pid IS NOT NULL`,
      )
      for (const { id, pid, since } of working) if (!isAlive({ pid, since })) finish(id, { state: 'interrupted' })
    },
  }
}
