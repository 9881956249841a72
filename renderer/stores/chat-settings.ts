// The settings of the chat in view: its own, or those that a chat which is not there yet will begin with.

import { create } from 'zustand'
import { type ChatFormat, type ChatSampling, samplingSchema } from '../../shared/contract/chats.ts'
import { samplingForNew } from './chat-sampling.ts'
import { type Changes, type NewChat, useChatSession } from './chat-session.ts'
import { choose, useChoice } from './choices.ts'

type Start = { systemPrompt: string; format: ChatFormat; sampling: ChatSampling }

const freshStart = (): Start => ({ systemPrompt: '', format: 'text', sampling: samplingForNew.read() })

/** Of the chat that is not there yet. */
export const startStore = create<Start>()(freshStart)

/** It is there now: the next one begins afresh. */
export function resetStart(): void {
  startStore.setState(freshStart())
}

export type ChatSettings = Start & { modelId: string | null; change(changes: Changes): void }

export function useChatSettings(): ChatSettings {
  const [chosen] = useChoice('chat')
  const start = startStore()
  const chatId = useChatSession((state) => state.chatId)
  const chat = useChatSession((state) => state.chat)
  if (chatId === null)
    return {
      ...start,
      modelId: chosen,
      change({ modelId, ...changes }) {
        if (modelId !== undefined) choose('chat', modelId)
        startStore.setState(changes)
      },
    }
  return {
    systemPrompt: chat?.systemPrompt ?? '',
    format: chat?.format ?? 'text',
    sampling: chat?.sampling ?? samplingSchema.parse({}),
    modelId: chat?.modelId ?? null,
    change(changes) {
      if (changes.modelId !== undefined) choose('chat', changes.modelId)
      useChatSession.actions.change(changes)
    },
  }
}

export function newChatOf({ modelId, systemPrompt, format, sampling }: ChatSettings): NewChat | null {
  return modelId === null ? null : { modelId, systemPrompt, format, sampling }
}
