import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Filled } from '../../shared/contract/tasks.ts'
import { createFillMask, guessFor } from './fill-mask.ts'

type Question = { modelId: string; text: string; targets: string[] }

/** A host that guesses a word for each mask, which says how often it was asked. */
function setUp() {
  const asked: (Question & { signal: AbortSignal })[] = []
  const store = createFillMask(async (question, signal) => {
    asked.push({ ...question, signal })
    return filled(question.text, asked.length)
  })
  store.getState().setModel('m')
  return { asked, store }
}

function filled(text: string, count: number): Filled {
  const masks = [...text.matchAll(/\[MASK\]/g)].map((_, i) => ({
    position: i,
    candidates: [{ id: i, token: `w${count}`, text: `w${count}`, joined: null, probability: 0.5 }],
    targets: [],
  }))
  return { tokens: [], cut: [], truncated: 0, masks, milliseconds: 1 }
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  const items = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the sentence', () => {
  it('is asked about once typing pauses, and at once after a click', async () => {
    const { asked, store } = setUp()
    for (const text of ['그', '그는', '그는 간다']) {
      store.getState().type(text)
      await settle(60)
    }
    expect(asked).toEqual([])
    await settle(120)
    expect(asked.map(({ text }) => text)).toEqual(['그는 간다'])
    store.getState().hide({ start: 3, end: 5 })
    expect(asked.at(-1)).toMatchObject({ modelId: 'm', text: '그는 [MASK]', targets: ['간다'] })
    await settle()
    expect(store.getState()).toMatchObject({ isAsking: false, answer: { text: '그는 [MASK]' } })
  })

  it('keeps the old answer until the new one is there', async () => {
    const { asked, store } = setUp()
    store.getState().replace({ text: 'a [MASK]', hidden: ['b'] })
    await settle()
    store.getState().type('an [MASK]')
    expect(store.getState()).toMatchObject({ isAsking: true, answer: { text: 'a [MASK]' } })
    expect(guessFor(store.getState(), 0)?.text).toBe('w1')
    await settle(200)
    expect(guessFor(store.getState(), 0)?.text).toBe('w2')
    expect(asked).toHaveLength(2)
    store.getState().hide({ start: 0, end: 2 })
    expect(guessFor(store.getState(), 0)).toBeUndefined()
  })

  it('is undone and redone: typing in one step, each click in its own', async () => {
    const { store } = setUp()
    for (const text of ['a', 'ab', 'ab c']) store.getState().type(text)
    store.getState().hide({ start: 0, end: 2 })
    await settle()
    store.getState().choose(0, store.getState().answer!.filled.masks[0]!.candidates[0]!)
    const texts: string[] = []
    for (let i = 0; i < 4; i++) {
      texts.push(store.getState().sentence.text)
      store.getState().undo()
    }
    expect(texts).toEqual(['w1 c', '[MASK] c', 'ab c', ''])
    for (let i = 0; i < 5; i++) store.getState().redo()
    expect(store.getState().sentence.text).toBe('w1 c')
  })

  it('is there again after a restart, with the words and what its masks hide', () => {
    const { store } = setUp()
    store.getState().type('one two')
    store.getState().hide({ start: 4, end: 7 })
    for (const word of ['three', ' three ', 'four', '']) store.getState().addWord(word)
    store.getState().removeWord('four')
    const { store: later } = setUp()
    expect(later.getState()).toMatchObject({ sentence: { text: 'one [MASK]', hidden: ['two'] }, words: ['three'] })
    globalThis.localStorage.setItem('tunesmith:fill-mask', '{"text": 3}')
    expect(setUp().store.getState().sentence).toEqual({ text: '', hidden: [] })
  })

  it('asks nothing while it is empty or there is no model, and cancels what it asked', async () => {
    const { asked, store } = setUp()
    store.getState().replace({ text: 'a [MASK]', hidden: [null] })
    store.getState().type(' ')
    await settle(500)
    expect(store.getState()).toMatchObject({ answer: null, isAsking: false })
    expect(asked[0]!.signal.aborted).toBe(true)
    store.getState().setModel(null)
    store.getState().type('x')
    await settle(500)
    expect(asked).toHaveLength(1)
    store.getState().setModel('other')
    await settle()
    expect(asked.at(-1)).toMatchObject({ modelId: 'other', text: 'x' })
  })
})
