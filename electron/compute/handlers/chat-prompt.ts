// The messages of a chat as the token ids of a prompt: by the model's chat template, or in a plain form where it has none. What does not fit the
// context goes from the front, whole turns, and is counted.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { renderChat } from '../../engine/tokenizer/chat-template.ts'
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts'
import type { Message } from '../method-params.ts'

/** Roles as the plain form writes them; a reply ends where the next speaker would begin. */
const plainNames: Record<Message['role'], string> = { system: 'System', user: 'User', assistant: 'Assistant' }
export const plainStops = ['\nUser:', '\nSystem:']

export type ChatPrompt = { ids: number[]; stops: readonly string[]; dropped: number }

export type Room = {
  positions: number
  /** For the reply that is to come. */
  reserved: number
  /** Tokens of it that are there already. */
  prefix?: number
}

export function chatPrompt(
  tokenizer: Tokenizer,
  messages: readonly Message[],
  room: Room,
  format: 'turns' | 'text' = 'turns',
): ChatPrompt {
  const isSystem = messages[0]?.role === 'system'
  const [fixed, turns] = isSystem ? [messages.slice(0, 1), messages.slice(1)] : [[], [...messages]]
  const limit = limitOf(room)
  // a chat begins with the user: replies whose question is gone go too
  const starts = turns.flatMap(({ role }, i) => (i === 0 || role !== 'assistant' ? [i] : []))
  const from = (place: number): ChatPrompt | undefined => {
    const dropped = starts[place] ?? 0
    const { text, stops } = renderMessages(tokenizer, [...fixed, ...turns.slice(dropped)], format)
    const ids = [...tokenizer.encode(text, { addSpecial: tokenizer.chatTemplate === undefined }).ids]
    return ids.length <= limit ? { ids, stops, dropped } : undefined
  }
  const last = Math.max(0, starts.length - 1)
  let best = from(last)
  if (!best) throw tooLong(room, limit)
  // back from the end in growing steps, then between the last two: a long chat is not read whole
  let [fits, fails] = [last, -1]
  for (let step = 1; fits > 0 && fails < 0; step *= 2) {
    const place = Math.max(0, fits - step)
    const prompt = from(place)
    if (prompt) [best, fits] = [prompt, place]
    else fails = place
  }
  while (fits - fails > 1 && fails >= 0) {
    const middle = (fits + fails) >> 1
    const prompt = from(middle)
    if (prompt) [best, fits] = [prompt, middle]
    else fails = middle
  }
  return best
}

/** Half of a small context is left for the prompt whatever the reply may take; a token of it is left for the reply. */
function limitOf({ positions, reserved, prefix = 0 }: Room): number {
  return Math.min(Math.max(Math.floor(positions / 2), positions - reserved - prefix), positions - 1 - prefix)
}

function tooLong({ positions, prefix = 0 }: Room, limit: number): AppError {
  if (prefix > 0)
    return new AppError(
      'bad-argument',
      say`the reply has ${prefix} tokens and fills the model's context of ${positions} with the message it answers: it cannot go on`,
      { limit, positions, prefix },
    )
  return new AppError(
    'bad-argument',
    say`the last message alone is longer than the model's context has room for (${limit} of ${positions} tokens): shorten it, or ask for fewer new tokens`,
    { limit, positions },
  )
}

function renderMessages(tokenizer: Tokenizer, messages: readonly Message[], format: 'turns' | 'text') {
  const { chatTemplate, special } = tokenizer
  const trimmed = messages.map((message) =>
    message.role === 'assistant' ? { ...message, content: message.content.trim() } : message,
  )
  if (chatTemplate !== undefined)
    return { text: renderChat(chatTemplate, trimmed, { addGenerationPrompt: true, specials: special }), stops: [] }
  if (format === 'text') return { text: joinText(messages), stops: [] }
  const lines = trimmed.map(({ role, content }) => `${plainNames[role]}: ${content}\n`)
  return { text: `${lines.join('')}${plainNames.assistant}:`, stops: plainStops }
}

/** A reply goes on right where the message before it ends; what the user says next begins a line. */
function joinText(messages: readonly Message[]): string {
  let text = ''
  for (const { role, content } of messages) text += role === 'assistant' || text === '' ? content : `\n${content}`
  return text
}
