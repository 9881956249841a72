// Conversations in a real database: their tree, their tokens, what a search finds, what a kill leaves.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { samplingSchema } from '../../shared/contract/chats.ts'
import { excerptOf } from './chat-search.ts'
import { createChatTree } from './chat-tree.ts'
import { generatedToken, newReply } from './fixtures/chats.ts'
import { modelRecord } from './fixtures/records.ts'
import { openStore, type Store } from './open-store.ts'

let folder: string
let store: Store
const open = () => openStore(join(folder, 'library.sqlite'))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chats-'))
  store = open()
  store.models.insert(modelRecord())
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const withCode = (code: string) => expect.objectContaining({ code })
const newChat = (id: string, title = 'A chat') =>
  store.chats.insert({
    id,
    title,
    isNamed: false,
    modelId: 'm1',
    systemPrompt: '',
    format: 'turns',
    sampling: samplingSchema.parse({}),
    createdAt: 1_700_000_000_000,
  })
/** A question with its answer. */
function exchange(chatId: string, parent: number | null, question: string, answer: string) {
  const said = store.chats.messages.addUser(chatId, parent, question)
  const reply = store.chats.messages.addReply(newReply({ chatId, parentId: said.id }), process.pid)
  store.chats.messages.addToken(reply.id, 0, generatedToken({ text: answer }), 1)
  store.chats.setLeaf(chatId, store.chats.messages.finish(reply.id, { state: 'done', reason: 'length' }).id)
  return { said: said.id, reply: reply.id }
}

describe('chats', () => {
  it('keep what is not changed, and are not listed before something is said', () => {
    expect(newChat('c1')).toMatchObject({
      title: 'A chat',
      isNamed: false,
      leaf: null,
      sampling: { topK: 40, seed: null },
    })
    expect([store.chats.list(0, 10), store.chats.count()]).toEqual([[], 0])
    exchange('c1', null, 'Hello', 'Hi')
    store.chats.update('c1', { title: 'Named', isNamed: true })
    store.chats.update('c1', { systemPrompt: 'Be short.', format: 'text' })
    expect(store.chats.get('c1')).toMatchObject({
      title: 'Named',
      isNamed: true,
      systemPrompt: 'Be short.',
      format: 'text',
      modelId: 'm1',
    })
    expect(store.chats.list(0, 10).map(({ id }) => id)).toEqual(['c1'])
    expect(() => store.chats.update('c2', { title: 'x' })).toThrow(withCode('not-found'))
    expect(() => store.chats.insert({ ...store.chats.get('c1'), id: 'c2', modelId: 'm9' })).toThrow(
      /no model with the id m9/,
    )
  })

  it('are removed and taken back, and purged with all that is theirs', () => {
    newChat('c1')
    newChat('empty')
    const { reply } = exchange('c1', null, 'a lantern', 'in the mud')
    store.chats.remove('c1')
    expect([store.chats.list(0, 10), store.chats.search('lantern', 0, 10).total]).toEqual([[], 0])
    expect(() => store.chats.get('c1')).toThrow(withCode('not-found'))
    expect(() => store.chats.remove('c1')).toThrow(withCode('not-found'))
    expect(store.chats.restore('c1')).toMatchObject({ id: 'c1', leaf: reply })
    expect(store.chats.search('lantern', 0, 10).total).toBe(1)
    store.chats.remove('c1')
    store.chats.purge(Date.now() - 60_000)
    expect(store.chats.find('empty')).toBeUndefined()
    expect(store.chats.restore('c1').id).toBe('c1')
    store.chats.remove('c1')
    store.chats.purge(Date.now() + 1)
    expect(() => store.chats.restore('c1')).toThrow(withCode('not-found'))
    expect(() => store.chats.messages.get(reply)).toThrow(withCode('not-found'))
    expect(store.chats.messages.tokens(reply)).toEqual([])
  })
})

describe('messages', () => {
  it('are a tree: a path, what stands beside a message, the newest end below one', () => {
    //  1 - 2 - 3 - 4
    //   \   \ 5 - 6
    //    7
    const tree = createChatTree([
      [1, null],
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 2],
      [6, 5],
      [7, 1],
      [8, null],
    ])
    expect(tree.path(6)).toEqual([1, 2, 5, 6])
    expect([tree.siblings(3), tree.siblings(1), tree.siblings(4)]).toEqual([[3, 5], [1, 8], [4]])
    expect([tree.newestEnd(1), tree.newestEnd(3), tree.newestEnd(2), tree.newestEnd(8)]).toEqual([7, 4, 6, 8])
  })

  it('tell the speed of each model by its latest whole reply', () => {
    newChat('c1')
    const { messages } = store.chats
    const write = (tokens: number, seconds: number) => {
      const reply = messages.addReply(newReply({ parentId: messages.addUser('c1', null, '안녕').id }), process.pid)
      for (let i = 0; i < tokens; i++)
        messages.addToken(reply.id, i, generatedToken({ text: '가' }), ((i + 1) * seconds) / tokens)
      messages.finish(reply.id, { state: 'done', reason: 'length' })
    }
    write(3, 0.001)
    expect(messages.speeds()).toEqual(new Map())
    write(20, 4)
    write(30, 2)
    write(2, 1)
    expect([...messages.speeds()]).toEqual([['m1', 15]])
  })

  it('grow by tokens, which come back as they were', () => {
    newChat('c1')
    const said = store.chats.messages.addUser('c1', null, '안녕')
    const { messages } = store.chats
    const reply = messages.addReply(newReply({ chatId: 'c1', parentId: said.id }), process.pid)
    expect(messages.inWork('c1').map(({ id, state }) => [id, state])).toEqual([[reply.id, 'waiting']])
    messages.begin(reply.id, { promptTokens: 5, dropped: 0, context: 64 }, [])
    const tokens = ['반', '', '가워'].map((text, i) => generatedToken({ text, id: i, isPicked: i === 1 }))
    for (const [i, token] of tokens.entries()) messages.addToken(reply.id, i, token, i / 10)
    expect(messages.get(reply.id)).toMatchObject({ text: '반가워', tokens: 3, seconds: 0.2, state: 'writing' })
    expect(messages.finish(reply.id, { state: 'done', reason: 'stop', rest: '\n' })).toMatchObject({ text: '반가워\n' })
    expect(messages.tokens(reply.id)).toEqual([...tokens.slice(0, 2), { ...tokens[2], text: '가워\n' }])
    expect(messages.inWork('c1')).toEqual([])
    messages.reopen(reply.id, { modelId: 'm1', modelName: 'Tiny GPT' }, process.pid)
    messages.begin(reply.id, { promptTokens: 6, dropped: 1, context: 64 }, ['반', '', '가워'])
    expect(messages.get(reply.id)).toMatchObject({ text: '반가워', dropped: 1, reason: null })
    expect(messages.tokens(reply.id)).toEqual(tokens)
  })

  it('are copied into another chat with their tokens, unended ones as stopped', () => {
    newChat('c1')
    newChat('c2')
    const { reply } = exchange('c1', null, 'a', 'b')
    const said = store.chats.messages.addUser('c1', reply, 'c')
    const last = store.chats.messages.addReply(newReply({ chatId: 'c1', parentId: said.id }), process.pid)
    const end = store.chats.messages.copyPath(store.chats.messages.tree('c1').path(last.id), 'c2')!
    const path = store.chats.messages.many(store.chats.messages.tree('c2').path(end))
    expect(path.map(({ chatId, text, state }) => [chatId, text, state])).toEqual([
      ['c2', 'a', 'done'],
      ['c2', 'b', 'done'],
      ['c2', 'c', 'done'],
      ['c2', '', 'stopped'],
    ])
    expect(store.chats.messages.tokens(path[1]!.id)).toEqual(store.chats.messages.tokens(reply))
    expect(store.chats.messages.get(last.id).state).toBe('waiting')
  })
})

describe('a search', () => {
  const found = (query: string) => store.chats.search(query, 0, 10).items
  beforeEach(() => {
    newChat('c1', '면접 준비')
    newChat('c2', '100% of_it')
    exchange('c1', null, '오늘 면접을 망친 것 같아요.', '많이 속상하셨겠어요.')
    exchange('c2', null, 'Who left the "Lantern" there?', 'An old woman, who came every evening to call her geese.')
    store.chats.touch('c2')
  })

  it.each([
    ['면접', ['c1']],
    ['접을', ['c1']],
    ['상하셨겠', ['c1']],
    ['lantern', ['c2']],
    ['"Lantern"', ['c2']],
    ['e', ['c2']],
    ['every evening', ['c2']],
    ['100%', ['c2']],
    ['of_it', ['c2']],
    ['%', ['c2']],
    ['_', ['c2']],
    ['of-it', []],
    ['nothing', []],
    ["it's (AND) NOT *", []],
  ])('for %j finds %j', (query, chats) => {
    expect(found(query).map(({ chatId }) => chatId)).toEqual(chats)
  })

  it('takes the Hangul of a Mac, shows where it matched, and pages newest first', () => {
    expect(found('면접을'.normalize('NFD'))).toEqual([{ chatId: 'c1', excerpt: '오늘 면접을 망친 것 같아요.' }])
    expect(found('준비')).toEqual([{ chatId: 'c1', excerpt: null }])
    expect(found('geese')).toEqual([{ chatId: 'c2', excerpt: '…her geese.' }])
    exchange('c1', null, 'there', '')
    expect(store.chats.search('there', 0, 1)).toMatchObject({ total: 2, items: [{ chatId: 'c2' }] })
    expect(store.chats.search('there', 1, 1)).toMatchObject({ total: 2, items: [{ chatId: 'c1' }] })
  })

  it('cuts a long text at words', () => {
    const text = `${'word '.repeat(40)}needle${' after'.repeat(40)}`
    expect(excerptOf(text, 'needle')).toMatch(/^…(word )+needle( after)+( af?t?e?r?)?…$/)
    expect(excerptOf('가'.repeat(60).concat('나'), '나')).toBe(`…${'가'.repeat(8)}나`)
  })
})

it('a kill in the middle leaves every token that was written, and the reply can be found interrupted', async () => {
  newChat('c1')
  const said = store.chats.messages.addUser('c1', null, 'go')
  store.close()
  const script = join(import.meta.dirname, 'fixtures/write-reply.ts')
  const child = fork(script, [join(folder, 'library.sqlite'), String(said.id)])
  let committed = -1
  await new Promise<void>((resolve) =>
    child.on('message', (place: number) => {
      committed = place
      if (place === 200) resolve()
    }),
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  store = open()
  const reply = store.chats.messages.inWork('c1')[0]!
  const tokens = store.chats.messages.tokens(reply.id)
  expect(tokens.length).toBeGreaterThan(committed)
  expect(reply.tokens).toBe(tokens.length)
  expect(reply.text).toBe(tokens.map(({ text }) => text).join(''))
  store.chats.messages.markInterrupted(() => true)
  expect(store.chats.messages.get(reply.id).state).toBe('writing')
  store.chats.messages.markInterrupted(() => false)
  expect(store.chats.messages.get(reply.id)).toMatchObject({ state: 'interrupted', text: reply.text })
})
