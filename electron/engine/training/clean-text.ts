// Text for pre-training put in order, document by document: one way to write each character, single spaces, nothing twice, nothing too short. What is
// left out is counted.

import { z } from 'zod'

export const cleanSchema = z.object({
  /** Characters that are written in several ways are written in one (Unicode NFC). */
  normalise: z.boolean().default(false),
  /** Spaces, tabs and the like in a row become one space. */
  collapseSpaces: z.boolean().default(false),
  dropRepeatedLines: z.boolean().default(false),
  dropRepeatedDocuments: z.boolean().default(false),
  /** Shorter documents are left out. */
  minCharacters: z.number().int().min(0).max(1_000_000).default(0),
})
export type CleanSettings = z.infer<typeof cleanSchema>

export type TextCounts = {
  documents: number
  characters: number
  repeatedLines: number
  repeatedDocuments: number
  shortDocuments: number
}
export const noText = (): TextCounts => ({
  documents: 0,
  characters: 0,
  repeatedLines: 0,
  repeatedDocuments: 0,
  shortDocuments: 0,
})

/** A longer document is passed on as it comes, and is no repetition of another one. */
const longestHeld = 1 << 20

/** Lines, '' between documents, as they come in; `counts` is filled on the way. */
export async function* cleanText(
  lines: AsyncIterable<string>,
  settings: CleanSettings,
  counts: TextCounts,
): AsyncGenerator<string> {
  const seenLines = new Set<number>()
  const seenDocuments = new Set<number>()
  let held: string[] = []
  let length = 0
  let isPassing = false
  function* flush(isWhole: boolean): Generator<string> {
    if (isWhole && !isPassing && held.length > 0) {
      if (length < settings.minCharacters) {
        counts.shortDocuments++
        held = []
      } else if (settings.dropRepeatedDocuments && isSeen(seenDocuments, held.join('\n'))) {
        counts.repeatedDocuments++
        held = []
      }
    }
    const isThere = held.length > 0
    if (isThere && !isPassing) counts.documents++
    for (const line of held) {
      counts.characters += line.length
      yield line
    }
    if (isWhole && (isThere || isPassing)) yield ''
    isPassing = !isWhole && (isPassing || isThere)
    held = []
    length = 0
  }
  for await (const raw of lines) {
    if (raw === '') {
      yield* flush(true)
      continue
    }
    let line = settings.normalise ? raw.normalize('NFC') : raw
    if (settings.collapseSpaces) line = line.replace(/\s+/gu, ' ').trim()
    if (line === '') continue
    if (settings.dropRepeatedLines && isSeen(seenLines, line)) {
      counts.repeatedLines++
      continue
    }
    held.push(line)
    length += line.length
    if (length > longestHeld) yield* flush(false)
  }
  yield* flush(true)
}

function isSeen(seen: Set<number>, text: string): boolean {
  const hash = hash52(text)
  if (seen.has(hash)) return true
  seen.add(hash)
  return false
}

/** Two hashes of 26 bits in one number: of ten million lines one in a hundred runs would lose one to chance. */
function hash52(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
    b ^= b >>> 13
  }
  return (a >>> 6) * 0x4000000 + ((b ^ (a << 7)) >>> 6)
}
