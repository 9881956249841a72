// The room "chats" as the window uses it: a real database, a real compute process, and a tiny GPT that recites a text.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AppEvent } from '../../../shared/contract/app.ts'
import { type ChatEvent, type ChatSampling, type MessageView, samplingSchema } from '../../../shared/contract/chats.ts'
import { recitingModel } from '../fixtures/reciting-model.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'

const recited = '가나다 라마바사 🙂 one two three four five six seven. '
const greedy: ChatSampling = {
  ...samplingSchema.parse({}),
  temperature: 0,
  repetitionPenalty: 1,
  maxNewTokens: 40,
  seed: 1,
}

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-chats-'))
const home = join(scratch, 'home')
const folder = join(scratch, 'reciter')
let app: App
let modelId: string
const listEvents: AppEvent[] = []

beforeAll(async () => {
  await recitingModel(folder, recited, 'User: Hello\nAssistant:')
  app = openApp({ home })
  modelId = (await app.host.library.importModel(folder, { name: 'reciter' })).model.id
})
afterAll(async () => {
  await app.close()
  rmSync(scratch, { recursive: true, force: true })
})
afterEach(() => listEvents.splice(0))

const client = () => app.client.chats
const newChat = (sampling: Partial<ChatSampling> = {}, model = modelId) =>
  client().create({ modelId: model, format: 'turns', sampling: { ...greedy, ...sampling } })
const pathOf = async (id: string) => (await client().open({ id })).path.messages
const isEnded = ({ state }: MessageView) => !['waiting', 'loading', 'writing'].includes(state)

/** Events of a chat until `isLast`; `events` grows as they come. */
async function follow(id: string) {
  const controller = new AbortController()
  const stream = await client().watch({ id }, { signal: controller.signal })
  const events: ChatEvent[] = []
  const waiting: { isLast: (event: ChatEvent) => boolean; resolve: (event: ChatEvent) => void }[] = []
  const first = Promise.withResolvers<void>()
  const done = (async () => {
    for await (const event of stream) {
      events.push(event)
      first.resolve()
      for (const { isLast, resolve } of waiting) if (isLast(event)) resolve(event)
    }
  })()
  await first.promise
  return {
    events,
    until: (isLast: (event: ChatEvent) => boolean) =>
      new Promise<ChatEvent>((resolve) => waiting.push({ isLast, resolve })),
    async end() {
      controller.abort()
      await done.catch(() => undefined)
    },
  }
}
type Watched = Awaited<ReturnType<typeof follow>>

const ends = (event: ChatEvent) =>
  event.kind === 'message' && event.message.role === 'assistant' && isEnded(event.message)
const tokenAt = (index: number) => (event: ChatEvent) => event.kind === 'token' && event.index >= index

async function reply(id: string, act: () => Promise<{ replyId: string }>): Promise<MessageView> {
  const watched = await follow(id)
  const end = watched.until(ends)
  const { replyId } = await act()
  await end
  await watched.end()
  return (await pathOf(id)).find((message) => message.id === replyId)!
}
const say = (id: string, text: string) => reply(id, () => client().send({ id, text }))

/** The text of a reply as a watcher has it: from the snapshot, and token by token. */
function textSeen({ events }: Watched, messageId: string): { text: string; next: number } {
  let [text, next] = ['', 0]
  for (const event of events) {
    const message =
      event.kind === 'snapshot'
        ? event.writing.find(({ id }) => id === messageId)
        : event.kind === 'message' && event.message.id === messageId
          ? event.message
          : undefined
    if (message) [text, next] = [message.text, message.tokens]
    if (event.kind !== 'token' || event.messageId !== messageId) continue
    expect(event.index).toBe(next)
    text += event.token.text
    next++
  }
  return { text, next }
}

describe('a reply', () => {
  it('streams, is kept with its tokens, and names the chat', async () => {
    const { id } = await newChat()
    const watched = await follow(id)
    expect(watched.events).toMatchObject([{ kind: 'snapshot', chat: { id, title: '', isWriting: false }, writing: [] }])
    const end = watched.until(ends)
    await client().send({ id, text: '\n  Hello\nthere' })
    await end
    await watched.end()
    const [said, answer] = await pathOf(id)
    expect(said).toMatchObject({
      role: 'user',
      text: '\n  Hello\nthere',
      state: 'done',
      parentId: null,
      siblings: [said!.id],
    })
    expect(answer).toMatchObject({
      role: 'assistant',
      state: 'done',
      reason: 'length',
      tokens: 40,
      context: 1024,
      dropped: 0,
    })
    expect(answer!.promptTokens).toBeGreaterThan(10)
    expect(answer!.modelName).toBe('reciter')
    const tokens = await client().tokens({ messageId: answer!.id })
    expect(tokens.map(({ text }) => text).join('')).toBe(answer!.text)
    expect(tokens).toHaveLength(40)
    for (const token of tokens) expect(token).toMatchObject({ rank: 1, drawnFrom: 1, vocabSize: 320, isPicked: false })
    expect(tokens.every(({ candidates }) => candidates.length === 6 && candidates[0]!.rank === 1)).toBe(true)
    expect((await client().list({})).items[0]).toMatchObject({ id, title: 'Hello', isWriting: false })
    expect(textSeen(watched, answer!.id).text).toBe(answer!.text)
  })

  it('gives Hangul and emoji whose bytes are several tokens, each byte shown', async () => {
    const { id } = await newChat()
    const answer = await say(id, 'Hello')
    expect(answer.text).toMatch(/^가나다 라마바사 🙂 o/)
    const tokens = await client().tokens({ messageId: answer.id })
    expect(tokens.slice(0, 3).map(({ text, shown }) => [text, shown])).toEqual([
      ['', '⟨EA⟩'],
      ['', '⟨B0⟩'],
      ['가', '⟨80⟩'],
    ])
  })

  it('ends before a stop text, and says why it ended', async () => {
    const { id } = await newChat({ stop: ['two'] })
    expect(await say(id, 'Hello')).toMatchObject({ text: '가나다 라마바사 🙂 one ', reason: 'stop', state: 'done' })
  })

  it('goes on with the text itself where the model knows no turns and the chat has none', async () => {
    const { id } = await client().create({ modelId, sampling: { ...greedy, maxNewTokens: 60 } })
    const first = await say(id, 'Hello')
    const tokens = await client().tokens({ messageId: first.id })
    expect(tokens.map(({ text }) => text).join('')).toBe(first.text)
    const alone = await client().measure({ id: (await client().create({ modelId })).id, draft: `Hello${first.text}\n` })
    expect((await client().measure({ id, draft: '' })).tokens).toBe(alone.tokens)
  })

  it('reads the turns before it, and measures what they take', async () => {
    const { id } = await newChat({ maxNewTokens: 4 })
    const before = await client().measure({ id, draft: 'Hello' })
    const first = await say(id, 'Hello')
    expect(before).toEqual({ tokens: first.promptTokens, dropped: 0, context: 1024 })
    const measured = await client().measure({ id, draft: 'more' })
    expect(await say(id, 'more')).toMatchObject({ promptTokens: measured.tokens })
    expect(measured.tokens).toBeGreaterThan(first.promptTokens)
    const full = await client().measure({ id, draft: 'word '.repeat(195) })
    expect(full.dropped).toBe(2)
  })

  it('is one at a time in a chat, while other chats wait their turn', async () => {
    const [a, b] = [await newChat({ maxNewTokens: 300 }), await newChat({ maxNewTokens: 5 })]
    const watchA = await follow(a.id)
    const started = watchA.until(tokenAt(3))
    const ended = watchA.until(ends)
    await client().send({ id: a.id, text: 'Hello' })
    await started
    await expect(client().send({ id: a.id, text: 'again' })).rejects.toMatchObject({
      data: { code: 'bad-argument', message: expect.stringContaining('still being written') },
    })
    expect((await client().list({})).items.find(({ id }) => id === a.id)!.isWriting).toBe(true)
    expect(await say(b.id, 'Hello')).toMatchObject({ tokens: 5, state: 'done' })
    await ended
    await watchA.end()
    expect((await pathOf(a.id)).at(-1)).toMatchObject({ tokens: 300, state: 'done' })
  })

  it('is watched from the middle without a token lost or given twice', async () => {
    const { id } = await newChat({ maxNewTokens: 300 })
    const first = await follow(id)
    const middle = first.until(tokenAt(20))
    const end = first.until(ends)
    const { replyId } = await client().send({ id, text: 'Hello' })
    await middle
    const second = await follow(id)
    const snapshot = second.events[0] as Extract<ChatEvent, { kind: 'snapshot' }>
    expect(snapshot.chat.isWriting).toBe(true)
    expect(snapshot.writing).toMatchObject([{ id: replyId, state: 'writing' }])
    expect(snapshot.writing[0]!.tokens).toBeGreaterThan(20)
    await end
    await new Promise((resolve) => setTimeout(resolve, 50))
    const { text } = (await pathOf(id)).at(-1)!
    expect(textSeen(first, replyId)).toEqual({ text, next: 300 })
    expect(textSeen(second, replyId)).toEqual({ text, next: 300 })
    await Promise.all([first.end(), second.end()])
  })
})

describe('a reply that did not end by itself', () => {
  it('is stopped with its text, and goes on as if it had not been', async () => {
    const whole = await say((await newChat({ maxNewTokens: 200, temperature: 1.5, seed: 5 })).id, 'Hello')
    const { id } = await newChat({ maxNewTokens: 200, temperature: 1.5, seed: 5 })
    const watched = await follow(id)
    const started = watched.until(tokenAt(10))
    const { replyId } = await client().send({ id, text: 'Hello' })
    await started
    await client().stop({ id })
    const stopped = (await pathOf(id)).at(-1)!
    expect(stopped).toMatchObject({ id: replyId, state: 'stopped', reason: null })
    expect(stopped.tokens).toBeLessThan(200)
    expect(stopped.text.length).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await pathOf(id)).at(-1)).toEqual(stopped)
    await client().update({ id, sampling: { ...greedy, temperature: 1.5, maxNewTokens: 200 - stopped.tokens } })
    const finished = await reply(id, () => client().continue({ messageId: replyId }))
    expect(finished).toMatchObject({ id: replyId, text: whole.text, tokens: 200, state: 'done', seed: 5 })
    const ids = async (messageId: string) => (await client().tokens({ messageId })).map((token) => token.id)
    expect(await ids(replyId)).toEqual(await ids(whole.id))
    await watched.end()
  })

  it('fails with the reason when the compute process is killed, and is written on a retry', async () => {
    const { id } = await newChat({ maxNewTokens: 900 })
    const watched = await follow(id)
    const started = watched.until(tokenAt(10))
    const failed = watched.until(ends)
    const { replyId } = await client().send({ id, text: 'Hello' })
    await started
    process.kill(app.host.infer.pid!, 'SIGKILL')
    await failed
    const broken = (await pathOf(id)).at(-1)!
    expect(broken).toMatchObject({ id: replyId, state: 'failed', error: { code: 'process-died' } })
    expect(broken.text.length).toBeGreaterThan(0)
    await client().update({ id, sampling: { ...greedy, maxNewTokens: 5 } })
    const retried = await reply(id, () => client().continue({ messageId: replyId }))
    expect(retried).toMatchObject({ state: 'done', error: null, tokens: broken.tokens + 5 })
    expect(retried.text.startsWith(broken.text)).toBe(true)
    await watched.end()
  })

  it('fails with a clear reason when its model is no longer where it was, or left the library', async () => {
    const away = join(scratch, 'away')
    cpSync(folder, away, { recursive: true })
    rmSync(join(away, 'tokenizer_config.json'))
    const { record } = { record: app.host.store.models.get(modelId) }
    app.host.store.models.insert({ ...record, id: 'away', name: 'away', folder: away, contentHash: 'x' })
    const { id } = await newChat({ maxNewTokens: 3 }, 'away')
    expect(await say(id, 'Hello')).toMatchObject({ state: 'done' })
    rmSync(away, { recursive: true })
    const failed = await reply(id, () => client().send({ id, text: 'Hello' }))
    expect(failed).toMatchObject({ state: 'failed', text: '', error: { code: 'not-found' } })
    const { id: orphan } = await client().create({ modelId: null })
    await expect(client().send({ id: orphan, text: 'Hello' })).rejects.toMatchObject({
      data: { code: 'not-found', message: expect.stringContaining('choose another') },
    })
    expect((await client().open({ id: orphan })).path.total).toBe(0)
    await client().update({ id, modelId })
    expect(await reply(id, () => client().continue({ messageId: failed.id }))).toMatchObject({
      state: 'done',
      modelName: 'reciter',
    })
  })

  it('is interrupted by the end of the app, and goes on after the next start', async () => {
    const other = openApp({ home: join(scratch, 'closed') })
    const { model } = await other.host.library.importModel(folder, { name: 'reciter' })
    const { id } = await other.client.chats.create({
      modelId: model.id,
      format: 'turns',
      sampling: { ...greedy, maxNewTokens: 900 },
    })
    const { replyId } = await other.client.chats.send({ id, text: 'Hello' })
    for await (const event of await other.client.chats.watch({ id })) if (tokenAt(5)(event)) break
    await other.close()
    const again = openApp({ home: join(scratch, 'closed') })
    const { path } = await again.client.chats.open({ id })
    expect(path.messages.at(-1)).toMatchObject({ id: replyId, state: 'interrupted' })
    expect(path.messages.at(-1)!.text).not.toBe('')
    await again.close()
  })

  it('has every token that was told of when the whole app is killed', async () => {
    const place = join(scratch, 'killed')
    const first = openApp({ home: place })
    const { model } = await first.host.library.importModel(folder, { name: 'reciter' })
    await first.close()
    const child = fork(join(import.meta.dirname, 'fixtures/endless-reply.ts'), [place, model.id])
    let [chatId, text, count] = ['', '', 0]
    await new Promise<void>((resolve) =>
      child.on('message', (said: { chatId: string } | { index: number; text: string }) => {
        if ('chatId' in said) chatId = said.chatId
        else {
          expect(said.index).toBe(count)
          text += said.text
          if (++count === 60) resolve()
        }
      }),
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
    const again = openApp({ home: place })
    const [, answer] = (await again.client.chats.open({ id: chatId })).path.messages
    expect(answer).toMatchObject({ state: 'interrupted' })
    expect(answer!.tokens).toBeGreaterThanOrEqual(count)
    expect(answer!.text.startsWith(text)).toBe(true)
    const tokens = await again.client.chats.tokens({ messageId: answer!.id })
    expect(tokens.map((token) => token.text).join('')).toBe(answer!.text)
    await again.client.chats.update({ id: chatId, sampling: { ...greedy, maxNewTokens: 3 } })
    await again.client.chats.continue({ messageId: answer!.id })
    for await (const event of await again.client.chats.watch({ id: chatId }))
      if (event.kind === 'snapshot' ? event.writing.length === 0 : ends(event)) break
    const [, continued] = (await again.client.chats.open({ id: chatId })).path.messages
    expect(continued).toMatchObject({ state: 'done', tokens: answer!.tokens + 3 })
    expect(continued!.text.startsWith(text)).toBe(true)
    await again.close()
  })
})

describe('a tree of messages', () => {
  it('is branched by writing again and by editing, and any branch can be put in view', async () => {
    const { id } = await newChat({ maxNewTokens: 3 })
    const first = await say(id, 'Hello')
    const second = await reply(id, () => client().regenerate({ messageId: first.id }))
    expect(second.siblings).toEqual([first.id, second.id])
    const after = await say(id, 'after')
    const edited = await reply(id, () => client().edit({ messageId: after.parentId!, text: 'edited' }))
    expect((await pathOf(id)).map(({ text, role }) => (role === 'user' ? text : '-'))).toEqual([
      'Hello',
      '-',
      'edited',
      '-',
    ])
    expect((await pathOf(id))[2]!.siblings).toEqual([after.parentId, edited.parentId])
    await client().select({ messageId: after.parentId! })
    expect((await pathOf(id)).map((message) => message.id)).toEqual([
      first.parentId,
      second.id,
      after.parentId,
      after.id,
    ])
    await client().select({ messageId: first.id })
    expect((await pathOf(id)).map((message) => message.id)).toEqual([first.parentId, first.id])
    await client().select({ messageId: first.parentId! })
    expect((await pathOf(id)).at(-1)!.id).toBe(edited.id)
    await expect(client().regenerate({ messageId: first.parentId! })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    await expect(client().edit({ messageId: first.id, text: 'x' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    await expect(client().continue({ messageId: second.id })).rejects.toMatchObject({
      data: { message: expect.stringContaining('Messages follow') },
    })
  })

  it('goes on from another candidate: the same beginning, that token, and on', async () => {
    const { id } = await newChat({ maxNewTokens: 12 })
    const first = await say(id, 'Hello')
    const tokens = await client().tokens({ messageId: first.id })
    const candidate = tokens[4]!.candidates.find((each) => each.id !== tokens[4]!.id)!
    const branch = await reply(id, () =>
      client().continue({ messageId: first.id, at: { index: 4, tokenId: candidate.id } }),
    )
    expect(branch).toMatchObject({
      parentId: first.parentId,
      siblings: [first.id, branch.id],
      tokens: 17,
      state: 'done',
    })
    const found = await client().tokens({ messageId: branch.id })
    expect(found.slice(0, 4)).toEqual(tokens.slice(0, 4))
    expect(found[4]).toMatchObject({
      id: candidate.id,
      rank: candidate.rank,
      isPicked: true,
      candidates: tokens[4]!.candidates,
    })
    expect(found.map(({ text }) => text).join('')).toBe(branch.text)
    expect(branch.text.startsWith('가')).toBe(true)
    await expect(client().continue({ messageId: first.id, at: { index: 99, tokenId: 1 } })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    const strange = [...Array(320).keys()].find(
      (each) => ![...tokens[4]!.candidates].some((other) => other.id === each),
    )!
    await expect(client().continue({ messageId: first.id, at: { index: 4, tokenId: strange } })).rejects.toMatchObject({
      data: { message: expect.stringContaining('not among the candidates') },
    })
  })

  it('begins another chat', async () => {
    const { id } = await newChat({ maxNewTokens: 3 })
    const first = await say(id, 'Hello')
    await say(id, 'after')
    const fork = await client().fork({ messageId: first.id })
    expect(fork.id).not.toBe(id)
    const copied = await pathOf(fork.id)
    expect(copied.map(({ text }) => text)).toEqual(['Hello', first.text])
    expect(await client().tokens({ messageId: copied[1]!.id })).toEqual(await client().tokens({ messageId: first.id }))
    await say(fork.id, 'elsewhere')
    expect((await pathOf(id)).map(({ text }) => text)).not.toContain('elsewhere')
  })
})

describe('the list', () => {
  it('is removed from and taken back, also while a reply is written', async () => {
    const { id } = await newChat({ maxNewTokens: 900 })
    const watched = await follow(id)
    const started = watched.until(tokenAt(3))
    const removed = watched.until(({ kind }) => kind === 'removed')
    await client().send({ id, text: 'Hello' })
    await started
    await client().remove({ id })
    await removed
    await watched.end()
    await expect(client().open({ id })).rejects.toMatchObject({ data: { code: 'not-found' } })
    expect((await client().list({})).items.some((chat) => chat.id === id)).toBe(false)
    expect(await client().restore({ id })).toMatchObject({ id, title: 'Hello', isWriting: false })
    expect((await pathOf(id)).at(-1)).toMatchObject({ state: 'stopped' })
  })

  it('finds by a part of a word, keeps the names that users gave, and pages', async () => {
    const { id } = await newChat({ maxNewTokens: 3 })
    await say(id, '오늘 면접을 망친 것 같아요.')
    expect((await client().list({ query: '접을 망' })).items).toMatchObject([
      { id, title: '오늘 면접을 망친 것 같아요.', excerpt: '오늘 면접을 망친 것 같아요.' },
    ])
    await client().update({ id, title: '면접 준비' })
    const [said] = await pathOf(id)
    await reply(id, () => client().edit({ messageId: said!.id, text: '다른 말' }))
    expect((await client().list({ query: '준비' })).items).toMatchObject([{ id, title: '면접 준비', excerpt: null }])
    const { total, items } = await client().list({ offset: 1, limit: 2 })
    expect([items.length, total > 3]).toEqual([2, true])
    expect((await client().open({ id, limit: 1 })).path).toMatchObject({ total: 2, offset: 1 })
    expect(await client().page({ id, offset: 0, limit: 1 })).toMatchObject({
      total: 2,
      offset: 0,
      messages: [{ text: '다른 말' }],
    })
  })
})

describe.skipIf(!hasReferenceModels)('a model whose context is small', () => {
  it('drops the oldest turns and says so, and ends where the context does', async () => {
    const { model } = await app.host.library.importModel(referenceModel('gpt2'), { name: 'tiny' })
    const { id } = await newChat({ temperature: 1, maxNewTokens: 8 }, model.id)
    for (let i = 0; i < 3; i++) await say(id, 'one two')
    const last = (await pathOf(id)).at(-1)!
    expect(last).toMatchObject({ context: 64 })
    expect(last.dropped).toBeGreaterThan(0)
    expect(last.promptTokens).toBeLessThanOrEqual(56)
    await client().update({ id, sampling: { ...greedy, temperature: 1, maxNewTokens: 500 } })
    const full = await say(id, 'go')
    expect(['context', 'end-of-text']).toContain(full.reason)
    const failed = await say(id, 'word '.repeat(100))
    expect(failed).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('shorten it') } })
  })
})
