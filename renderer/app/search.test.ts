import { expect, test } from 'vitest'
import { markParts, matchScore, textMatches } from './search.ts'

test.each([
  ['fi', ['Fill mask']],
  ['MASK', ['Fill mask']],
  ['mask fill', ['Fill mask']],
  ['빈칸', ['Fill mask', '빈칸 채우기']],
  ['ㅂㅋ', ['빈칸 채우기']],
  ['ㅂㅋㅊㅇㄱ', ['빈칸 채우기']],
  ['ㅊㅇ', ['빈칸 채우기']],
  ['비', ['빈칸 채우기']],
  ['빈ㅋ', ['빈칸 채우기']],
  ['빈카', ['빈칸 채우기']],
  ['빈칸', ['빈칸 채우기'.normalize('NFD')]],
  ['', ['anything']],
])('%j finds %j', (query, texts) => expect(textMatches(query, texts)).toBe(true))

test.each([
  ['fx', ['Fill mask']],
  ['ㅋㅂ', ['빈칸 채우기']],
  ['빈터', ['빈칸 채우기']],
  ['mask 없음', ['Fill mask']],
])('%j does not find %j', (query, texts) => expect(textMatches(query, texts)).toBe(false))

test('the beginning of the title comes first, then the beginning of a word, then what only other words say', () => {
  const scores = [['Fine-tune'], ['starter fine'], ['define'], ['Chat', 'fine']].map((texts) =>
    matchScore('fine', texts),
  )
  expect(scores).toEqual([...scores].sort((a, b) => b - a))
  expect(new Set(scores).size).toBe(4)
})

test('what was found is marked', () => {
  expect(markParts('fi', 'Profile')).toEqual([
    { text: 'Pro', isHit: false },
    { text: 'fi', isHit: true },
    { text: 'le', isHit: false },
  ])
  expect(markParts('분류', '고객 분류')).toEqual([
    { text: '고객 ', isHit: false },
    { text: '분류', isHit: true },
  ])
  expect(markParts('ㅂㄹ', '분류')).toEqual([{ text: '분류', isHit: false }])
})
