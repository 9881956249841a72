// sentencepiece's `precompiled_charsmap` (XLM-R, T5): a double-array trie (darts-clone) from UTF-8 sequences to offsets into a pool of
// NUL-terminated replacements. Graphemes of fewer than six bytes are looked up whole, others character by character.

import { say } from '../../../shared/said.ts'
import { badField, textAt } from './json-fields.ts'

const maxCharsmapBytes = 16 << 20
const maxWholeGraphemeBytes = 5

export function createPrecompiledNormalizer(charsmap: unknown, where: string): (text: string) => string {
  const bytes = Buffer.from(textAt(charsmap, where), 'base64')
  if (bytes.length < 4 || bytes.length > maxCharsmapBytes)
    throw badField(where, bytes.length, say`4 to ${maxCharsmapBytes} bytes in base64`)
  const trieBytes = bytes.readUInt32LE(0)
  if (trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length)
    throw badField(`${where} (trie size)`, trieBytes, say`a multiple of 4 up to ${bytes.length - 4}`)
  const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => bytes.readUInt32LE(4 + 4 * i))
  const pool = bytes.subarray(4 + trieBytes)

  const childOffset = (unit: number) => (unit >>> 10) << ((unit & 0x200) >>> 6)

  /** The replacement of the shortest prefix in the trie, which is the one the reference takes. */
  function replacementOf(chunk: string): string | undefined {
    let at = childOffset(trie[0] ?? 0)
    for (const byte of Buffer.from(chunk, 'utf8')) {
      if (byte === 0) return undefined
      at ^= byte
      const unit = trie[at]
      if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return undefined
      at ^= childOffset(unit)
      if (((unit >>> 8) & 1) === 0) continue
      const start = (trie[at] ?? 0) & 0x7fffffff
      const end = pool.indexOf(0, start)
      return pool.toString('utf8', start, end < 0 ? pool.length : end)
    }
    return undefined
  }

  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
  return (text) => {
    let out = ''
    for (const { segment } of graphemes.segment(text)) {
      const whole = Buffer.byteLength(segment) <= maxWholeGraphemeBytes ? replacementOf(segment) : undefined
      if (whole !== undefined) out += whole
      else for (const char of segment) out += replacementOf(char) ?? char
    }
    return out
  }
}
