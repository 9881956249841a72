// What may stand behind the masks of a sentence, as people look at it: candidates joined to the words they belong to, and how the user's own
// words fare.

import type { TokenView } from '../../../shared/contract/common.ts'
import type { Filled, MaskCandidate, MaskTarget } from '../../../shared/contract/tasks.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { largest } from '../../engine/inference/sampler.ts'
import { maskOf, maskWritten, type OpenedModel, probabilitiesAt } from '../../engine/inference/tasks.ts'
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts'
import { isContinuation, type Reading, readTokens } from './token-views.ts'

export type FillQuestion = { text: string; topK: number; targets: readonly string[] }

/** A text in which masks are written as the tokenizer writes them, and the way back to the places of the user's own. */
function withMaskTokens(text: string, token: string): { text: string; placeOf(unit: number): number } {
  const masks = [...text.matchAll(maskWritten)].map((match) => ({ at: match.index, written: match[0].length }))
  return {
    text: text.replaceAll(maskWritten, token),
    placeOf(unit) {
      let shift = 0
      for (const { at, written } of masks) {
        const start = at + shift
        if (unit <= start) break
        if (unit < start + token.length) return at
        shift += token.length - written
      }
      return unit - shift
    },
  }
}

/** Tokens of a sentence that may hold masks; `mask` is undefined for a model that has none. */
export function readMasked(opened: OpenedModel, text: string, mask: { token: string } | undefined): Reading {
  if (!mask) return readTokens(opened, text)
  const masked = withMaskTokens(text, mask.token)
  const reading = readTokens(opened, masked.text)
  const back = (token: TokenView): TokenView => ({
    ...token,
    start: token.start === null ? null : masked.placeOf(token.start),
    end: token.end === null ? null : masked.placeOf(token.end),
  })
  return { ...reading, tokens: reading.tokens.map(back), cut: reading.cut.map(back) }
}

/** A vocabulary's mark for a token that starts a word: of bytes, and of sentence pieces. */
const wordStart = /^[\u0120\u2581]/

const goesOn = (tokenizer: Tokenizer, token: string): boolean =>
  tokenizer.kind === 'wordpiece' ? isContinuation(tokenizer, token) : !wordStart.test(token)

const withoutMark = (tokenizer: Tokenizer, token: string, id: number): string =>
  isContinuation(tokenizer, token) ? token.slice(2) : tokenizer.decode([id]).trim()

/** The word that a candidate at `position` would go on with; null where a mask or the model's own token stands there. */
function wordBefore(tokenizer: Tokenizer, tokens: readonly TokenView[], position: number, maskId: number) {
  let word = ''
  for (let i = position - 1; i >= 0; i--) {
    const { id, token, text, special } = tokens[i]!
    if (special || id === maskId) return null
    word = text.trim() + word
    if (!goesOn(tokenizer, token)) return word
  }
  return null
}

function candidatesOf(
  { tokenizer }: OpenedModel,
  probabilities: Float32Array,
  topK: number,
  before: string | null,
): MaskCandidate[] {
  return largest(probabilities, topK).map((id) => {
    const token = tokenizer.tokenOf(id)
    const text = withoutMark(tokenizer, token, id)
    const joined = before !== null && goesOn(tokenizer, token) && text !== '' ? before + text : null
    return { id, token, text, joined, probability: probabilities[id]! }
  })
}

type Target = { word: string; pieces: string[]; id: number | null }

/** Pieces of what goes on with a word, longest first, as WordPiece cuts (Wu et al. 2016); none where a part is unknown. */
function continuedBy({ tokenizer }: OpenedModel, rest: string): number[] {
  const ids: number[] = []
  for (let at = 0; at < rest.length; ) {
    let end = rest.length
    while (end > at && tokenizer.idOf(`##${rest.slice(at, end)}`) === undefined) end--
    if (end === at) return []
    ids.push(tokenizer.idOf(`##${rest.slice(at, end)}`)!)
    at = end
  }
  return ids
}

/** A word as the vocabulary has it, in pieces; one that starts with `##` is what goes on with a word. */
function targetOf(opened: OpenedModel, word: string): Target {
  const { tokenizer } = opened
  const goes = word.startsWith('##') && word.length > 2
  const ids =
    goes && tokenizer.kind === 'wordpiece'
      ? continuedBy(opened, word.slice(2))
      : [...tokenizer.encode(goes ? word.slice(2) : word, { addSpecial: false }).ids]
  const first = ids[0] === undefined || ids[0] === tokenizer.special.unk?.id ? null : ids[0]
  return { word, pieces: ids.map((id) => tokenizer.tokenOf(id)), id: first }
}

function scored({ word, pieces, id }: Target, probabilities: Float32Array): MaskTarget {
  if (id === null) return { word, pieces, id, probability: 0, rank: null }
  const own = probabilities[id]!
  let rank = 1
  for (let other = 0; other < probabilities.length; other++)
    if (probabilities[other]! > own || (probabilities[other] === own && other < id)) rank++
  return { word, pieces, id, probability: own, rank }
}

export async function fillSentence(
  opened: OpenedModel,
  { text, topK, targets }: FillQuestion,
  signal: AbortSignal,
): Promise<Filled> {
  const started = performance.now()
  const own = opened.tokenizer.special.mask
  const reading = readMasked(opened, text, own)
  const { tokens, cut, truncated } = reading
  const positions = own ? [...tokens.keys()].filter((i) => tokens[i]!.id === own.id) : []
  const asksForGuesses = positions.length > 0 || text.search(maskWritten) >= 0
  if (!asksForGuesses) return { tokens, cut, truncated, masks: [], milliseconds: performance.now() - started }
  const mask = maskOf(opened)
  const read = performance.now() - started
  await opened.runner({ kind: 'task' })
  signal.throwIfAborted()
  // an answer's time, not the one that opening a model takes
  const asked = performance.now()
  const found = positions.length === 0 ? [] : await probabilitiesAt(opened, reading, positions)
  const wanted = targets.map((word) => targetOf(opened, word))
  const masks = positions.map((position, i) => {
    const probabilities = found[i]!
    if (Number.isNaN(probabilities[0]))
      throw new AppError('non-finite', say`${opened.model.name} gives no numbers (NaN): its weights are damaged`)
    const before = wordBefore(opened.tokenizer, tokens, position, mask.id)
    return {
      position,
      candidates: candidatesOf(opened, probabilities, topK, before),
      targets: wanted.map((target) => scored(target, probabilities)),
    }
  })
  return { tokens, cut, truncated, masks, milliseconds: read + performance.now() - asked }
}
