// A token by itself, as people read it: its text, and the bytes of an unfinished character as ⟨EC⟩.

import { byteCharsToBytes } from './byte-alphabet.ts'
import type { Tokenizer } from './tokenizer.ts'

const byteToken = /^<0x([0-9A-Fa-f]{2})>$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function shownToken(tokenizer: Pick<Tokenizer, 'decode' | 'tokenOf'>, id: number): string {
  const text = tokenizer.decode([id])
  if (!text.includes('\ufffd')) return text
  const token = tokenizer.tokenOf(id)
  const byte = byteToken.exec(token)?.[1]
  const bytes = byte === undefined ? byteCharsToBytes(token) : [Number.parseInt(byte, 16)]
  return bytes ? showBytes(Uint8Array.from(bytes)) : text
}

/** Whole characters as they are, each other byte in brackets. */
function showBytes(bytes: Uint8Array): string {
  let shown = ''
  for (let at = 0; at < bytes.length; ) {
    const length = utf8Length(bytes[at]!)
    const character = decodeWhole(bytes.subarray(at, at + length))
    shown += character ?? `⟨${bytes[at]!.toString(16).toUpperCase().padStart(2, '0')}⟩`
    at += character === undefined ? 1 : length
  }
  return shown
}

const utf8Length = (first: number): number => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4)

function decodeWhole(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined // the bytes are no whole character
  }
}
