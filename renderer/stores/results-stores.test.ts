import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { createLookup } from './lookup.ts'
import { createPages } from './pages.ts'
import { createTryWriting } from './try-writing.ts'

describe('a lookup', () => {
  it('asks once for each question, keeps its answer, and takes changes to it', async () => {
    const ask = vi.fn(async (question: { id: string }) => ({ of: question.id, count: 1 }))
    const lookup = createLookup(ask)
    await Promise.all([lookup.load({ id: 'a' }), lookup.load({ id: 'a' }), lookup.load({ id: 'b' })])
    await lookup.load({ id: 'a' })
    expect(ask).toHaveBeenCalledTimes(2)
    lookup.change({ id: 'a' }, (answer) => ({ ...answer, count: 2 }))
    expect(lookup.of({ id: 'a' }).answer).toEqual({ of: 'a', count: 2 })
    expect(lookup.of({ id: 'b' }).answer).toEqual({ of: 'b', count: 1 })
    lookup.change({ id: 'none' }, (answer) => ({ ...answer, count: 9 }))
    expect(lookup.of({ id: 'none' })).toEqual({ answer: null, error: null, isLoading: false })
  })

  it('keeps the answer that it had when asking anew fails, and tries again', async () => {
    let fails = false
    const lookup = createLookup(async (id: string) => {
      if (fails) throw new AppError('not-found', `${id} is gone`)
      return id
    })
    await lookup.load('a')
    fails = true
    await lookup.reload('a')
    expect(lookup.of('a')).toMatchObject({ answer: 'a', error: { code: 'not-found' }, isLoading: false })
    fails = false
    await lookup.reload('a')
    expect(lookup.of('a')).toEqual({ answer: 'a', error: null, isLoading: false })
  })
})

describe('pages', () => {
  const rows = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`)

  it('are read one after the other, and the last choice counts', async () => {
    const gates: (() => void)[] = []
    const pages = createPages(async (name: string, { offset, limit }) => {
      await new Promise<void>((resolve) => gates.push(resolve))
      return { total: 5, rows: rows(name, 5).slice(offset, offset + limit) }
    }, 2)
    const open = () => {
      for (const gate of gates.splice(0)) gate()
    }
    const first = pages.open('a')
    const second = pages.open('b')
    open()
    await Promise.all([first, second])
    expect(pages.use.getState()).toMatchObject({ choice: 'b', rows: ['b0', 'b1'], total: 5, isLoading: false })
    const more = pages.more()
    await pages.more()
    open()
    await more
    expect(pages.use.getState().rows).toEqual(['b0', 'b1', 'b2', 'b3'])
    pages.replace((row) => row === 'b1', 'changed')
    expect(pages.use.getState().rows).toEqual(['b0', 'changed', 'b2', 'b3'])
    await pages.open('b')
    expect(pages.use.getState().rows).toHaveLength(4)
  })

  it('show an error and begin again', async () => {
    let isBroken = true
    const pages = createPages(async (_: string) => {
      if (isBroken) throw new AppError('io', 'no')
      return { total: 1, rows: ['row'] }
    })
    await pages.open('a')
    expect(pages.use.getState()).toMatchObject({ rows: [], error: { code: 'io' } })
    isBroken = false
    await pages.again()
    expect(pages.use.getState()).toMatchObject({ rows: ['row'], error: null })
  })
})

describe('a prompt that is tried', () => {
  async function* pieces(texts: readonly string[], signal: AbortSignal, gate?: Promise<void>) {
    for (const text of texts) {
      signal.throwIfAborted()
      yield { text }
      await gate
    }
  }

  it('is written on by one model after the other', async () => {
    const order: string[] = []
    const trying = createTryWriting(async ({ modelId, prompt }, { signal }) => {
      order.push(modelId)
      if (modelId === 'broken') throw new AppError('unavailable', 'no')
      return pieces([prompt, ' and ', modelId], signal)
    })
    await trying.start(['new', 'broken', 'old'], { prompt: 'once', as: 'text', seed: 1 })
    expect(order).toEqual(['new', 'broken', 'old'])
    const { writings, isWriting } = trying.use.getState()
    expect(isWriting).toBe(false)
    expect(writings.new).toEqual({ text: 'once and new', state: 'done', error: null })
    expect(writings.broken).toMatchObject({ state: 'failed', error: { code: 'unavailable' } })
    expect(writings.old).toMatchObject({ text: 'once and old', state: 'done' })
  })

  it('is stopped: what is written stays, what waits does not begin, a new one starts afresh', async () => {
    const gate = Promise.withResolvers<void>()
    const trying = createTryWriting(async ({ prompt }, { signal }) => pieces([prompt, ' more'], signal, gate.promise))
    const running = trying.start(['new', 'old'], { prompt: 'one', as: 'text', seed: 1 })
    await vi.waitFor(() => expect(trying.use.getState().writings.new?.text).toBe('one'))
    trying.stop()
    expect(trying.use.getState()).toMatchObject({
      isWriting: false,
      writings: { new: { text: 'one', state: 'stopped' }, old: { text: '', state: 'stopped' } },
    })
    gate.resolve()
    await running
    await trying.start(['old'], { prompt: 'two', as: 'text', seed: 1 })
    expect(trying.use.getState().writings).toEqual({ old: { text: 'two more', state: 'done', error: null } })
  })
})
