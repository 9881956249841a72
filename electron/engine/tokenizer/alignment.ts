// Where each UTF-16 unit of a normalized text came from. A step that works character by character is aligned by running it on small
// parts, and only if the parts, put together, equal the whole; the others say themselves what they did.

export type Normalize = (text: string) => string

/** `text` stands for the next `length` units of the input, and for the range `from`..`to` of them where places are asked for. */
export type Part = { text: string; length: number; from: number; to: number }
export type NormalizerStep = { apply: Normalize; align?: (text: string) => Part[] }

/** `starts[i]`, `ends[i]`: UTF-16 range in the original of unit `i` of `text`. */
export type Aligned = { text: string; starts: Int32Array; ends: Int32Array }

// Composition (NFC, NFKC) joins a base with its marks, and Hangul jamo (under NFKC also the compatibility vowels) into syllables.
const cluster = /[\s\S][\p{M}\u1160-\u11ff\u314f-\u3163\uffc2-\uffdc]*/gu

const same: Normalize = (text) => text
const charParts = (text: string, apply: Normalize): Part[] =>
  Array.from(text, (char) => ({ text: apply(char), length: char.length, from: 0, to: char.length }))
const joined = (parts: readonly Part[]) => parts.map((part) => part.text).join('')

function clusterParts(text: string, apply: Normalize): Part[] {
  return (text.match(cluster) ?? []).flatMap((chunk) => {
    const parts = charParts(chunk, apply)
    if (parts.length === 1) return parts
    const whole = apply(chunk)
    if (joined(parts) === whole) return parts
    // What the characters were composed into belongs to the first of them, as in the reference.
    return [{ text: whole, length: chunk.length, from: 0, to: parts[0]!.length }]
  })
}

const dropped = (length: number): Part => ({ text: '', length, from: 0, to: length })

export function alignStrip(left: RegExp, right: RegExp): (text: string) => Part[] {
  return (text) => {
    const start = left.exec(text)?.[0].length ?? 0
    const end = text.length - (right.exec(text.slice(start))?.[0].length ?? 0)
    return [dropped(start), ...charParts(text.slice(start, end), same), dropped(text.length - end)]
  }
}

/** The prefix shares the place of the first character. */
export function alignPrepend(prefix: string): (text: string) => Part[] {
  return (text) => {
    const parts = charParts(text, same)
    return parts.length === 0 ? [] : [{ text: prefix, length: 0, from: 0, to: parts[0]!.length }, ...parts]
  }
}

/** A replacement stands where the last replaced character stood, as in the reference. */
export function alignReplace(pattern: RegExp, content: string): (text: string) => Part[] {
  return (text) => {
    const parts: Part[] = []
    let at = 0
    for (const match of text.matchAll(pattern)) {
      parts.push(...charParts(text.slice(at, match.index), same))
      const [length, last] = [match[0].length, [...match[0]].at(-1)?.length ?? 0]
      parts.push({ text: content, length, from: length - last, to: length })
      at = match.index + length
    }
    return [...parts, ...charParts(text.slice(at), same)]
  }
}

function applyParts(before: Aligned, parts: readonly Part[]): Aligned {
  const text = joined(parts)
  const after: Aligned = { text, starts: new Int32Array(text.length), ends: new Int32Array(text.length) }
  let [at, out] = [0, 0]
  for (const part of parts) {
    const end = out + part.text.length
    if (end > out) {
      after.starts.fill(before.starts[at + part.from] ?? 0, out, end)
      after.ends.fill(before.ends[at + part.to - 1] ?? 0, out, end)
    }
    out = end
    at += part.length
  }
  return after
}

/** `undefined` when a step looks further than a cluster, on a text where that matters. */
export function alignNormalized(original: string, steps: readonly NormalizerStep[]): Aligned | undefined {
  const places = Array.from(original, (char) => char.length).flatMap((length) => (length === 2 ? [0, 1] : [0]))
  let aligned: Aligned = {
    text: original,
    starts: Int32Array.from(places, (place, i) => i - place),
    ends: Int32Array.from(places, (place, i) => i + (original.codePointAt(i - place)! > 0xffff ? 2 - place : 1)),
  }
  for (const { apply, align } of steps) {
    const whole = apply(aligned.text)
    if (whole === aligned.text) continue
    const parts = align ? align(aligned.text) : clusterParts(aligned.text, apply)
    if (joined(parts) !== whole) return undefined
    aligned = applyParts(aligned, parts)
  }
  return aligned
}
