// What a row of attention says, in facts that a sentence can be made of.

import type { Inside } from '../../../shared/contract/inside.ts'
import type { Matrix } from '../../stores/look.ts'

export type Target = { index: number; weight: number }

export type Reading = {
  kind: Inside['kind']
  /** The strongest, largest first. */
  targets: Target[]
  /** What a decoder cannot see yet, as text; empty for the last token and for an encoder. */
  unseen: string
  isLast: boolean
  /** An encoder's strongest on either side. */
  before: number | null
  after: number | null
  /** An encoder's token that mostly looks at itself. */
  isSelf: boolean
  /** Most of the weight lies where heads put it that have nothing to look for. */
  rest: Target | null
}

/** More than so much on one such token: the head rests. */
const restsFrom = 0.5
/** Less than so much is no looking. */
const looksFrom = 0.03
const wordsShown = 4

type Looked = Pick<Inside, 'kind' | 'tokens'> & { text: string; matrix: Matrix }

export function readRow({ kind, tokens, text, matrix }: Looked, row: number, most = 4): Reading {
  const weights = matrix.weights.subarray(row * matrix.tokens, (row + 1) * matrix.tokens)
  const seen = kind === 'gpt' ? row + 1 : matrix.tokens
  const targets = Array.from(weights.subarray(0, seen), (weight, index) => ({ index, weight })).sort(
    (a, b) => b.weight - a.weight || a.index - b.index,
  )
  const top = targets[0]!
  const canRest = (index: number) => index !== row && (index === 0 || tokens[index]!.special)
  const strongestOf = (isWanted: (index: number) => boolean) => {
    const found = targets.find(({ index }) => isWanted(index) && !tokens[index]!.special)
    return found !== undefined && found.weight >= looksFrom ? found.index : null
  }
  return {
    kind,
    targets: targets.slice(0, most),
    unseen: kind === 'gpt' ? wordsAfter(tokens, text, row) : '',
    isLast: row === tokens.length - 1,
    before: kind === 'gpt' ? null : strongestOf((index) => index < row),
    after: kind === 'gpt' ? null : strongestOf((index) => index > row),
    isSelf: kind === 'bert' && top.index === row && top.weight >= restsFrom,
    rest: top.weight >= restsFrom && canRest(top.index) ? top : null,
  }
}

/** The next few tokens as they stand in the text, with the spaces between them. */
function wordsAfter(tokens: Inside['tokens'], text: string, row: number): string {
  const later = tokens.slice(row + 1, row + 1 + wordsShown)
  const [start, end] = [later[0]?.start ?? null, later.at(-1)?.end ?? null]
  const words = start === null || end === null ? later.map((token) => token.text).join('') : text.slice(start, end)
  return words.trim() + (tokens.length > row + 1 + wordsShown ? ' …' : '')
}

/** The token of another reading of the same text that covers the same place; null where there is none. */
export function sameToken(from: Inside['tokens'][number], tokens: Inside['tokens']): number | null {
  if (from.start === null) return null
  const start = from.start
  const index = tokens.findIndex(
    (token) => token.segment === from.segment && token.start !== null && token.start <= start && start < token.end!,
  )
  // a byte-level token begins with the space before its word
  const near = index >= 0 ? index : tokens.findIndex((token) => token.start !== null && token.start >= start)
  return near < 0 ? null : near
}
