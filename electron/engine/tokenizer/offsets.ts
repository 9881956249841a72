// Tokens with their places in the text, in code points, as the reference counts them. Slower than encoding (no word cache).

import { alignNormalized } from './alignment.ts'
import { textToByteChars } from './byte-alphabet.ts'
import type { Pipeline } from './pipeline.ts'
import type { OffsetTrim } from './post-processor.ts'
import { noPieces } from './pre-tokenizer.ts'

/** `start`, `end`: code points of the text given; both 0 for tokens that the template adds. */
export type TokenSpan = { id: number; start: number; end: number }
/** `written`: an added token as it stands in the text, with the white space that it took along. */
export type FoundSpan = TokenSpan & { written?: string }

/** Index of the code point that holds each UTF-16 unit, and the count at the end. */
function codePointIndex(text: string): Int32Array {
  const index = new Int32Array(text.length + 1)
  let count = 0
  for (let i = 0; i < text.length; count++) {
    const isPair = text.codePointAt(i)! > 0xffff
    index[i] = count
    if (isPair) index[i + 1] = count
    i += isPair ? 2 : 1
  }
  index[text.length] = count
  return index
}

/** UTF-16 range of the character that each UTF-8 byte of a word belongs to. */
function unitsOfBytes(word: string): { starts: number[]; ends: number[] } {
  const [starts, ends]: [number[], number[]] = [[], []]
  let at = 0
  for (const char of word) {
    for (let i = Buffer.byteLength(char); i > 0; i--) {
      starts.push(at)
      ends.push(at + char.length)
    }
    at += char.length
  }
  return { starts, ends }
}

function wordSpans({ preTokenizer, model }: Pipeline, word: string): TokenSpan[] {
  const { ids, starts, ends } = model.tokenizeWord(preTokenizer.isByteLevel ? textToByteChars(word) : word)
  if (!preTokenizer.isByteLevel) return ids.map((id, i) => ({ id, start: starts[i]!, end: ends[i]! }))
  const units = unitsOfBytes(word)
  return ids.map((id, i) => ({ id, start: units.starts[starts[i]!]!, end: units.ends[ends[i]! - 1]! }))
}

/** `undefined` when the normalizer's work on this text cannot be traced back character by character. */
export function findTokenSpans(pipeline: Pipeline, text: string): FoundSpan[] | undefined {
  const wellFormed = text.toWellFormed()
  const points = codePointIndex(wellFormed)
  const spans: FoundSpan[] = []
  const push = (id: number, start: number, end: number, written?: string) => {
    spans.push({ id, start: points[start]!, end: points[end]!, ...(written === undefined ? {} : { written }) })
  }

  for (const outer of pipeline.findAdded(wellFormed)) {
    if (outer.id !== undefined) {
      push(outer.id, outer.start, outer.end, wellFormed.slice(outer.start, outer.end))
      continue
    }
    const aligned = alignNormalized(wellFormed.slice(outer.start, outer.end), pipeline.normalizer.steps)
    if (!aligned) return undefined
    // A mark put before a word shares the range of the character after it, as in the reference.
    const original = (from: number, to: number, floor: number): [number, number] => {
      const first = Math.max(from, floor)
      const last = Math.max(to - 1, first)
      return [outer.start + (aligned.starts[first] ?? 0), outer.start + (aligned.ends[last] ?? 0)]
    }
    for (const inner of pipeline.findNormalizedAdded(aligned.text)) {
      if (inner.id !== undefined) {
        const written = aligned.text.slice(inner.start, inner.end)
        push(inner.id, ...original(inner.start, inner.end, inner.start), written)
        continue
      }
      const pieces = noPieces()
      pipeline.preTokenizer.split(aligned.text.slice(inner.start, inner.end), outer.start + inner.start, pieces)
      pieces.words.forEach((word, i) => {
        const wordStart = pieces.starts[i]! - outer.start
        const from = wordStart - pieces.leads[i]!
        for (const { id, start, end } of wordSpans(pipeline, word))
          push(id, ...original(from + start, from + end, wordStart))
      })
    }
  }
  return spans
}

const leadingSpace = /^[\u0120\p{White_Space}]*/u // U+0120 is the space of the byte alphabet
const trailingSpace = /[\u0120\p{White_Space}]*$/u

/** Takes white space off the ends of the ranges, by the reference's rule: it looks at the token, not at the text. */
export function trimSpans(
  spans: readonly FoundSpan[],
  { addsPrefixSpace }: OffsetTrim,
  tokenOf: (id: number) => string,
): TokenSpan[] {
  return spans.map((span, i) => {
    const token = span.written ?? tokenOf(span.id)
    let leading = leadingSpace.exec(token)![0].length
    const trailing = trailingSpace.exec(token)![0].length
    if (leading > 0 && addsPrefixSpace && (i === 0 || span.start === 0)) leading--
    const start = Math.min(span.start + leading, span.end)
    const end = trailing > 0 && span.end >= trailing ? Math.max(span.end - trailing, start) : span.end
    return { id: span.id, start, end }
  })
}
