import { expect, test } from 'vitest'
import * as components from '../locales/components.ts'
import * as shell from '../locales/shell.ts'
import { setLanguage } from '../stores/language.ts'
import { defineTexts, type RoomTexts } from './texts.ts'

test('texts follow the language', () => {
  const texts = defineTexts({
    ko: { hello: '안녕', count: (n: number) => `${n}개` },
    en: { hello: 'Hello', count: (n: number) => `${n} of them` },
  })
  setLanguage('ko')
  expect(texts.get().count(3)).toBe('3개')
  setLanguage('en')
  expect(texts.get().hello).toBe('Hello')
})

/** 'a', 'b.c', ... of every text, with what kind of value it is. */
function keysOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'object' && one !== null ? keysOf(one, `${prefix}${key}.`) : [`${prefix}${key}:${typeof one}`],
  )
}

test.each(Object.entries({ ...shell, ...components }) as [string, RoomTexts<object>][])(
  '%s has the same keys in both languages',
  (_name, texts) => {
    expect(keysOf(texts.both.ko)).toEqual(keysOf(texts.both.en))
  },
)
