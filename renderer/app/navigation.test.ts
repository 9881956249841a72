import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { formatRoute, getRoute, go, goBackTo, hasChosenPlace, parseRoute } from './navigation.ts'

function fakeWindow(hash = '') {
  const kept = new Map<string, string>()
  vi.stubGlobal('location', { hash })
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  vi.stubGlobal('history', {
    replaceState: (_state: unknown, _title: string, next: string) => {
      location.hash = next
    },
  })
}

beforeEach(() => fakeWindow())
afterEach(() => vi.unstubAllGlobals())

test('an address names a view and its parameters, and comes back as it was', () => {
  const hash = formatRoute('chat', { id: 'a b/가', from: undefined })
  expect(parseRoute(hash)).toEqual({ view: 'chat', params: { id: 'a b/가' } })
  expect(formatRoute('models')).toBe('#/models')
  expect(parseRoute('#/runs?id&sort=')).toEqual({ view: 'runs', params: {} })
  expect(parseRoute('#/fill-mask')).toEqual({ view: 'fill-mask', params: {} })
})

test.each(['', '#', '#/', '#/nowhere', '#/chat/x', 'chat', '#/chat#x'])('no view in %j', (hash) => {
  expect(parseRoute(hash)).toBeNull()
})

test('without an address one is where one was last, and in chat the first time', () => {
  expect(hasChosenPlace()).toBe(false)
  expect(getRoute()).toEqual({ view: 'chat', params: {} })
  go('runs', { id: '7' })
  expect(hasChosenPlace()).toBe(true)
  location.hash = ''
  expect(getRoute()).toEqual({ view: 'runs', params: { id: '7' } })
})

test('a view is found again as it was left; from itself it begins anew', () => {
  go('chat', { id: 'first' })
  go('models')
  goBackTo('chat')
  expect(location.hash).toBe('#/chat?id=first')
  goBackTo('chat')
  expect(location.hash).toBe('#/chat')
})

test('the welcome page is not where the next start begins', () => {
  go('welcome')
  location.hash = ''
  expect(hasChosenPlace()).toBe(false)
})
