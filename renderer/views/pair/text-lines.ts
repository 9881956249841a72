// Sentences of a text file or a paste, one a line.

/** More is no list to look at. */
const maxFileBytes = 8_000_000

export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** UTF-8 or UTF-16 by its mark, or else Korean Windows' own; null for what is no text. */
export async function readLines(file: Blob): Promise<string[] | null> {
  const bytes = new Uint8Array(await file.slice(0, maxFileBytes).arrayBuffer())
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  const isCut = file.size > maxFileBytes
  for (const encoding of mark ? [mark] : ['utf-8', 'euc-kr']) {
    try {
      // a cut may go through a character
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isCut })
      return text.includes('\0') ? null : linesOf(text)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error // not in this encoding
    }
  }
  return null
}
