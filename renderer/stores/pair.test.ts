import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ModelView } from '../../shared/contract/models.ts'
import type { PairVerdict } from '../../shared/contract/tasks.ts'
import { AppError } from '../../shared/errors.ts'
import { createPair } from './pair.ts'

/** Two texts are the more alike the closer they are in length. */
const alike = (a: string, b: string) => 1 - Math.abs(a.length - b.length) / 100
const part = (a: string, b: string) => ({ scores: [], score: alike(a, b), label: null, truncated: 0 })
const verdict = (a: string, b: string): PairVerdict => ({
  ...part(a, b),
  kind: 'cosine',
  tokens: [],
  cut: [],
  milliseconds: 1,
})

function setUp() {
  const asked: string[] = []
  const store = createPair({
    async pair({ modelId, a, b }) {
      asked.push(`${modelId}: ${a} / ${b}`)
      if (modelId === 'broken') throw new AppError('not-found', 'no such model')
      return verdict(a, b)
    },
    async pairMany({ modelId, a, bs }) {
      asked.push(`${modelId}: ${a} / ${bs.join(' + ')}`)
      return bs.map((b) => ({ ...part(a, b), b }))
    },
  })
  return { asked, store, ...store.getState() }
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

describe('a pair', () => {
  it('is asked about when both texts are there, once typing pauses', async () => {
    const { asked, store, setModel, setTexts } = setUp()
    setModel('m')
    setTexts({ a: 'one' })
    await settle(500)
    expect(asked).toEqual([])
    for (const b of ['t', 'tw', 'two']) setTexts({ b })
    await settle(200)
    expect(asked).toEqual(['m: one / two'])
    expect(store.getState()).toMatchObject({ isAsking: false, answer: { b: 'two', verdict: { kind: 'cosine' } } })
    setTexts({ b: ' ' })
    expect(store.getState()).toMatchObject({ answer: null, isAsking: false })
  })

  it('is swapped, and another model’s verdict does not stay', async () => {
    const { asked, store, setModel, show, swap } = setUp()
    setModel('m')
    show({ a: 'one', b: 'two' })
    swap()
    await settle()
    expect(asked).toEqual(['m: one / two', 'm: two / one'])
    expect(store.getState().answer).toMatchObject({ a: 'two', b: 'one' })
    setModel('broken')
    expect(store.getState()).toMatchObject({ answer: null, isAsking: true })
    await settle()
    expect(store.getState()).toMatchObject({ error: { code: 'not-found' }, isAsking: false })
  })

  it('opens the tab of a model that is chosen, once', () => {
    const { store, setTab, noticeChoice } = setUp()
    const classifier = {
      id: 'c',
      task: 'sequence',
      problem: 'classes',
      uses: ['classify', 'pair'],
    } as unknown as ModelView
    noticeChoice(classifier)
    expect(store.getState().tab).toBe('labels')
    setTab('next')
    noticeChoice(classifier)
    const later = setUp().store
    later.getState().noticeChoice(classifier)
    expect([store.getState().tab, later.getState().tab]).toEqual(['next', 'next'])
    noticeChoice({ ...classifier, id: 's', problem: 'score' })
    expect(store.getState().tab).toBe('similar')
    noticeChoice({ ...classifier, id: 'n', task: 'next-sentence', uses: ['pair'] })
    expect(store.getState().tab).toBe('next')
  })

  it('is there again after a restart', () => {
    const { setTab, show } = setUp()
    setTab('similar')
    show({ a: 'one', b: 'two', others: ['three', ''] })
    expect(setUp().store.getState()).toMatchObject({ tab: 'similar', a: 'one', b: 'two', others: ['three', ''] })
  })
})

describe('other Bs', () => {
  it('are asked about together, empty and equal ones left out', async () => {
    const { asked, store, setModel, show, addOthers, setOther } = setUp()
    setModel('m')
    show({ a: 'one', b: 'two' })
    addOthers(['three', '', 'three', 'four'])
    await settle()
    expect(asked.at(-1)).toBe('m: one / three + four')
    expect([...store.getState().beside!.rows.keys()]).toEqual(['three', 'four'])
    setOther(1, 'fi')
    setOther(1, 'five')
    await settle(500)
    expect(asked.at(-1)).toBe('m: one / three + five + four')
    expect(asked).toHaveLength(3)
  })

  it('change places with B, are sorted by their scores, and go', async () => {
    const { store, setModel, show, useOther, sortOthers, removeOther } = setUp()
    setModel('m')
    show({ a: 'abcd', b: 'x', others: ['much longer', 'abc', 'abcdef'] })
    await settle(500)
    sortOthers()
    expect(store.getState().others).toEqual(['abc', 'abcdef', 'much longer'])
    useOther(0)
    expect(store.getState()).toMatchObject({ b: 'abc', others: ['x', 'abcdef', 'much longer'] })
    removeOther(1)
    expect(store.getState().others).toEqual(['x', 'much longer'])
    for (let i = 0; i < 3; i++) store.getState().addOthers(Array.from({ length: 60 }, (_, j) => `${i} ${j}`))
    expect(store.getState().others).toHaveLength(100)
  })
})
