// What the next message would take of the context: asked anew while the user types, and after every reply. Without a draft there is no next message:
// what the last reply had in sight stands.

import type { ErrorRecord } from '../../shared/errors.ts'
import type { Client } from '../app/client.ts'
import { createLatest } from './latest.ts'

export type ChatSize = { tokens: number; context: number; dropped: number }
type Found = { size?: ChatSize | null; sizeError: ErrorRecord | null }

const pauseMs = 250

export function createMeasure(api: Pick<Client['chats'], 'measure'>, onFound: (found: Found) => void) {
  let chatId: string | null = null
  let draft = ''
  const latest = createLatest<{ id: string; draft: string }, ChatSize>({
    ask: (question, signal) => api.measure(question, { signal }),
    onAnswer: (size) => onFound({ size, sizeError: null }),
    onError: (sizeError) => onFound({ sizeError }),
  })
  const ask = () => {
    if (chatId !== null && draft.trim() !== '') return latest.ask({ id: chatId, draft }, pauseMs)
    latest.cancel()
    onFound({ size: null, sizeError: null })
  }
  return {
    ask,
    setDraft(text: string): void {
      if (text === draft) return
      draft = text
      ask()
    },
    setChat(id: string | null): void {
      if (id === chatId) return
      chatId = id
      ask()
    },
  }
}
