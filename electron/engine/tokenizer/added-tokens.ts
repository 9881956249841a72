// Added tokens ([MASK], <|endoftext|>): found in the text before anything else, leftmost and longest first, and never cut.

import { say } from '../../../shared/said.ts'
import { badField, flagOr, idAt, listAt, recordAt, textAt } from './json-fields.ts'
import { escapeRegExp } from './pattern.ts'
import { maxTokenChars, maxVocabSize } from './word-model.ts'

const maxAddedTokens = 1 << 16

export type AddedToken = {
  id: number
  content: string
  isSpecial: boolean
  isNormalized: boolean
  isSingleWord: boolean
  stripsLeft: boolean
  stripsRight: boolean
}

/** A stretch of text between added tokens (no `id`), or an added token with the white space that it takes along. */
export type Section = { start: number; end: number; id?: number }
export type FindAdded = (text: string) => Section[]

export function readAddedTokens(value: unknown, where: string): AddedToken[] {
  if (value === null || value === undefined) return []
  const list = listAt(value, where)
  if (list.length > maxAddedTokens) throw badField(where, list.length, say`at most ${maxAddedTokens} tokens`)
  return list.map((entry, i) => {
    const here = `${where}[${i}]`
    const token = recordAt(entry, here)
    const content = textAt(token.content, `${here}.content`)
    if (content === '' || content.length > maxTokenChars)
      throw badField(`${here}.content`, content, say`1 to ${maxTokenChars} characters`)
    const isSpecial = flagOr(token.special, false)
    return {
      id: idAt(token.id, `${here}.id`, maxVocabSize),
      content,
      isSpecial,
      isNormalized: flagOr(token.normalized, !isSpecial),
      isSingleWord: flagOr(token.single_word, false),
      stripsLeft: flagOr(token.lstrip, false),
      stripsRight: flagOr(token.rstrip, false),
    }
  })
}

const endsInWord = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]$/u
const startsWithWord = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u
const leadingSpace = /^\p{White_Space}*/u
const trailingSpace = /\p{White_Space}*$/u

/** `form`: how a token's content looks in the text searched (normalized or not). */
export function createAddedFinder(tokens: readonly AddedToken[], form: (content: string) => string): FindAdded {
  const byForm = new Map(tokens.map((token) => [form(token.content), token]))
  byForm.delete('')
  if (byForm.size === 0) return (text) => (text === '' ? [] : [{ start: 0, end: text.length }])
  const longestFirst = [...byForm.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(escapeRegExp).join('|'), 'gu')

  return (text) => {
    const sections: Section[] = []
    let from = 0
    for (const match of text.matchAll(pattern)) {
      const token = byForm.get(match[0])!
      let start = match.index
      let end = start + match[0].length
      if (start < from) continue
      if (token.isSingleWord && (endsInWord.test(text.slice(0, start)) || startsWithWord.test(text.slice(end))))
        continue
      if (token.stripsLeft) start -= trailingSpace.exec(text.slice(from, start))![0].length
      if (token.stripsRight) end += leadingSpace.exec(text.slice(end))![0].length
      if (from < start) sections.push({ start: from, end: start })
      sections.push({ start, end, id: token.id })
      from = end
    }
    if (from < text.length) sections.push({ start: from, end: text.length })
    return sections
  }
}
