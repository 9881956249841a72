// The chat in view: its path in parts, the reply that is being written frame by frame, its tokens, and what can be done with it.

import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ChatEvent, ChatFormat, ChatSampling } from '../../shared/contract/chats.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { type Client, client, errorOf, isAbort } from '../app/client.ts'
import { applyEvents, applyPath, type ChatInView } from './chat-events.ts'
import { type ChatSize, createMeasure } from './chat-measure.ts'
import { createRate } from './chat-rate.ts'

const pageSize = 100
const retryMs = 1500
const settlingMs = 250

export type Changes = {
  modelId?: string
  systemPrompt?: string
  format?: ChatFormat
  sampling?: ChatSampling
}

export type ChatSession = ChatInView & {
  chatId: string | null
  /** Of the first message that is loaded, in the path. */
  offset: number
  total: number
  isLoaded: boolean
  error: ErrorRecord | null
  /** Tokens a second of the live reply; null until there is something to measure. */
  rate: number | null
  /** What the next message would take of the context. */
  size: ChatSize | null
  sizeError: ErrorRecord | null
}

export type SessionParts = {
  api: Client['chats']
  /** Calls back when the next picture is drawn. */
  frame(action: () => void): void
  now(): number
}

const nothing: ChatSession = {
  chatId: null,
  chat: null,
  messages: [],
  live: null,
  tokens: new Map(),
  isRemoved: false,
  offset: 0,
  total: 0,
  isLoaded: false,
  error: null,
  rate: null,
  size: null,
  sizeError: null,
}

export type ChatSessionStore = UseBoundStore<StoreApi<ChatSession>> & { actions: ReturnType<typeof createActions> }

function createActions(store: StoreApi<ChatSession>, { api, frame, now }: SessionParts) {
  let watching: AbortController | undefined
  let queue: ChatEvent[] = []
  let isFramed = false
  let isReading = false
  let isStale = false
  let isReadingEarlier = false
  const asked = new Set<string>()
  /** Settings that are shown and not sent yet: a slider moves many times a second. */
  let unsent: Changes = {}
  let unsentTimer: ReturnType<typeof setTimeout> | undefined
  const rate = createRate(now)
  const measure = createMeasure(api, (found) => store.setState(found))

  const isCurrent = (controller: AbortController) => watching === controller && !controller.signal.aborted

  async function readPath(): Promise<void> {
    isStale = true
    if (isReading) return
    isReading = true
    try {
      while (isStale) {
        isStale = false
        const controller = watching
        const { chatId, messages } = store.getState()
        if (!controller || chatId === null) return
        const limit = Math.min(1000, Math.max(pageSize, messages.length + 2))
        try {
          const { chat, path } = await api.open({ id: chatId, limit }, { signal: controller.signal })
          if (!isCurrent(controller)) continue
          const { offset, total } = path
          store.setState((state) => ({
            ...applyPath(state, path.messages),
            chat,
            offset,
            total,
            isLoaded: true,
            error: null,
          }))
          measure.ask()
        } catch (error) {
          if (isCurrent(controller) && !isAbort(error)) store.setState({ error: errorOf(error), isLoaded: true })
        }
      }
    } finally {
      isReading = false
    }
  }

  function flush(): void {
    isFramed = false
    const events = queue
    queue = []
    const before = store.getState()
    const { view, isPathStale } = applyEvents(before, events)
    const shown = rate.take(view.live)
    store.setState({ ...view, ...(shown === before.rate ? {} : { rate: shown }) })
    if (Object.keys(unsent).length > 0 && view.chat) store.setState({ chat: { ...view.chat, ...unsent } })
    if (isPathStale) void readPath()
    if (before.live && !view.live) measure.ask()
  }

  function take(event: ChatEvent): void {
    queue.push(event)
    if (isFramed) return
    isFramed = true
    frame(flush)
  }

  async function watch(id: string, controller: AbortController): Promise<void> {
    const { signal } = controller
    while (!signal.aborted) {
      try {
        for await (const event of await api.watch({ id }, { signal })) if (isCurrent(controller)) take(event)
      } catch (error) {
        if (isAbort(error) || !isCurrent(controller)) return
        const record = errorOf(error)
        store.setState({ error: record, isLoaded: true })
        if (record.code === 'not-found') return
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }

  async function sendChanges(): Promise<void> {
    clearTimeout(unsentTimer)
    const { chatId: id } = store.getState()
    const changes = unsent
    unsent = {}
    if (id === null || Object.keys(changes).length === 0) return
    try {
      const chat = await api.update({ id, ...changes })
      if (store.getState().chatId !== id) return
      store.setState({ chat: { ...chat, ...unsent } })
      measure.ask()
    } catch (error) {
      store.setState({ error: errorOf(error) })
    }
  }

  const actions = {
    /** null is a chat that is not there yet. */
    open(id: string | null): void {
      const { chatId, isLoaded } = store.getState()
      if (chatId === id && (watching || isLoaded)) return
      actions.close()
      store.setState({ ...nothing, chatId: id, isLoaded: id === null })
      if (id === null) return
      watching = new AbortController()
      void watch(id, watching)
      // read at once, and again after the snapshot: what changed in between is in the second one
      void readPath()
    },
    close(): void {
      void sendChanges()
      watching?.abort()
      watching = undefined
      queue = []
      asked.clear()
      rate.reset()
      measure.setChat(null)
      store.setState({ ...nothing })
    },
    reload(): void {
      store.setState({ error: null })
      void readPath()
    },
    async loadEarlier(): Promise<void> {
      const { chatId, offset } = store.getState()
      const controller = watching
      if (isReadingEarlier || chatId === null || offset === 0 || !controller) return
      isReadingEarlier = true
      const from = Math.max(0, offset - pageSize)
      try {
        const path = await api.page({ id: chatId, offset: from, limit: offset - from }, { signal: controller.signal })
        const now = store.getState()
        // the path in view may be another one by now
        if (!isCurrent(controller) || now.offset !== offset || path.messages.length !== offset - from) return
        store.setState({ messages: [...path.messages, ...now.messages], offset: from })
      } catch (error) {
        if (isCurrent(controller) && !isAbort(error)) store.setState({ error: errorOf(error) })
      } finally {
        isReadingEarlier = false
      }
    },
    /** Tokens of a reply, once. */
    async loadTokens(messageId: string): Promise<void> {
      const controller = watching
      if (!controller || asked.has(messageId) || store.getState().tokens.has(messageId)) return
      asked.add(messageId)
      try {
        const tokens = await api.tokens({ messageId }, { signal: controller.signal })
        if (isCurrent(controller))
          store.setState((state) => ({ tokens: new Map([...state.tokens, [messageId, tokens]]) }))
      } catch (error) {
        if (isCurrent(controller) && !isAbort(error)) console.warn('chats.tokens', error)
      } finally {
        asked.delete(messageId)
      }
    },
    /** Throws what the host says against it. */
    async send(text: string, start: NewChat): Promise<string> {
      let id = store.getState().chatId
      if (id === null) {
        const chat = await api.create(start)
        id = chat.id
        actions.open(id)
        store.setState({ chat, isLoaded: true })
      }
      await sendChanges()
      await api.send({ id, text })
      return id
    },
    change(changes: Changes): void {
      const { chat } = store.getState()
      if (chat === null) return
      store.setState({ chat: { ...chat, ...changes } })
      unsent = { ...unsent, ...changes }
      clearTimeout(unsentTimer)
      unsentTimer = setTimeout(() => void sendChanges(), settlingMs)
    },
    setDraft(draft: string): void {
      measure.setDraft(draft)
    },
    async regenerate(messageId: string): Promise<void> {
      await sendChanges()
      await api.regenerate({ messageId })
    },
    async edit(messageId: string, text: string): Promise<void> {
      await sendChanges()
      await api.edit({ messageId, text })
    },
    async goOn(messageId: string): Promise<void> {
      await sendChanges()
      await api.continue({ messageId })
    },
    async branch(messageId: string, index: number, tokenId: number): Promise<void> {
      await sendChanges()
      await api.continue({ messageId, at: { index, tokenId } })
    },
    select: (messageId: string) => api.select({ messageId }),
    fork: (messageId: string) => api.fork({ messageId }),
    async stop(): Promise<void> {
      const { chatId } = store.getState()
      if (chatId !== null) await api.stop({ id: chatId })
    },
  }
  // a path that is read tells which chat is measured
  store.subscribe(({ chatId, chat }) => measure.setChat(chat?.modelId ? chatId : null))
  return actions
}

export type NewChat = { modelId: string; systemPrompt: string; format: ChatFormat; sampling: ChatSampling }

export function createChatSession(parts: SessionParts): ChatSessionStore {
  const store = create<ChatSession>()(() => nothing)
  return Object.assign(store, { actions: createActions(store, parts) })
}

/** While the window is hidden no picture is drawn: then a timer. */
function nextFrame(action: () => void): void {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    action()
  }
  requestAnimationFrame(once)
  setTimeout(once, 200)
}

export const useChatSession = createChatSession({
  api: client.chats,
  frame: nextFrame,
  now: () => performance.now(),
})
