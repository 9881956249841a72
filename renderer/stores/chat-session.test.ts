// The chat in view without a window: an API that the test speaks for, and frames that the test draws.

import { describe, expect, it } from 'vitest'
import {
  type ChatEvent,
  type ChatView,
  type GeneratedTokenView,
  type MessageView,
  samplingSchema,
} from '../../shared/contract/chats.ts'
import type { Client } from '../app/client.ts'
import { applyEvents, type ChatInView } from './chat-events.ts'
import { createChatSession } from './chat-session.ts'

const chat: ChatView = {
  id: 'c1',
  title: 'A chat',
  isNamed: false,
  modelId: null,
  systemPrompt: '',
  format: 'turns',
  sampling: samplingSchema.parse({}),
  createdAt: 0,
  updatedAt: 0,
  isWriting: false,
}
const message = (id: string, fields: Partial<MessageView> = {}): MessageView => ({
  id,
  chatId: 'c1',
  parentId: null,
  role: 'assistant',
  text: '',
  state: 'done',
  error: null,
  modelName: 'tiny',
  tokens: 0,
  seconds: 0,
  promptTokens: 0,
  dropped: 0,
  context: 64,
  reason: null,
  seed: 1,
  createdAt: 0,
  siblings: [id],
  ...fields,
})
const token = (text: string): GeneratedTokenView => ({
  id: 1,
  token: text,
  shown: text,
  text,
  probability: 0.5,
  raw: 0.5,
  rank: 1,
  drawnFrom: 3,
  vocabSize: 10,
  isPicked: false,
  candidates: [],
})
const tokenEvent = (index: number, text: string, messageId = 'r'): ChatEvent => ({
  kind: 'token',
  messageId,
  index,
  token: token(text),
})
const view = (fields: Partial<ChatInView> = {}): ChatInView => ({
  chat,
  messages: [],
  live: null,
  tokens: new Map(),
  isRemoved: false,
  ...fields,
})

describe('events', () => {
  it('grow the live reply and its tokens, each token once and in order', () => {
    const started = applyEvents(view(), [{ kind: 'message', message: message('r', { state: 'writing' }) }]).view
    const { view: grown, isPathStale } = applyEvents(started, [
      tokenEvent(0, '가'),
      tokenEvent(1, '나'),
      tokenEvent(1, '나'),
      tokenEvent(0, '가'),
      tokenEvent(0, 'x', 'other'),
    ])
    expect([grown.live!.text, grown.live!.tokens, isPathStale]).toEqual(['가나', 2, false])
    expect(grown.tokens.get('r')!.map(({ text }) => text)).toEqual(['가', '나'])
    expect(started.tokens.get('r')).toEqual([])
    expect(applyEvents(grown, [tokenEvent(5, 'z')])).toMatchObject({
      isPathStale: true,
      view: { live: { text: '가나' } },
    })
  })

  it('leave every other message the same object', () => {
    const messages = [message('a'), message('r', { state: 'writing' })]
    const before = view({ messages, live: messages[1]! })
    const after = applyEvents(before, [tokenEvent(0, 'x')]).view
    expect(after.messages).toBe(messages)
    const done = applyEvents(after, [{ kind: 'message', message: message('r', { text: 'x', tokens: 1 }) }]).view
    expect(done.live).toBeNull()
    expect(done.messages[0]).toBe(messages[0])
    expect(done.messages[1]).toMatchObject({ text: 'x', state: 'done' })
  })

  it('forget tokens whose text is not the reply any more', () => {
    const before = view({
      live: message('r', { state: 'writing', text: 'a', tokens: 1 }),
      tokens: new Map([['r', [token('a')]]]),
    })
    const end = (text: string) =>
      applyEvents(before, [{ kind: 'message', message: message('r', { text, tokens: 1 }) }]).view.tokens.has('r')
    expect([end('a'), end('a\n')]).toEqual([true, false])
  })
})

/** An API whose chat is what the test puts into `path`. */
function setUp(path: MessageView[]) {
  const frames: (() => void)[] = []
  const calls: string[] = []
  let push: (event: ChatEvent) => void = () => undefined
  async function* events(): AsyncGenerator<ChatEvent> {
    const queue: ChatEvent[] = [{ kind: 'snapshot', chat, writing: path.filter(({ state }) => state === 'writing') }]
    let wake: (() => void) | undefined
    push = (event) => {
      queue.push(event)
      wake?.()
    }
    for (;;) {
      while (queue.length > 0) yield queue.shift()!
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const part = (offset: number, limit: number) => ({
    total: path.length,
    offset,
    messages: path.slice(offset, offset + limit),
  })
  const api = {
    watch: async () => events(),
    open: async ({ limit = 100 }) => ({ chat, path: part(Math.max(0, path.length - limit), limit) }),
    page: async ({ offset = 0, limit = 200 }) => part(offset, limit),
    tokens: async ({ messageId }: { messageId: string }) => {
      calls.push(`tokens ${messageId}`)
      return [token('a'), token('b')]
    },
    create: async () => ({ ...chat, id: 'new' }),
    update: async (changes: object) => {
      calls.push(`update ${JSON.stringify(changes)}`)
      return { ...chat, ...changes }
    },
    send: async ({ id, text }: { id: string; text: string }) => {
      calls.push(`send ${id} ${text}`)
      return { messageId: '1', replyId: '2' }
    },
    measure: async () => ({ tokens: 1, context: 64, dropped: 0 }),
  } as unknown as Client['chats']
  const session = createChatSession({ api, frame: (action) => frames.push(action), now: () => 0 })
  const settle = async () => {
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      for (const frame of frames.splice(0)) frame()
    }
  }
  return { session, frames, calls, settle, push: (event: ChatEvent) => push(event) }
}

describe('a session', () => {
  it('shows the end of the path, and earlier parts as they are asked for', async () => {
    const path = Array.from({ length: 250 }, (_, i) => message(`m${i}`))
    const { session, settle } = setUp(path)
    session.actions.open('c1')
    await settle()
    expect(session.getState()).toMatchObject({ isLoaded: true, offset: 148, total: 250 })
    await session.actions.loadEarlier()
    await session.actions.loadEarlier()
    expect(session.getState().offset).toBe(0)
    expect(session.getState().messages.map(({ id }) => id)).toEqual(path.map(({ id }) => id))
    await session.actions.loadEarlier()
    expect(session.getState().messages).toHaveLength(250)
  })

  it('draws a frame of tokens as one change', async () => {
    const { session, settle, push, frames } = setUp([message('r', { state: 'writing' })])
    session.actions.open('c1')
    await settle()
    let changes = 0
    session.subscribe(() => changes++)
    for (let i = 0; i < 50; i++) push(tokenEvent(i, 'x'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect([changes, frames.length]).toEqual([0, 1])
    for (const frame of frames.splice(0)) frame()
    expect(changes).toBe(1)
    expect(session.getState().live).toMatchObject({ tokens: 50, text: 'x'.repeat(50) })
  })

  it('reads the tokens of a reply once', async () => {
    const { session, settle, calls } = setUp([message('r', { tokens: 2, text: 'ab' })])
    session.actions.open('c1')
    await settle()
    await Promise.all([session.actions.loadTokens('r'), session.actions.loadTokens('r')])
    await session.actions.loadTokens('r')
    expect(calls).toEqual(['tokens r'])
    expect(session.getState().tokens.get('r')).toHaveLength(2)
  })

  it('makes a chat with its first message, and sends settings before what is said', async () => {
    const { session, settle, calls } = setUp([])
    const { sampling } = chat
    session.actions.open(null)
    expect(await session.actions.send('Hello', { modelId: 'm', systemPrompt: '', format: 'text', sampling })).toBe(
      'new',
    )
    await settle()
    session.actions.change({ sampling: { ...sampling, topK: 1 } })
    session.actions.change({ systemPrompt: 'Be short.' })
    expect(session.getState().chat).toMatchObject({ systemPrompt: 'Be short.', sampling: { topK: 1 } })
    await session.actions.send('more', { modelId: 'm', systemPrompt: '', format: 'text', sampling })
    expect(calls[0]).toBe('send new Hello')
    expect(calls[1]).toMatch(/^update .*"topK":1.*"Be short\."/)
    expect(calls[2]).toBe('send new more')
  })

  it('forgets a chat that it leaves', async () => {
    const { session, settle, push } = setUp([message('a')])
    session.actions.open('c1')
    await settle()
    session.actions.open(null)
    push(tokenEvent(0, 'x'))
    await settle()
    expect(session.getState()).toMatchObject({ chatId: null, messages: [], chat: null, isLoaded: true })
  })
})
