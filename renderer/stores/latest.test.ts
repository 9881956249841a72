import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { createLatest } from './latest.ts'

type Pending = { question: string; signal: AbortSignal; answer(text: string): void; fail(error: Error): void }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function setUp() {
  const asked: Pending[] = []
  const told: string[] = []
  const latest = createLatest<string, string>({
    ask: (question, signal) =>
      new Promise((answer, fail) => {
        asked.push({ question, signal, answer, fail })
      }),
    onAnswer: (answer, question) => told.push(`${question}: ${answer}`),
    onError: ({ message }, question) => told.push(`${question} failed: ${message}`),
  })
  return { asked, told, latest }
}

describe('of several questions', () => {
  it('only the last is asked while they come quickly', async () => {
    const { asked, latest } = setUp()
    for (const question of ['a', 'b', 'c']) {
      latest.ask(question, 120)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(asked).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    expect(asked.map(({ question }) => question)).toEqual(['c'])
  })

  it('the earlier is cancelled, and its late answer or failure dropped', async () => {
    const { asked, told, latest } = setUp()
    for (const question of ['a', 'b', 'c']) latest.ask(question)
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, false])
    asked[2]!.answer('C')
    asked[0]!.answer('A')
    asked[1]!.fail(new Error('gone'))
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual(['c: C'])
  })

  it('the last one’s failure is told, a cancelled one’s is not', async () => {
    const { asked, told, latest } = setUp()
    latest.ask('a')
    asked[0]!.fail(new AppError('not-found', 'no such model'))
    await vi.advanceTimersByTimeAsync(0)
    latest.ask('b', 120)
    latest.cancel()
    latest.ask('c')
    latest.cancel()
    asked[1]!.fail(new Error('aborted'))
    await vi.advanceTimersByTimeAsync(500)
    expect(told).toEqual(['a failed: no such model'])
    expect(asked.map(({ question }) => question)).toEqual(['a', 'c'])
  })
})
