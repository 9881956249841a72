// The messages of a chat as the token ids of a prompt: by the model's chat template, or in a plain form where it has none. What does not fit the
// context goes from the front, whole turns, and is counted.

import { AppError } from '../../../shared/errors.ts'
import { renderChat } from '../../engine/tokenizer/chat-template.ts'
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts'
import type { Message } from '../method-params.ts'

/** Roles as the plain form writes them; a reply ends where the next speaker would begin. */
const plainNames: Record<Message['role'], string> = { system: 'System', user: 'User', assistant: 'Assistant' }
export const plainStops = ['\nUser:', '\nSystem:']

export type ChatPrompt = { ids: number[]; stops: readonly string[]; dropped: number }

export function chatPrompt(
  tokenizer: Tokenizer,
  messages: readonly Message[],
  room: { positions: number; reserved: number },
): ChatPrompt {
  const isSystem = messages[0]?.role === 'system'
  const [fixed, turns] = isSystem ? [messages.slice(0, 1), messages.slice(1)] : [[], [...messages]]
  // half of a small context is left for the prompt whatever the reply may take
  const limit = Math.max(Math.floor(room.positions / 2), room.positions - room.reserved)
  for (let dropped = 0; dropped < turns.length; dropped++) {
    // a chat begins with the user: replies whose question is gone go too
    if (dropped > 0 && turns[dropped]!.role === 'assistant') continue
    const { text, stops } = renderMessages(tokenizer, [...fixed, ...turns.slice(dropped)])
    const ids = [...tokenizer.encode(text, { addSpecial: tokenizer.chatTemplate === undefined }).ids]
    if (ids.length <= limit) return { ids, stops, dropped }
  }
  throw new AppError(
    'bad-argument',
    `the last message alone is longer than the model's context has room for (${limit} of ${room.positions} tokens): shorten it, or ask for fewer new tokens`,
    { limit, positions: room.positions },
  )
}

function renderMessages(tokenizer: Tokenizer, messages: readonly Message[]) {
  const { chatTemplate, special } = tokenizer
  if (chatTemplate !== undefined)
    return { text: renderChat(chatTemplate, messages, { addGenerationPrompt: true, specials: special }), stops: [] }
  const lines = messages.map(({ role, content }) => `${plainNames[role]}: ${content}\n`)
  return { text: `${lines.join('')}${plainNames.assistant}:`, stops: plainStops }
}
