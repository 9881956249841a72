// The list of chats: newest first, in parts as one scrolls, or those that a search found.

import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ChatSummary } from '../../shared/contract/chats.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { type Client, client, errorOf, isAbort } from '../app/client.ts'

const pageSize = 200
const mostAtOnce = 1000
const typingPauseMs = 120

export type ChatList = {
  query: string
  /** What `items` are found by: behind `query` while one types. */
  found: string
  items: ChatSummary[]
  total: number
  isLoaded: boolean
  error: ErrorRecord | null
}

export type ChatListStore = UseBoundStore<StoreApi<ChatList>> & { actions: ReturnType<typeof createActions> }

function createActions(store: StoreApi<ChatList>, api: Client['chats']) {
  let running: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  /** The first `count` chats; what was under way for another query or length is dropped. */
  async function read(count: number): Promise<void> {
    running?.abort()
    const controller = new AbortController()
    running = controller
    const { query } = store.getState()
    try {
      const items: ChatSummary[] = []
      let total = 0
      do {
        const limit = Math.min(mostAtOnce, Math.max(1, count - items.length))
        const page = await api.list({ query, offset: items.length, limit }, { signal: controller.signal })
        items.push(...page.items)
        total = page.total
        if (page.items.length < limit) break
      } while (items.length < count)
      if (running === controller) store.setState({ items, total, found: query, isLoaded: true, error: null })
    } catch (error) {
      if (running === controller && !isAbort(error)) store.setState({ error: errorOf(error), isLoaded: true })
    }
  }

  const reload = () => read(Math.max(pageSize, store.getState().items.length))
  return {
    reload,
    setQuery(query: string): void {
      store.setState({ query })
      clearTimeout(timer)
      timer = setTimeout(() => void read(pageSize), query === '' ? 0 : typingPauseMs)
    },
    loadMore(): void {
      const { items, total, found, query } = store.getState()
      if (items.length < total && found === query) void read(items.length + pageSize)
    },
    async rename(id: string, title: string): Promise<void> {
      const { items } = store.getState()
      store.setState({ items: items.map((chat) => (chat.id === id ? { ...chat, title } : chat)) })
      try {
        await api.update({ id, title })
      } catch (error) {
        void reload()
        throw error
      }
    },
    async remove(id: string): Promise<void> {
      await api.remove({ id })
      const { items, total } = store.getState()
      const rest = items.filter((chat) => chat.id !== id)
      if (rest.length < items.length) store.setState({ items: rest, total: total - 1 })
    },
    async restore(id: string): Promise<void> {
      await api.restore({ id })
      await reload()
    },
  }
}

export function createChatList(api: Client['chats']): ChatListStore {
  const store = create<ChatList>()(() => ({
    query: '',
    found: '',
    items: [],
    total: 0,
    isLoaded: false,
    error: null,
  }))
  return Object.assign(store, { actions: createActions(store, api) })
}

export const useChatList = createChatList(client.chats)
