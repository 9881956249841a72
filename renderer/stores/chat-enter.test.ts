// Enter in a field where an input method composes: each browser's and method's order of events, one press each.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEnter, type EnterKey } from './chat-enter.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function field() {
  const state = { text: '', sent: [] as string[] }
  const enter = createEnter({
    send() {
      const text = state.text.replace(/\n+$/, '')
      if (text === '') return
      state.sent.push(text)
      state.text = ''
    },
    clearLeftover(data) {
      if (state.text === data) state.text = ''
    },
    later(action, ms) {
      const timer = setTimeout(action, ms)
      return () => clearTimeout(timer)
    },
    now: () => Date.now(),
  })
  const press = (fields: Partial<EnterKey>) =>
    enter.key({ key: 'Enter', code: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, ...fields })
  /** A syllable is in the making at the end of a text. */
  const compose = (before: string, data: string) => {
    enter.start()
    enter.update(data)
    state.text = before + data
  }
  return { state, enter, press, compose, settle: () => vi.advanceTimersByTime(1000) }
}

describe('without an input method', () => {
  it('Enter sends, Shift Enter breaks the line, other keys do nothing', () => {
    const { state, press, settle } = field()
    state.text = 'Hello'
    expect(press({ shiftKey: true })).toBe(false)
    expect(press({ key: 'a', code: 'KeyA', keyCode: 65 })).toBe(false)
    expect(state.sent).toEqual([])
    expect(press({})).toBe(true)
    expect(press({})).toBe(true)
    settle()
    expect(state).toEqual({ text: '', sent: ['Hello'] })
  })
})

describe('Enter that goes to the input method first (keyCode 229)', () => {
  it.each([0, 20])('sends once with the clean Enter that follows after %i ms', (ms) => {
    const { state, enter, press, compose, settle } = field()
    compose('안녕하세', '요')
    expect(press({ keyCode: 229, isComposing: true, key: 'Process' })).toBe(false)
    enter.end('요')
    vi.advanceTimersByTime(ms)
    expect(press({})).toBe(true)
    settle()
    expect(state).toEqual({ text: '', sent: ['안녕하세요'] })
  })

  it('sends where no second Enter comes, and a late one sends nothing more', () => {
    const { state, enter, press, compose, settle } = field()
    compose('하', '나')
    press({ keyCode: 229, isComposing: true })
    enter.end('나')
    state.text += '\n' // the method broke the line
    vi.advanceTimersByTime(100)
    expect(state).toEqual({ text: '', sent: ['하나'] })
    press({})
    settle()
    expect(state.sent).toHaveLength(1)
  })

  it.each(['日本', 'にほん', 'nihao', '漢'])('sends nothing when it chose a candidate: %s', (data) => {
    const { state, enter, press, compose, settle } = field()
    compose('', data)
    press({ keyCode: 229, isComposing: true })
    enter.end(data)
    settle()
    expect(state).toEqual({ text: data, sent: [] })
    press({})
    expect(state.sent).toEqual([data])
  })

  it('sends nothing when the next key is another one', () => {
    const { state, enter, press, compose, settle } = field()
    compose('', '가')
    press({ keyCode: 229, isComposing: true })
    enter.end('가')
    press({ key: 'a', code: 'KeyA', keyCode: 65 })
    settle()
    expect(state.sent).toEqual([])
  })
})

describe('a clean Enter before the composition ends', () => {
  it.each([0, 30, 120])('sends the syllable with the rest, once, when it ends after %i ms', (ms) => {
    const { state, enter, press, compose, settle } = field()
    compose('세', '엣')
    expect(press({})).toBe(true)
    vi.advanceTimersByTime(ms)
    expect(state.sent).toEqual([])
    enter.end('엣')
    settle()
    expect(state).toEqual({ text: '', sent: ['세엣'] })
  })

  it('sends when it ends late, and what it then puts back is taken out', () => {
    const { state, enter, press, compose, settle } = field()
    compose('다', '섯')
    press({})
    vi.advanceTimersByTime(400)
    expect(state.sent).toEqual(['다섯'])
    enter.end('섯')
    state.text = '섯'
    settle()
    expect(state).toEqual({ text: '', sent: ['다섯'] })
  })

  it('leaves what was typed since', () => {
    const { state, enter, press, compose, settle } = field()
    compose('다', '섯')
    press({})
    vi.advanceTimersByTime(400)
    enter.end('섯')
    state.text = '섯 다음'
    settle()
    expect(state.text).toBe('섯 다음')
  })
})

describe('an Enter of WebKit, after the composition ended, that still says 229', () => {
  it('sends Hangul, but not a chosen candidate', () => {
    for (const [data, sent] of [
      ['요', ['안녕요']],
      ['日本', []],
    ] as const) {
      const { state, enter, press, compose, settle } = field()
      compose('안녕', data)
      enter.end(data)
      press({ keyCode: 229 })
      settle()
      expect(state.sent).toEqual(sent)
    }
  })
})
