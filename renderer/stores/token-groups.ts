// Tokens as they can be pointed at: bytes of one character, and text that was held back, count as one with the token that shows them.

import type { GeneratedTokenView } from '../../shared/contract/chats.ts'

export type TokenGroup = {
  /** Of the tokens in it: the first, and how many. */
  first: number
  count: number
  /** Spaces and breaks around what is marked. */
  before: string
  text: string
  after: string
  /** 0 certain to 1: of the least likely token in it. */
  doubt: number
}

export function groupTokens(tokens: readonly Pick<GeneratedTokenView, 'text' | 'probability'>[]): TokenGroup[] {
  const groups: TokenGroup[] = []
  let first = 0
  let least = 1
  for (const [index, { text, probability }] of tokens.entries()) {
    least = Math.min(least, probability)
    if (text === '' && index < tokens.length - 1) continue
    const trimmed = text.trim()
    const start = trimmed === '' ? text.length : text.indexOf(trimmed)
    groups.push({
      first,
      count: index + 1 - first,
      before: text.slice(0, start),
      text: trimmed,
      after: text.slice(start + trimmed.length),
      doubt: 1 - least,
    })
    first = index + 1
    least = 1
  }
  return groups
}

/** How a single token is written where it stands alone: spaces and breaks in sight. */
export function visibleToken(shown: string): string {
  if (shown === '') return '∅'
  if (shown.trim() !== '') return shown.trim()
  return shown.replaceAll('\n', '↵').replaceAll('\t', '⇥').replaceAll(' ', '␣')
}
