// Conversations. Their messages are in chat-messages.ts, the search in chat-search.ts.

import { z } from 'zod'
import { type ChatFormat, type ChatSampling, chatFormats, samplingSchema } from '../../shared/contract/chats.ts'
import { say } from '../../shared/said.ts'
import { createChatMessages } from './chat-messages.ts'
import { createChatSearch } from './chat-search.ts'
import { createWriter, inTransaction, jsonColumn, notFound, readTable, type Sql } from './rows.ts'

const schema = z.object({
  id: z.string(),
  title: z.string(),
  isNamed: z.int().transform(Boolean),
  modelId: z.string().nullable(),
  systemPrompt: z.string(),
  format: z.enum(chatFormats),
  sampling: jsonColumn(samplingSchema),
  /** The message that the path in view ends with; null while there is none. */
  leaf: z.int().nullable(),
  createdAt: z.int(),
  updatedAt: z.int(),
})
export type ChatRecord = z.infer<typeof schema>

const select = `SELECT id, title, is_named AS isNamed, model_id AS modelId, system_prompt AS systemPrompt, format, sampling, leaf,
  created_at AS createdAt, updated_at AS updatedAt FROM chats`
const isListed = 'deleted_at IS NULL AND leaf IS NOT NULL'

export type ChatChanges = {
  title?: string | undefined
  isNamed?: boolean | undefined
  modelId?: string | undefined
  systemPrompt?: string | undefined
  format?: ChatFormat | undefined
  sampling?: ChatSampling | undefined
}

export type Chats = ReturnType<typeof createChats>

export function createChats(db: Sql) {
  const table = readTable(db, 'chats', schema)
  const counts = readTable(db, 'chats', z.object({ total: z.int() }))
  const write = createWriter(db)
  const find = (id: string) => table.one(`${select} WHERE id = ? AND deleted_at IS NULL`, [id])
  const get = (id: string): ChatRecord => {
    const chat = find(id)
    if (chat) return chat
    throw notFound(say`chat`, id)
  }
  const changed = (id: string, changes: number) => {
    if (changes === 0) throw notFound(say`chat`, id)
  }
  return {
    messages: createChatMessages(db),
    search: createChatSearch(db),
    find,
    get,
    /** Newest first; a chat without messages is not listed. */
    list: (offset: number, limit: number): ChatRecord[] =>
      table.many(`${select} WHERE ${isListed} ORDER BY updated_at DESC, id LIMIT ? OFFSET ?`, [limit, offset]),
    count: (): number => counts.one(`SELECT count(*) AS total FROM chats WHERE ${isListed}`, [])!.total,
    insert(chat: Omit<ChatRecord, 'leaf' | 'updatedAt'>): ChatRecord {
      write(
        `INSERT INTO chats (id, title, is_named, model_id, system_prompt, format, sampling, created_at, updated_at)
         VALUES (@id, @title, @isNamed, @modelId, @systemPrompt, @format, @sampling, @createdAt, @createdAt)`,
        { ...chat, isNamed: Number(chat.isNamed), sampling: JSON.stringify(chat.sampling) },
        { reference: () => notFound(say`model`, chat.modelId ?? '') },
      )
      return get(chat.id)
    },
    /** What is not named stays. Its place in the list stays too: it is no new message. */
    update(id: string, changes: ChatChanges): ChatRecord {
      const row = {
        id,
        title: changes.title ?? null,
        isNamed: changes.isNamed === undefined ? null : Number(changes.isNamed),
        modelId: changes.modelId ?? null,
        systemPrompt: changes.systemPrompt ?? null,
        format: changes.format ?? null,
        sampling: changes.sampling ? JSON.stringify(changes.sampling) : null,
      }
      const result = write(
        `UPDATE chats SET title = coalesce(@title, title), is_named = coalesce(@isNamed, is_named),
           model_id = coalesce(@modelId, model_id), system_prompt = coalesce(@systemPrompt, system_prompt), format = coalesce(@format, format),
           sampling = coalesce(@sampling, sampling)
         WHERE id = @id AND deleted_at IS NULL`,
        row,
        { reference: () => notFound(say`model`, changes.modelId ?? '') },
      )
      changed(id, result.changes)
      return get(id)
    },
    setLeaf(id: string, leaf: number): void {
      changed(id, write('UPDATE chats SET leaf = ? WHERE id = ?', [leaf, id]).changes)
    },
    /** It goes to the top of the list. */
    touch(id: string): void {
      changed(id, write('UPDATE chats SET updated_at = ? WHERE id = ?', [Date.now(), id]).changes)
    },
    /** Taken back by `restore` until it is purged. */
    remove(id: string): void {
      const sql = 'UPDATE chats SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL'
      changed(id, write(sql, [Date.now(), id]).changes)
    },
    restore(id: string): ChatRecord {
      changed(id, write('UPDATE chats SET deleted_at = NULL WHERE id = ?', [id]).changes)
      return get(id)
    },
    /** For good: chats removed before then, and ones made before then in which nothing was ever said. */
    purge(before: number): void {
      inTransaction(db, () => {
        write('DELETE FROM chats WHERE deleted_at < ?', [before])
        write('DELETE FROM chats WHERE leaf IS NULL AND created_at < ?', [before])
      })
    },
  }
}
