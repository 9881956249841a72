// Finding by what people type: parts of words in either language, Hangul initials (ㅂㅋ -> 빈칸), and syllables not yet finished (비ㅋ, 빈카).

import { disassemble, getChoseong } from 'es-hangul'

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** A hit in the title counts more than one in the words beside it. */
const besideShare = 0.4

const initialsOnly = /^[ㄱ-ㅎ]+$/

/** Words of the query must all be found, in any order, in any of the texts. */
export function textMatches(query: string, texts: readonly string[]): boolean {
  return matchScore(query, texts) > 0
}

/** 0 is no match; the earlier text and the earlier place in it, the higher. */
export function matchScore(query: string, texts: readonly string[]): number {
  const words = plain(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const whole = plain(query).trim()
  let total = 0
  for (const word of words) {
    const best = Math.max(
      0,
      ...texts.map((text, index) => wordScore(word, plain(text)) * (index === 0 ? 1 : besideShare)),
    )
    if (best === 0) return 0
    total += best
  }
  return total / words.length + (plain(texts[0] ?? '').startsWith(whole) ? 1 : 0)
}

function wordScore(word: string, text: string): number {
  const at = text.indexOf(word)
  if (at === 0) return 4
  if (at > 0) return /[\s\-_·/.]/.test(text[at - 1]!) ? 3 : 2
  if (initialsOnly.test(word)) return initialsScore(word, text)
  // the last syllable may still be in the making
  if (/[ㄱ-ㅣ가-힣]/.test(word) && disassemble(text).includes(disassemble(word))) return 1.5
  return 0
}

function initialsScore(word: string, text: string): number {
  const initials = getChoseong(text).replaceAll(' ', '')
  const at = initials.indexOf(word)
  return at < 0 ? 0 : at === 0 ? 2.5 : 1.5
}

/** The parts of `text` that the query names, to be marked; without a plain hit, none. */
export function markParts(query: string, text: string): { text: string; isHit: boolean }[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  const low = text.toLowerCase()
  if (words.length === 0 || low.length !== text.length) return [{ text, isHit: false }]
  const hits = new Array<boolean>(text.length).fill(false)
  for (const word of words) {
    const at = low.normalize('NFC') === low ? low.indexOf(word) : -1
    if (at >= 0) hits.fill(true, at, at + word.length)
  }
  const parts: { text: string; isHit: boolean }[] = []
  for (let at = 0; at < text.length; at++) {
    const last = parts.at(-1)
    if (last !== undefined && last.isHit === hits[at]) last.text += text[at]
    else parts.push({ text: text[at]!, isHit: hits[at]! })
  }
  return parts
}
