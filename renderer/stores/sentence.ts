// A sentence with masks, as its editor works on it: words to click, masks that remember what they hide. Pure.

/** `hidden`: what stood where each mask is, in order; null where the user wrote the mask. */
export type Sentence = { text: string; hidden: (string | null)[] }

type Span = { start: number; end: number }
export type SentencePart = Span &
  ({ kind: 'word'; text: string } | { kind: 'gap'; text: string } | { kind: 'mask'; index: number })

export const maskText = '[MASK]'
const maskPattern = /\[MASK\]|<mask>/g
const sign = /^[\p{P}\p{S}]$/u

/** A word without the punctuation at its ends: `(있다).` -> 있다. */
function withoutSigns(chunk: string): Span {
  const chars = [...chunk]
  let [first, last] = [0, chars.length]
  while (first < last && sign.test(chars[first]!)) first++
  while (last > first && sign.test(chars[last - 1]!)) last--
  const start = chars.slice(0, first).join('').length
  return { start, end: start + chars.slice(first, last).join('').length }
}

export function masksOf(text: string): Span[] {
  return [...text.matchAll(maskPattern)].map(({ index, 0: written }) => ({ start: index, end: index + written.length }))
}

/** Words by white space, without their punctuation; Korean words with their particles. */
export function partsOf(text: string): SentencePart[] {
  const parts: SentencePart[] = []
  const push = (kind: 'word' | 'gap', start: number, end: number) => {
    if (end <= start) return
    const last = parts.at(-1)
    if (kind === 'gap' && last?.kind === 'gap') parts.splice(-1, 1, { ...last, end, text: text.slice(last.start, end) })
    else parts.push({ kind, start, end, text: text.slice(start, end) })
  }
  const pushWords = (from: number, to: number) => {
    let at = from
    for (const { index, 0: chunk } of text.slice(from, to).matchAll(/\S+/g)) {
      const start = from + index
      const word = withoutSigns(chunk)
      push('gap', at, start + word.start)
      push('word', start + word.start, start + word.end)
      push('gap', start + word.end, start + chunk.length)
      at = start + chunk.length
    }
    push('gap', at, to)
  }
  let at = 0
  for (const [index, { start, end }] of masksOf(text).entries()) {
    pushWords(at, start)
    parts.push({ kind: 'mask', start, end, index })
    at = end
  }
  pushWords(at, text.length)
  return parts
}

/** Hides a part of the text; one that touches a mask stays as it is. */
export function hide({ text, hidden }: Sentence, { start, end }: Span): Sentence {
  const masks = masksOf(text)
  if (start >= end || masks.some((mask) => mask.start < end && start < mask.end)) return { text, hidden }
  const before = masks.filter((mask) => mask.end <= start).length
  return {
    text: text.slice(0, start) + maskText + text.slice(end),
    hidden: hidden.toSpliced(before, 0, text.slice(start, end)),
  }
}

/** Puts a text where a mask is. */
export function fill({ text, hidden }: Sentence, index: number, filling: string): Sentence {
  const mask = masksOf(text)[index]
  if (!mask) return { text, hidden }
  return { text: text.slice(0, mask.start) + filling + text.slice(mask.end), hidden: hidden.toSpliced(index, 1) }
}

const endsInWord = (text: string): boolean => /[\p{L}\p{N}]$/u.test(text)

/** Puts a guess where a mask is: a piece next to the word before it, a word with a space. */
export function fillGuess(sentence: Sentence, index: number, guess: { text: string; joined: string | null }): Sentence {
  const mask = masksOf(sentence.text)[index]
  if (!mask) return sentence
  const before = sentence.text.slice(0, mask.start)
  const filling = guess.joined === null && endsInWord(before) ? ` ${guess.text}` : guess.text
  const filled = fill(sentence, index, filling)
  if (guess.joined === null) return filled
  const kept = before.trimEnd()
  return { ...filled, text: kept + filled.text.slice(before.length) }
}

/** What was hidden comes back; of a mask that the user wrote, the guess for it. */
export function reveal(sentence: Sentence, index: number, guess: { text: string; joined: string | null } | undefined) {
  const original = sentence.hidden[index]
  if (typeof original === 'string') return fill(sentence, index, original)
  return guess ? fillGuess(sentence, index, guess) : fill(sentence, index, '')
}

/** Every mask that hides something gives it back. */
export function revealAll(sentence: Sentence): Sentence {
  return sentence.hidden.reduceRight<Sentence>(
    (now, original, index) => (original === null ? now : fill(now, index, original)),
    sentence,
  )
}

/** A text after typing: masks before and after the change still know what they hide. */
export function retyped({ text, hidden }: Sentence, next: string): Sentence {
  const most = Math.min(text.length, next.length)
  let same = 0
  while (same < most && text[same] === next[same]) same++
  let tail = 0
  while (tail < most - same && text[text.length - 1 - tail] === next[next.length - 1 - tail]) tail++
  const masks = masksOf(next)
  return {
    text: next,
    hidden: masks.map(({ start, end }, i) => {
      if (end <= same) return hidden[i] ?? null
      return start >= next.length - tail ? (hidden[hidden.length - masks.length + i] ?? null) : null
    }),
  }
}

/** What a mask hides, as a vocabulary would write it: `##` before what goes on with a word. Null where the user wrote the mask. */
export function hiddenWord({ text, hidden }: Sentence, index: number): string | null {
  const word = hidden[index]
  const mask = masksOf(text)[index]
  if (typeof word !== 'string' || !mask) return null
  return endsInWord(text.slice(0, mask.start)) ? `##${word}` : word
}

/** Units of text beside a mask that are looked at for its context. */
const contextReach = 120

/** The words right before and after a mask, other masks as ○. */
export function contextOf(text: string, index: number, words = 2): { before: string; after: string } {
  const mask = masksOf(text)[index]
  if (!mask) return { before: '', after: '' }
  const shown = (part: string) => part.replaceAll(maskPattern, '○')
  const before =
    shown(text.slice(0, mask.start))
      .slice(-contextReach)
      .match(new RegExp(`(\\S+\\s+){0,${words}}\\S*$`))?.[0] ?? ''
  const after =
    shown(text.slice(mask.end))
      .slice(0, contextReach)
      .match(new RegExp(`^\\S*(\\s+\\S+){0,${words}}`))?.[0] ?? ''
  return { before, after }
}
