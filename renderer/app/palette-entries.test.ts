import { afterEach, expect, test } from 'vitest'
import type { ModelView } from '../../shared/contract/models.ts'
import { setLanguage } from '../stores/language.ts'
import { actionEntries, findEntries, modelEntries, placeEntries } from './palette-entries.ts'

afterEach(() => setLanguage('en'))

const model = {
  id: 'm1',
  name: '고객 문의 분류',
  family: 'bert',
  kind: 'bert',
  uses: ['classify'],
  parameters: 24e6,
  labels: ['환불', '배송'],
  isMissing: false,
} as unknown as ModelView

const ids = (query: string) =>
  findEntries(query, [
    ...placeEntries(),
    ...actionEntries(),
    ...modelEntries([model], { view: 'chat', params: {} }),
  ]).map((entry) => entry.id)

test.each(['en', 'ko'] as const)('in %s, both languages and initials find a place', (language) => {
  setLanguage(language)
  for (const query of ['fill', '빈칸', 'ㅂㅋ', 'fill-mask']) expect(ids(query)[0]).toBe('place:fill-mask')
})

test('actions and models are found, a model by its labels too', () => {
  expect(ids('dark')).toContain('action:dark')
  expect(ids('어두운')).toContain('action:dark')
  expect(ids('ㄱㄱㅁㅇ')).toEqual(['model:m1'])
  expect(ids('환불')).toEqual(['model:m1'])
})

test('places stand in the order of the navigation while nothing is asked', () => {
  expect(ids('').slice(0, 3)).toEqual(['place:chat', 'place:fill-mask', 'place:pair'])
})

test('a model is used in a view that can use it, and shown elsewhere', () => {
  const about = (view: 'chat' | 'classify') => modelEntries([model], { view, params: {} })[0]!.about
  expect(about('classify')).toBe('use it here')
  expect(about('chat')).toBe('24M · 2 labels')
})
