// What the chat's view is made of: days, groups of tokens, blocks of Markdown, sampling in words, the list.

import { describe, expect, it } from 'vitest'
import { type ChatSummary, samplingSchema } from '../../shared/contract/chats.ts'
import type { Client } from '../app/client.ts'
import { headingOf, rowsByDay } from './chat-days.ts'
import { createChatList } from './chat-list.ts'
import { createRate } from './chat-rate.ts'
import { drawsOf, presetOf, presets } from './chat-sampling.ts'
import { markdownBlocks } from './markdown-blocks.ts'
import { languageOfModel } from './model-language.ts'
import { groupTokens, visibleToken } from './token-groups.ts'

const summary = (id: string, updatedAt: number): ChatSummary => ({
  id,
  title: id,
  updatedAt,
  isWriting: false,
  excerpt: null,
})

describe('days', () => {
  const now = new Date(2026, 10, 24, 1, 0).getTime()
  const at = (...date: [number, number, number, number]) => new Date(...date).getTime()
  it.each([
    [at(2026, 10, 24, 0), { kind: 'today' }],
    [at(2026, 10, 23, 23), { kind: 'yesterday' }],
    [at(2026, 10, 22, 23), { kind: 'week' }],
    [at(2026, 10, 17, 0), { kind: 'week' }],
    [at(2026, 10, 16, 23), { kind: 'month', year: 2026, month: 11, isThisYear: true }],
    [at(2025, 10, 24, 1), { kind: 'month', year: 2025, month: 11, isThisYear: false }],
  ])('%i is %o', (time, heading) => {
    expect(headingOf(time, now)).toEqual(heading)
  })
  it('stand once, above their chats', () => {
    const times = [at(2026, 10, 24, 0), at(2026, 10, 24, 0), at(2026, 10, 23, 9), at(2026, 9, 1, 9), at(2026, 9, 1, 8)]
    const rows = rowsByDay(
      times.map((time, i) => summary(`c${i}`, time)),
      now,
    )
    expect(rows.map(({ key }) => key)).toEqual([
      'day-today',
      'c0',
      'c1',
      'day-yesterday',
      'c2',
      'day-2026-10',
      'c3',
      'c4',
    ])
  })
})

describe('tokens', () => {
  it('of one character are one group, with the doubt of the least likely', () => {
    const tokens = [
      { text: ' the', probability: 0.9 },
      { text: '', probability: 0.5 },
      { text: '', probability: 0.2 },
      { text: '가', probability: 1 },
      { text: '.\n', probability: 1 },
      { text: '', probability: 1 },
    ]
    const groups = groupTokens(tokens)
    expect(groups.map(({ first, count, before, text, after }) => [first, count, before, text, after])).toEqual([
      [0, 1, ' ', 'the', ''],
      [1, 3, '', '가', ''],
      [4, 1, '', '.', '\n'],
      [5, 1, '', '', ''],
    ])
    expect(groups[1]!.doubt).toBeCloseTo(0.8)
    expect(groups.map(({ before, text, after }) => before + text + after).join('')).toBe(' the가.\n')
  })
  it('are visible alone', () => {
    expect([' the', '\n', ' ', '', '⟨EC⟩'].map(visibleToken)).toEqual(['the', '↵', '␣', '∅', '⟨EC⟩'])
  })
})

describe('Markdown in blocks', () => {
  it('is cut at empty lines, not in fenced code', () => {
    expect(markdownBlocks('a\nb\n\nc\n\n\n```js\nx\n\ny\n```\n\nd')).toEqual(['a\nb', 'c', '```js\nx\n\ny\n```', 'd'])
    expect(markdownBlocks('````\n```\n\na\n````\nb')).toEqual(['````\n```\n\na\n````\nb'])
    expect(markdownBlocks('```\nopen\n\nstill')).toEqual(['```\nopen\n\nstill'])
    expect(markdownBlocks('')).toEqual([])
  })
})

describe('sampling', () => {
  const sampling = samplingSchema.parse({})
  it('knows its presets, whatever the rest is', () => {
    expect(presetOf({ ...sampling, seed: 3, stop: ['x'], maxNewTokens: 8 })).toBe('balanced')
    expect(presetOf({ ...sampling, ...presets.lively })).toBe('lively')
    expect(presetOf({ ...sampling, topK: 41 })).toBeNull()
  })
  it('says what is drawn from', () => {
    const token = (drawnFrom: number) => ({ drawnFrom, isPicked: false, vocabSize: 500 }) as never
    expect(drawsOf({ ...sampling, temperature: 0 }, 500, [token(3)])).toEqual({ kind: 'one' })
    expect(drawsOf(sampling, 500, [token(40), token(3), token(12)])).toEqual({ kind: 'measured', count: 12, of: 500 })
    expect(drawsOf(sampling, 500, undefined)).toEqual({ kind: 'most', count: 40, of: 500 })
    expect(drawsOf({ ...sampling, topK: 0 }, 500, [])).toEqual({ kind: 'all', of: 500 })
  })
})

it('a rate is told over the last second, a few times a second', () => {
  let now = 0
  const rate = createRate(() => now)
  const at = (ms: number, tokens: number) => {
    now = ms
    return rate.take({ id: 'r', tokens, state: 'writing' })
  }
  expect(at(0, 0)).toBeNull()
  expect(at(100, 20)).toBeNull()
  expect(at(300, 60)).toBeCloseTo(200)
  expect(at(400, 60)).toBeCloseTo(200)
  for (let ms = 500; ms <= 3000; ms += 100) at(ms, 60 + (ms - 500) / 10)
  expect(at(3100, 320)).toBeCloseTo(100, -1)
  expect(rate.take(null)).toBeNull()
})

it('a model tells its language by its names', () => {
  const named = (name: string, baseName: string | null = null) => languageOfModel({ name, baseName, origin: '' })
  expect([named('starter-gpt-ko'), named('starter-gpt-en'), named('동화'), named('gpt2')]).toEqual([
    'ko',
    'en',
    'ko',
    'en',
  ])
  expect([named('fairy-tales', 'starter-gpt-en'), named('kokoro'), named('mine')]).toEqual(['en', null, null])
})

describe('the list', () => {
  const all = Array.from({ length: 2500 }, (_, i) => summary(`c${i}`, 5000 - i))
  function setUp() {
    const asked: string[] = []
    const api = {
      list: async ({ query = '', offset = 0, limit = 200 }) => {
        asked.push(`${query} ${offset}+${limit}`)
        const found = all.filter(({ id }) => id.includes(query))
        return { total: found.length, items: found.slice(offset, offset + limit) }
      },
      remove: async () => ({}),
    } as unknown as Client['chats']
    return { list: createChatList(api), asked }
  }
  const settle = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms))

  it('comes in parts, and is read anew as far as it was read', async () => {
    const { list, asked } = setUp()
    await list.actions.reload()
    for (let i = 0; i < 5; i++) {
      list.actions.loadMore()
      await settle()
    }
    expect(list.getState()).toMatchObject({ total: 2500, isLoaded: true })
    expect(list.getState().items).toHaveLength(1200)
    asked.length = 0
    await list.actions.reload()
    expect(asked).toEqual([' 0+1000', ' 1000+200'])
    expect(list.getState().items.map(({ id }) => id)).toEqual(all.slice(0, 1200).map(({ id }) => id))
  })

  it('searches for what was typed last, and removes at once', async () => {
    const { list, asked } = setUp()
    await list.actions.reload()
    asked.length = 0
    for (const query of ['c', 'c2', 'c249']) list.actions.setQuery(query)
    await settle(200)
    expect(asked).toEqual(['c249 0+200'])
    expect(list.getState()).toMatchObject({ found: 'c249', total: 11 })
    await list.actions.remove('c249')
    expect(list.getState()).toMatchObject({ total: 10 })
    expect(list.getState().items.some(({ id }) => id === 'c249')).toBe(false)
  })
})
