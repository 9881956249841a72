import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ioError } from '../../electron/engine/formats/io-error.ts'
import { errorRecord } from '../../shared/errors.ts'
import { listed, say, sentence, tell } from '../../shared/said.ts'
import { setLanguage } from '../stores/language.ts'
import { koreanSentences, messageOf, toldIn, wordsOf } from './error-sentences.ts'
import { toldSentences } from './sentences/told.ts'

const root = join(import.meta.dirname, '..', '..')
/** What only a terminal shows stays English. */
const englishOnly = ['electron/cli', 'electron/packaging', 'electron/setup']

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'fixtures' && !englishOnly.includes(relative(root, path).split(sep).join('/')))
        yield* sources(path)
    } else if (/(?<!\.test)\.ts$/.test(entry.name)) yield path
  }
}

/** The end of a template literal whose text begins at `at`, and its words with numbered places. */
function readTemplate(source: string, at: number): { words: string; end: number } {
  let words = ''
  let places = 0
  for (let i = at; ; i++) {
    const char = source[i]!
    if (char === '`') return { words, end: i + 1 }
    if (char === '\\') words += source[++i] === 'n' ? '\n' : source[i]
    else if (char === '$' && source[i + 1] === '{') {
      words += `{${places++}}`
      i = skipValue(source, i + 2) - 1
    } else words += char
  }
}

/** The place behind the brace that closes the value which begins at `at`. */
function skipValue(source: string, at: number): number {
  for (let i = at; ; i++) {
    const char = source[i]!
    if (char === '}') return i + 1
    if (char === '{') i = skipValue(source, i + 1) - 1
    else if (char === '`') i = readTemplate(source, i + 1).end - 1
    else if (char === "'" || char === '"') while (source[++i] !== char) if (source[i] === '\\') i++
  }
}

function wordsIn(tag: 'say' | 'tell'): Map<string, string> {
  const found = new Map<string, string>()
  for (const path of ['electron', 'shared/domain'].flatMap((folder) => [...sources(join(root, folder))])) {
    const source = readFileSync(path, 'utf8')
    for (const { index } of source.matchAll(new RegExp(`(?<![\\w$])${tag}\``, 'g')))
      found.set(readTemplate(source, index + tag.length + 1).words, relative(root, path))
  }
  return found
}

const placesOf = (words: string) => [...new Set(words.match(/\{\d+\}/g))].sort()
/** Punctuation between values is the same in every language. */
const hasWords = (words: string) => /[a-z]/i.test(words.replaceAll(/\{\d+\}/g, ''))

describe('the sentences of the host and the engine', () => {
  const said = wordsIn('say')
  const told = wordsIn('tell')
  const all = new Map([...said, ...told])

  test('each has Korean words with the same places', () => {
    expect(said.size).toBeGreaterThan(300)
    const wrong = [...all].filter(([words]) => {
      const korean = koreanSentences[words]
      return hasWords(words) && (korean === undefined || `${placesOf(korean)}` !== `${placesOf(words)}`)
    })
    expect(wrong).toEqual([])
  })

  test('what is told as a string is among what a string is recognised by', () => {
    expect([...told.keys()].filter((words) => !(words in toldSentences))).toEqual([])
  })

  test('no translation is left of a sentence that is no longer said', () => {
    expect(Object.keys(koreanSentences).filter((words) => !all.has(words))).toEqual([])
  })

  test('an AppError that a user can meet is said, not written as plain English', () => {
    const plain: string[] = []
    for (const path of sources(join(root, 'electron'))) {
      const source = readFileSync(path, 'utf8')
      for (const { index, 1: code } of source.matchAll(/new AppError\(\s*'([a-z-]+)',\s*['"`]/g))
        if (code !== 'internal') plain.push(`${relative(root, path)}:${source.slice(0, index).split('\n').length}`)
    }
    expect(plain).toEqual([])
  })
})

describe('an error in Korean', () => {
  test('says nested reasons in Korean too, with the particle that fits', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    const record = errorRecord(ioError(say`write`, '/자료/표', full))
    setLanguage('ko')
    expect(messageOf(record)).toMatch(
      /^\/자료\/표를 쓰지 못했습니다\. 디스크가 가득 찼습니다\(\d+\.\d MB 남음\)\. 공간을 비우고 다시 해 보세요\.$/,
    )
    setLanguage('en')
    expect(messageOf(record)).toMatch(
      /^Could not write \/자료\/표: the disk is full \(\d+\.\d MB free\)\. Free some space and try again\.$/,
    )
  })

  test('fits particles to Hangul and numbers and leaves both forms elsewhere', () => {
    const named = (name: string) => wordsOf(say`There is already a model named "${name}": choose another name.`, 'ko')
    expect(named('곰')).toContain('"곰"이라는 모델')
    expect(named('나비')).toContain('"나비"라는 모델')
    expect(named('gpt')).toContain('"gpt"(이)라는 모델')
    const bytes = (value: number) => wordsOf(say`was ended by ${value}`, 'ko')
    expect(bytes(1)).toBe('1로 끝났습니다')
    expect(bytes(3)).toBe('3으로 끝났습니다')
  })

  test('what has no translation stays as it was said', () => {
    expect(wordsOf(say`nobody ever said ${'this'}`, 'ko')).toBe('nobody ever said this')
    expect(messageOf({ code: 'io', message: 'an old record', data: {} })).toBe('an old record')
  })

  test('strings of the host are recognised, with what stands in them', () => {
    const empty = tell`column "${'리뷰'}" is empty`
    expect(toldIn(empty, 'ko')).toBe('"리뷰" 열이 비어 있음')
    expect(toldIn(empty, 'en')).toBe('column "리뷰" is empty')
    expect(toldIn(tell`no GPU adapter was found`, 'ko')).toBe('GPU를 찾지 못함')
    expect(toldIn('no GPU adapter was found; install it with "npm install --include=optional"', 'ko')).toBe(
      'GPU를 찾지 못함. "npm install --include=optional"로 설치하세요',
    )
    expect(toldIn('what nobody told', 'ko')).toBe('what nobody told')
    expect(wordsOf(say`row ${3} (${empty})`, 'ko')).toBe('3행("리뷰" 열이 비어 있음)')
  })

  test('lists need no words of their own', () => {
    expect(sentence(listed(['a', 'b']))).toBe('a, b')
    expect(wordsOf(listed([say`row ${1}`, say`line ${2}`]), 'ko')).toBe('1행, 2번째 줄')
  })
})
