// A path of messages as the model is asked with it.

import type { Message } from '../../compute/method-params.ts'
import type { MessageRecord } from '../../store/chat-messages.ts'
import type { Store } from '../../store/open-store.ts'

/** No context holds more; the ones before count as dropped. */
const mostMessages = 2000

export type PathPrompt = { prompt: Message[]; omitted: number }

/** `path`: ids from the first message to the last one that the model reads; `draft` is a message after them, also an empty one. */
export function promptOf(store: Store, systemPrompt: string, path: readonly number[], draft?: string): PathPrompt {
  const kept = path.slice(-mostMessages)
  const turns = joinTurns(store.chats.messages.many(kept))
  if (draft !== undefined) addTurn(turns, { role: 'user', content: draft })
  const system: Message[] = systemPrompt.trim() === '' ? [] : [{ role: 'system', content: systemPrompt }]
  return { prompt: [...system, ...turns], omitted: path.length - kept.length }
}

/** A reply of which nothing came is left out, and templates want the roles in turn: messages that then meet become one. */
function joinTurns(messages: readonly MessageRecord[]): Message[] {
  const turns: Message[] = []
  for (const { role, text } of messages) {
    if (text.trim() !== '') addTurn(turns, { role, content: text })
  }
  return turns
}

function addTurn(turns: Message[], { role, content }: Message): void {
  const last = turns.at(-1)
  if (last?.role === role) last.content += `\n\n${content}`
  else turns.push({ role, content })
}
