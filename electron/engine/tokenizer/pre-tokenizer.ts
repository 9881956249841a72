// tokenizer.json `pre_tokenizer` -> cuts a section of text into words: one row a type. GPT-2's byte alphabet is not applied here but
// per distinct word, before the model, so that the word cache is keyed by plain text.

import { say } from '../../../shared/said.ts'
import { badField, buildByType, flagOr, type JsonRecord, listAt, optionalText } from './json-fields.ts'
import { readPattern } from './pattern.ts'

/** `starts`: UTF-16 position of the word in the section; `leads`: 1 where a mark was put before the word, which has no place there. */
export type Pieces = { words: string[]; starts: number[]; leads: number[] }
type Split = (text: string, start: number, out: Pieces) => void
export type PreTokenizer = { split: Split; isByteLevel: boolean }

const behaviours = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'] as const
type Behaviour = (typeof behaviours)[number]
const maxSteps = 64

// Original BERT: ASCII symbols count as punctuation too.
const punctuation = '!-\\/:-@\\[-`\\{-~\\p{P}'
const wordChar = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}'
const bertWord = new RegExp(`[${punctuation}]|[^${punctuation}\\p{White_Space}]+`, 'gu')
const gpt2Word =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu

const keepWhole: Split = (text, start, out) => {
  if (text === '') return
  out.words.push(text)
  out.starts.push(start)
  out.leads.push(0)
}

export const noPieces = (): Pieces => ({ words: [], starts: [], leads: [] })

/** Runs `cut` on a text that has one mark before it. */
function cutMarked(cut: Split, marked: string, start: number, out: Pieces): void {
  const first = out.words.length
  cut(marked, start - 1, out)
  if (out.words.length === first) return
  out.starts[first]! += 1
  out.leads[first]! += 1
}

/** Keeps what matches and drops the rest. */
function matching(pattern: RegExp): Split {
  return (text, start, out) => {
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (match[0] === '') pattern.lastIndex++
      else keepWhole(match[0], start + match.index, out)
    }
  }
}

type Span = { start: number; end: number; isMatch: boolean }

function spansOf(text: string, pattern: RegExp, isInverted: boolean): Span[] {
  const spans: Span[] = []
  let last = 0
  const push = (start: number, end: number, isMatch: boolean) => {
    if (end > start) spans.push({ start, end, isMatch: isMatch !== isInverted })
  }
  for (const match of text.matchAll(pattern)) {
    push(last, match.index, false)
    push(match.index, match.index + match[0].length, true)
    last = match.index + match[0].length
  }
  push(last, text.length, false)
  return spans
}

/** Whether a span is joined to the one before it; `Removed` and `Isolated` join nothing. */
const joins: Record<Behaviour, (before: Span, span: Span) => boolean> = {
  Removed: () => false,
  Isolated: () => false,
  MergedWithPrevious: (before, span) => span.isMatch && !before.isMatch,
  MergedWithNext: (before, span) => before.isMatch && !span.isMatch,
  Contiguous: (before, span) => before.isMatch === span.isMatch,
}

function splitBy(pattern: RegExp, behaviour: Behaviour, isInverted = false): Split {
  return (text, start, out) => {
    let from = 0
    const spans = spansOf(text, pattern, isInverted)
    spans.forEach((span, i) => {
      const following = spans[i + 1]
      if (following && joins[behaviour](span, following)) return
      if (!(behaviour === 'Removed' && span.isMatch)) keepWhole(text.slice(from, span.end), start + from, out)
      from = span.end
    })
  }
}

function readBehaviour(value: unknown, fallback: Behaviour, where: string): Behaviour {
  const found = behaviours.find((name) => name === (value ?? fallback))
  if (!found) throw badField(where, value, behaviours.join(', '))
  return found
}

const whole = (split: Split): PreTokenizer => ({ split, isByteLevel: false })

function metaspace(spec: JsonRecord, where: string): PreTokenizer {
  const mark = optionalText(spec.replacement) ?? '▁'
  if (mark.length !== 1) throw badField(`${where}.replacement`, mark, say`one character`)
  const scheme = optionalText(spec.prepend_scheme) ?? (flagOr(spec.add_prefix_space, true) ? 'always' : 'never')
  const cut = flagOr(spec.split, true) ? splitBy(new RegExp(mark, 'gu'), 'MergedWithNext') : keepWhole
  return whole((text, start, out) => {
    const marked = text.replaceAll(' ', mark)
    const isMissing = marked !== '' && !marked.startsWith(mark)
    const prepends = isMissing && (scheme === 'always' || (scheme === 'first' && start === 0))
    if (prepends) cutMarked(cut, mark + marked, start, out)
    else cut(marked, start, out)
  })
}

const builders: Record<string, (spec: JsonRecord, where: string) => PreTokenizer> = {
  BertPreTokenizer: () => whole(matching(bertWord)),
  Whitespace: () => whole(matching(new RegExp(`[${wordChar}]+|[^${wordChar}\\p{White_Space}]+`, 'gu'))),
  WhitespaceSplit: () => whole(matching(/\P{White_Space}+/gu)),
  ByteLevel: (spec) => {
    const addsSpace = flagOr(spec.add_prefix_space, true)
    const cut = flagOr(spec.use_regex, true) ? matching(gpt2Word) : keepWhole
    const split: Split = (text, start, out) => {
      const prepends = addsSpace && text !== '' && !text.startsWith(' ')
      if (prepends) cutMarked(cut, ` ${text}`, start, out)
      else cut(text, start, out)
    }
    return { split, isByteLevel: true }
  },
  Metaspace: metaspace,
  Punctuation: (spec, where) =>
    whole(splitBy(new RegExp(`[${punctuation}]`, 'gu'), readBehaviour(spec.behavior, 'Isolated', `${where}.behavior`))),
  Digits: (spec) => whole(splitBy(/\p{N}/gu, flagOr(spec.individual_digits, false) ? 'Isolated' : 'Contiguous')),
  CharDelimiterSplit: (spec, where) =>
    whole(splitBy(readPattern({ String: spec.delimiter }, `${where}.delimiter`), 'Removed')),
  Split: (spec, where) => {
    const pattern = readPattern(spec.pattern, `${where}.pattern`)
    return whole(
      splitBy(pattern, readBehaviour(spec.behavior, 'Isolated', `${where}.behavior`), flagOr(spec.invert, false)),
    )
  },
  Sequence: (spec, where) => {
    const list = listAt(spec.pretokenizers, `${where}.pretokenizers`)
    if (list.length > maxSteps) throw badField(`${where}.pretokenizers`, list.length, say`at most ${maxSteps} steps`)
    const steps = list.map((step, i) => createPreTokenizer(step, `${where}.pretokenizers[${i}]`))
    if (steps.slice(0, -1).some((step) => step.isByteLevel))
      throw badField(`${where}.pretokenizers`, 'ByteLevel before another step', say`a list with ByteLevel last`)
    const split: Split = (text, start, out) => {
      let pieces = noPieces()
      keepWhole(text, start, pieces)
      for (const step of steps) {
        const next = noPieces()
        pieces.words.forEach((word, i) => {
          if (pieces.leads[i]) cutMarked(step.split, word, pieces.starts[i]!, next)
          else step.split(word, pieces.starts[i]!, next)
        })
        pieces = next
      }
      pieces.words.forEach((word, i) => {
        out.words.push(word)
        out.starts.push(pieces.starts[i]!)
        out.leads.push(pieces.leads[i]!)
      })
    }
    return { split, isByteLevel: steps.at(-1)?.isByteLevel ?? false }
  },
}

export function createPreTokenizer(value: unknown, where: string): PreTokenizer {
  if (value === null || value === undefined) return whole(keepWhole)
  return buildByType(builders, value, where)
}
