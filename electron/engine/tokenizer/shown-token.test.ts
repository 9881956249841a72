import { describe, expect, it } from 'vitest'
import { textToByteChars } from './byte-alphabet.ts'
import { createDecoder } from './decoder.ts'
import { shownToken } from './shown-token.ts'

const tokenizerOf = (type: object, tokens: string[]) => {
  const decode = createDecoder(type, 'test')
  return {
    decode: (ids: readonly number[] | Int32Array) => decode(Array.from(ids, (id) => tokens[id]!)),
    tokenOf: (id: number) => tokens[id]!,
  }
}

describe('a token by itself', () => {
  it('is its text', () => {
    const tokenizer = tokenizerOf({ type: 'ByteLevel' }, ['Ġthe', textToByteChars('연습'), textToByteChars('🙂')])
    expect([0, 1, 2].map((id) => shownToken(tokenizer, id))).toEqual([' the', '연습', '🙂'])
  })

  it('shows the bytes of unfinished characters, and whole ones beside them', () => {
    const [first, second, third] = textToByteChars('가')
    const tokenizer = tokenizerOf({ type: 'ByteLevel' }, [
      first!,
      `${first}${second}`,
      `${second}${third}${textToByteChars(' 나')}`,
    ])
    expect([0, 1, 2].map((id) => shownToken(tokenizer, id))).toEqual(['⟨EA⟩', '⟨EA⟩⟨B0⟩', '⟨B0⟩⟨80⟩ 나'])
  })

  it('shows byte tokens of a fallback', () => {
    const decoder = { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] }
    const tokenizer = tokenizerOf(decoder, ['<0xEC>', '<0x41>'])
    expect([0, 1].map((id) => shownToken(tokenizer, id))).toEqual(['⟨EC⟩', 'A'])
  })
})
