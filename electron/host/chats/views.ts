// Chats and messages as they cross the contract.

import type { ChatSummary, ChatView, MessageView } from '../../../shared/contract/chats.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { MessageRecord } from '../../store/chat-messages.ts'
import type { ChatRecord } from '../../store/chats.ts'
import type { Store } from '../../store/open-store.ts'

export function chatView(store: Store, chat: ChatRecord, isWriting: boolean): ChatView {
  const { leaf: _, modelId, ...fields } = chat
  return { ...fields, modelId: modelId !== null && store.models.find(modelId) ? modelId : null, isWriting }
}

export function chatSummary(chat: ChatRecord, isWriting: boolean, excerpt: string | null): ChatSummary {
  const { id, title, updatedAt } = chat
  return { id, title, updatedAt, isWriting, excerpt }
}

export function messageView(message: MessageRecord, siblings: readonly number[]): MessageView {
  const { id, parentId, modelId: _, ...fields } = message
  return {
    ...fields,
    id: String(id),
    parentId: parentId === null ? null : String(parentId),
    siblings: siblings.map(String),
  }
}

/** Messages are numbered; whoever watches knows only that each has an id. */
export function messageNumber(id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id)
  throw new AppError('not-found', say`There is no message with the id ${id}: it may have been removed.`, { id })
}

const longestTitle = 60

/** The first line that says something, cut at a word. */
export function titleOf(text: string): string {
  const line = (text.split('\n').find((each) => each.trim() !== '') ?? '').replaceAll(/\s+/g, ' ').trim()
  if (line.length <= longestTitle) return line
  const cut = line.slice(0, longestTitle)
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > longestTitle / 2 ? space : longestTitle).trimEnd()}…`
}
