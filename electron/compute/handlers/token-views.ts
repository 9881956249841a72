// A text or a pair as the model reads it, token by token, with the place of each in its text: for the views that show tokens.

import type { TokenView } from '../../../shared/contract/common.ts'
import { longest, type OpenedModel } from '../../engine/inference/tasks.ts'
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts'

/** Tokens beyond the limit that are listed; the rest are only counted. */
const maxCutShown = 400

export type Reading = {
  ids: Int32Array
  typeIds: Uint8Array
  /** One for each of `ids`. */
  tokens: TokenView[]
  /** What the model does not read, at most some hundreds of them, the first text's first. */
  cut: TokenView[]
  /** How many it does not read. */
  truncated: number
}

type Place = { start: number; end: number }

/** The UTF-16 unit at which each code point of a text starts, and its length at the end. */
function unitStarts(text: string): Int32Array {
  const starts = new Int32Array(text.length + 1)
  let points = 0
  for (let unit = 0; unit < text.length; points++) {
    starts[points] = unit
    unit += text.codePointAt(unit)! > 0xffff ? 2 : 1
  }
  starts[points] = text.length
  return starts
}

/** Places of a text's own tokens in UTF-16 units; undefined where the normalizer's work cannot be traced. */
function placesOf(tokenizer: Tokenizer, text: string, ids: Int32Array): Place[] | undefined {
  const spans = tokenizer.encodeWithOffsets(text, { addSpecial: false })
  if (!spans || spans.length !== ids.length || spans.some(({ id }, i) => id !== ids[i])) return undefined
  const starts = unitStarts(text)
  return spans.map(({ start, end }) => ({ start: starts[start]!, end: starts[end]! }))
}

/** A token without its place in the text: what it decodes to by itself. */
function textAlone(tokenizer: Tokenizer, id: number): string {
  const token = tokenizer.tokenOf(id)
  if (isContinuation(tokenizer, token)) return token.slice(continuation.length)
  const text = tokenizer.decode([id])
  return text.includes('\ufffd') ? '' : text
}

/** Tokens that share a character show it once, at the token that completes it. */
function textsInPlace(text: string, places: readonly Place[]): string[] {
  let shown = 0
  return places.map(({ start, end }, i) => {
    const from = Math.max(start, Math.min(shown, end))
    shown = Math.max(from, Math.min(end, places[i + 1]?.start ?? end))
    return text.slice(from, shown)
  })
}

const continuation = '##'

/** Whether a token goes on with the word before it, as WordPiece writes it. */
export const isContinuation = (tokenizer: Tokenizer, token: string): boolean =>
  tokenizer.kind === 'wordpiece' && token.length > continuation.length && token.startsWith(continuation)

function viewsOf(tokenizer: Tokenizer, text: string, segment: 0 | 1): TokenView[] {
  const { ids } = tokenizer.encode(text, { addSpecial: false })
  const places = placesOf(tokenizer, text, ids)
  const texts = places && textsInPlace(text, places)
  return Array.from(ids, (id, i) => ({
    id,
    token: tokenizer.tokenOf(id),
    text: texts?.[i] ?? textAlone(tokenizer, id),
    special: false,
    segment,
    start: places?.[i]?.start ?? null,
    end: places?.[i]?.end ?? null,
  }))
}

/** A text or a pair cut to what the model reads, the longer text first. */
export function readTokens(opened: Pick<OpenedModel, 'model' | 'tokenizer'>, text: string, pair?: string): Reading {
  const { tokenizer } = opened
  const options = { maxLength: longest(opened), withSources: true }
  const encoding = pair === undefined ? tokenizer.encode(text, options) : tokenizer.encodePair(text, pair, options)
  const { truncated } = encoding
  // a decoder's tokenizer gives nothing for an empty text; its end of text stands for it
  const isEmpty = encoding.ids.length === 0
  const ids = isEmpty ? Int32Array.of(tokenizer.special.eos?.id ?? 0) : encoding.ids
  const typeIds = isEmpty ? Uint8Array.of(0) : encoding.typeIds
  const views = [viewsOf(tokenizer, text, 0), pair === undefined ? [] : viewsOf(tokenizer, pair, 1)] as const
  const taken = [0, 0]
  let segment: 0 | 1 = 0
  const tokens = Array.from(ids, (id, i): TokenView => {
    const source = isEmpty ? -1 : encoding.sources![i]!
    if (source < 0) {
      const token = tokenizer.tokenOf(id)
      if (typeIds[i]! > 0) segment = 1 // the end of an empty second text
      return { id, token, text: token, special: true, segment, start: null, end: null }
    }
    segment = source === 0 ? 0 : 1
    return views[segment][taken[segment]!++]!
  })
  const cut = views.flatMap((all, i) => all.slice(taken[i]!)).slice(0, maxCutShown)
  return { ids, typeIds, tokens, cut, truncated }
}
