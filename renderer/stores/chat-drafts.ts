// What is written in the composer of each chat and not sent yet: kept over a reload and a restart.

import { z } from 'zod'
import { keptValue } from './kept.ts'

const mostDrafts = 50
const longestDraft = 100_000
const kept = keptValue('chat-drafts', z.array(z.tuple([z.string(), z.string()])), [])

/** '' is the chat that is not there yet. */
export function readDraft(chatId: string | null): string {
  return kept.read().find(([id]) => id === (chatId ?? ''))?.[1] ?? ''
}

export function keepDraft(chatId: string | null, text: string): void {
  const others = kept.read().filter(([id]) => id !== (chatId ?? ''))
  const drafts: [string, string][] = text === '' ? [] : [[chatId ?? '', text.slice(0, longestDraft)]]
  if (drafts.length === 0 && others.length === kept.read().length) return
  kept.write([...drafts, ...others].slice(0, mostDrafts))
}
