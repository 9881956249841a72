import { describe, expect, it } from 'vitest'
import {
  contextOf,
  fillGuess,
  hiddenWord,
  hide,
  partsOf,
  retyped,
  reveal,
  revealAll,
  type Sentence,
} from './sentence.ts'

const plain = (text: string): Sentence => ({ text, hidden: [] })
const word = (text: string) => ({ text, joined: null })
const hideWord = (sentence: Sentence, wanted: string) => hide(sentence, spanOf(sentence.text, wanted))
const spanOf = (text: string, wanted: string) => ({
  start: text.indexOf(wanted),
  end: text.indexOf(wanted) + wanted.length,
})

describe('the parts of a sentence', () => {
  it('are words with their particles, masks, and what is between', () => {
    const shown = (text: string) =>
      partsOf(text).map((part) =>
        part.kind === 'mask' ? `#${part.index}` : part.kind === 'word' ? part.text : `|${part.text}|`,
      )
    expect(shown('대전은 [MASK]에 있다.')).toEqual(['대전은', '| |', '#0', '에', '| |', '있다', '|.|'])
    expect(shown('“don’t” (3.14), <mask>!')).toEqual(['|“|', 'don’t', '|” (|', '3.14', '|), |', '#0', '|!|'])
    expect(shown('  ')).toEqual(['|  |'])
    expect(shown('')).toEqual([])
    expect(shown('…[MASK][MASK]')).toEqual(['|…|', '#0', '#1'])
  })

  it('cover the text', () => {
    const text = 'a  b, [MASK]c\n“가나다.” 🐈 \u{1F468}‍\u{1F469}'
    const parts = partsOf(text)
    expect(parts.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
    expect(parts.every(({ start }, i) => start === (parts[i - 1]?.end ?? 0))).toBe(true)
  })
})

describe('masks', () => {
  it('hide a word and give it back, each its own', () => {
    const start = plain('그는 우산을 챙겨 집을 나섰다.')
    const two = hideWord(hideWord(start, '집을'), '그는')
    expect(two).toEqual({ text: '[MASK] 우산을 챙겨 [MASK] 나섰다.', hidden: ['그는', '집을'] })
    expect(reveal(two, 1, word('문을'))).toEqual({ text: '[MASK] 우산을 챙겨 집을 나섰다.', hidden: ['그는'] })
    expect(revealAll(two)).toEqual(start)
  })

  it('name what they hide as a vocabulary would', () => {
    const sentence = retyped(
      hide(hideWord(plain('대전은 넓다.'), '넓다'), { start: 2, end: 3 }),
      '대전[MASK] [MASK]. [MASK]',
    )
    expect([0, 1, 2, 3].map((index) => hiddenWord(sentence, index))).toEqual(['##은', '넓다', null, null])
  })

  it('cannot hide a mask', () => {
    const once = hideWord(plain('a b c'), 'b')
    expect(hide(once, { start: 0, end: 4 })).toEqual(once)
  })

  it('that the user wrote take the guess when they are clicked, and stay when all are taken off', () => {
    const typed = retyped(plain('비가 '), '비가 [MASK].')
    expect(typed.hidden).toEqual([null])
    expect(reveal(typed, 0, word('온다')).text).toBe('비가 온다.')
    expect(reveal(typed, 0, undefined).text).toBe('비가 .')
    expect(revealAll(typed)).toEqual(typed)
  })

  it('take a piece joined to the word before, and a word apart from it', () => {
    const sentence = hideWord(plain('대전 남쪽에 있다'), '남쪽에')
    expect(fillGuess(sentence, 0, { text: '광역시', joined: '대전광역시' }).text).toBe('대전광역시 있다')
    expect(fillGuess(hide(plain('대전광역시는'), { start: 2, end: 5 }), 0, word('중앙')).text).toBe('대전 중앙는')
    expect(fillGuess(retyped(plain(''), '(<mask>)'), 0, word('안')).text).toBe('(안)')
  })

  it('keep what they hide while the text around them is edited', () => {
    const sentence = hideWord(hideWord(plain('one two three four'), 'two'), 'four')
    const typed = (text: string) => retyped(sentence, text).hidden
    expect(typed('one [MASK] 3 [MASK]')).toEqual(['two', 'four'])
    expect(typed('zero one [MASK] three [MASK]')).toEqual(['two', 'four'])
    expect(typed('one [MASK] three [MASK] and more')).toEqual(['two', 'four'])
    expect(typed('one three [MASK]')).toEqual(['four'])
    expect(typed('one [MASK] [MASK] three [MASK]')).toEqual(['two', null, 'four'])
    expect(typed('[MASK]')).toHaveLength(1)
  })
})

describe('the context of a mask', () => {
  it('is the words at its sides', () => {
    const text = 'one two three [MASK], four <mask> six seven'
    expect(contextOf(text, 0)).toEqual({ before: 'two three ', after: ', four ○' })
    expect(contextOf(text, 1)).toEqual({ before: '○, four ', after: ' six seven' })
    expect(contextOf('대전[MASK]는 [MASK]', 0)).toEqual({ before: '대전', after: '는 ○' })
    expect(contextOf('[MASK]', 0)).toEqual({ before: '', after: '' })
  })
})
