// What an open chat's events do to what is in view. Pure: a frame's events are applied together.

import type { ChatEvent, ChatView, GeneratedTokenView, MessageView } from '../../shared/contract/chats.ts'

export type ChatInView = {
  chat: ChatView | null
  /** The loaded part of the path, which ends with it. */
  messages: MessageView[]
  /** The reply that is being written: newer than the same message in `messages`. */
  live: MessageView | null
  /** Tokens of replies, where they were asked for; those of the live reply grow. */
  tokens: ReadonlyMap<string, GeneratedTokenView[]>
  isRemoved: boolean
}

export type Applied = { view: ChatInView; isPathStale: boolean }

export const isInWork = ({ state }: Pick<MessageView, 'state'>): boolean =>
  state === 'waiting' || state === 'loading' || state === 'writing'

export function applyEvents(before: ChatInView, events: readonly ChatEvent[]): Applied {
  const view = { ...before }
  let isPathStale = false
  /** Arrays of this frame, which may still grow in place. */
  const growing = new Map<string, GeneratedTokenView[]>()

  function takeMessage(message: MessageView): void {
    const at = view.messages.findLastIndex(({ id }) => id === message.id)
    if (at >= 0) view.messages = view.messages.with(at, message)
    if (isInWork(message)) {
      view.live = message
      if (message.tokens === 0) growing.set(message.id, [])
      return
    }
    if (view.live?.id === message.id) view.live = null
    const tokens = growing.get(message.id) ?? view.tokens.get(message.id)
    // text that was held back to the end belongs to the last token: such a list is read again
    if (tokens && tokens.map(({ text }) => text).join('') !== message.text) forget(message.id)
  }

  function forget(id: string): void {
    growing.delete(id)
    const rest = new Map(view.tokens)
    rest.delete(id)
    view.tokens = rest
  }

  function takeToken({ messageId, index, token }: Extract<ChatEvent, { kind: 'token' }>): void {
    const { live } = view
    if (live?.id !== messageId || index < live.tokens) return
    if (index > live.tokens) {
      isPathStale = true
      return
    }
    view.live = { ...live, state: 'writing', text: live.text + token.text, tokens: index + 1 }
    let list = growing.get(messageId)
    if (!list) {
      const known = view.tokens.get(messageId)
      if (!known) return
      list = [...known]
      growing.set(messageId, list)
    }
    if (list.length === index) list.push(token)
  }

  for (const event of events) {
    if (event.kind === 'token') takeToken(event)
    else if (event.kind === 'message') takeMessage(event.message)
    else if (event.kind === 'chat') view.chat = event.chat
    else if (event.kind === 'removed') view.isRemoved = true
    else if (event.kind === 'path') isPathStale = true
    else {
      view.chat = event.chat
      view.isRemoved = false
      view.live = event.writing[0] ?? null
      isPathStale = true
    }
  }
  if (growing.size > 0) view.tokens = new Map([...view.tokens, ...growing])
  return { view, isPathStale }
}

const isSame = (a: MessageView, b: MessageView): boolean =>
  a.state === b.state &&
  a.tokens === b.tokens &&
  a.seconds === b.seconds &&
  a.text === b.text &&
  a.reason === b.reason &&
  a.error?.message === b.error?.message &&
  a.siblings.length === b.siblings.length

/** A path as it was read just now; the live reply may be ahead of it, or behind. Messages that did not change stay the same objects. */
export function applyPath(before: ChatInView, read: MessageView[]): ChatInView {
  const known = new Map(before.messages.map((message) => [message.id, message]))
  const messages = read.map((message) => {
    const old = known.get(message.id)
    return old !== undefined && isSame(old, message) ? old : message
  })
  const live = messages.find((message) => isInWork(message)) ?? null
  if (!live) return { ...before, messages }
  const isAhead = before.live?.id === live.id && before.live.tokens > live.tokens
  return { ...before, messages, live: isAhead ? before.live : live }
}
