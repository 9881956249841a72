// What the values of one column have in common, gathered as rows pass, in memory that does not grow with them.

import type { ColumnKind, ColumnView } from '../../../shared/contract/imports.ts'

/** Distinct values that are told apart; more of them are no labels. */
const maxDistinct = 2000
/** Longer values are texts, whatever they repeat. */
const maxLabelChars = 60
const shownExamples = 3
const exampleChars = 120
const dateLike = /^\d{4}[-./]\d{1,2}[-./]\d{1,2}([T ]\d{1,2}:\d{2}.*)?$/
const flags = new Set(['true', 'false', 'yes', 'no', 'y', 'n'])
const parsedMessages = 20

export type ColumnProfile = ReturnType<typeof createProfile>

export function createProfile(name: string) {
  let [filled, empty, chars, longest, repeats, words] = [0, 0, 0, 0, 0, 0]
  let [numbers, dates, flagged, messages, tried, whole] = [0, 0, 0, 0, 0, 0]
  let isCounting = true
  let last: number | undefined
  const examples: string[] = []
  let distinct: Set<string> | undefined = new Set()

  function take(value: string): void {
    const text = value.trim()
    if (text === '') {
      empty++
      return
    }
    filled++
    chars += text.length
    if (text.length > longest) longest = text.length
    if (examples.length < shownExamples) examples.push(text.slice(0, exampleChars))
    if (distinct) {
      if (distinct.has(text)) repeats++
      else if (distinct.size < maxDistinct && text.length <= 500) distinct.add(text)
      else distinct = undefined
    }
    if (text.length <= 40) {
      const number = Number(text)
      if (Number.isFinite(number)) {
        numbers++
        if (Number.isInteger(number)) whole++
        if (isCounting) isCounting = last === undefined ? number === 0 || number === 1 : number === last + 1
        last = number
      } else isCounting = false
      if (dateLike.test(text)) dates++
      if (text.length < 6 && flags.has(text.toLowerCase())) flagged++
    } else isCounting = false
    if (text.includes(' ')) words++
    if (tried < parsedMessages && text.startsWith('[')) {
      tried++
      if (isMessages(text)) messages++
    }
  }

  function kind(): ColumnKind {
    if (filled === 0) return 'empty'
    if (messages > 0 && messages >= Math.min(filled, parsedMessages) - 1) return 'messages'
    if (isCounting && numbers === filled && filled > 2) return 'index'
    if (dates === filled) return 'date'
    if (flagged === filled && (distinct?.size ?? 3) <= 2) return 'flag'
    const isUnique = repeats === 0 && filled > 20
    const mean = chars / filled
    // codes have no spaces and are of much the same length
    if (isUnique && words === 0 && mean <= 40 && (whole === filled || longest <= mean * 2)) return 'id'
    if (numbers === filled) return 'number'
    if (distinct && longest <= maxLabelChars && distinct.size <= Math.max(2, filled / 3)) return 'label'
    return 'text'
  }

  return {
    name,
    take,
    view(): ColumnView {
      const found = kind()
      const values = distinct?.size ?? null
      const isFew = values !== null && values >= 2 && values <= Math.max(2, filled / 3) && longest <= maxLabelChars
      return {
        name,
        kind: found,
        filled,
        empty,
        distinct: values,
        examples,
        longest,
        isLabelLike: ['label', 'flag'].includes(found) || (found === 'number' && (isFew || whole < filled)),
      }
    },
    meanChars: () => (filled === 0 ? 0 : chars / filled),
    /** Every value that is there is a number. */
    isNumeric: () => filled > 0 && numbers === filled,
    isWhole: () => whole === filled,
  }
}

function isMessages(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return (
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((item) => typeof item === 'object' && item !== null && 'role' in item && 'content' in item)
    )
  } catch {
    return false // a text that begins with a bracket
  }
}
