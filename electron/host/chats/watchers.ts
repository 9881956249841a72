// Who watches which chat: each hears a snapshot first, then every event from then on.

import type { ChatEvent } from '../../../shared/contract/chats.ts'
import { createPublisher, type Publisher } from '../publisher.ts'

type Watched = { publisher: Publisher<ChatEvent>; watchers: number }

export function createWatchers() {
  const chats = new Map<string, Watched>()

  async function* follow(chatId: string, watched: Watched, first: ChatEvent, rest: AsyncIterable<ChatEvent>) {
    try {
      yield first
      yield* rest
    } finally {
      if (--watched.watchers === 0) chats.delete(chatId)
    }
  }

  return {
    has: (chatId: string): boolean => chats.has(chatId),
    publish(chatId: string, event: ChatEvent): void {
      chats.get(chatId)?.publisher.publish(event)
    },
    watch(chatId: string, signal: AbortSignal | undefined, snapshot: () => ChatEvent): AsyncGenerator<ChatEvent, void> {
      const watched = chats.get(chatId) ?? { publisher: createPublisher<ChatEvent>(), watchers: 0 }
      chats.set(chatId, watched)
      watched.watchers++
      const rest = watched.publisher.subscribe(signal)
      return follow(chatId, watched, snapshot(), rest)
    },
    close(): void {
      for (const { publisher } of chats.values()) publisher.close()
    },
  }
}
