// GPT-2's printable alphabet for the 256 bytes (Radford et al. 2019, encoder.py `bytes_to_unicode`): printable Latin-1 stands for
// itself, every other byte for the next free character from U+0100 on.

const isPrintable = (byte: number) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)

export const charOfByte: readonly string[] = (() => {
  let free = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : free++))
})()

const byteOfCode = new Int16Array(0x200).fill(-1)
charOfByte.forEach((char, byte) => {
  byteOfCode[char.charCodeAt(0)] = byte
})

const encoder = new TextEncoder()

/** One character a byte of the UTF-8 form. */
export function textToByteChars(text: string): string {
  let out = ''
  for (const byte of encoder.encode(text)) out += charOfByte[byte]
  return out
}

/** The bytes that a token stands for; `undefined` when it holds a character outside the alphabet (an added token). */
export function byteCharsToBytes(token: string): number[] | undefined {
  const bytes: number[] = []
  for (let i = 0; i < token.length; i++) {
    const byte = byteOfCode[token.charCodeAt(i)] ?? -1
    if (byte < 0) return undefined
    bytes.push(byte)
  }
  return bytes
}
