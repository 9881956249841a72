// BERT's text cleaning, in the reference's order: drop control characters, put spaces around CJK ideographs, strip accents, lower the
// case. Unicode classes are the runtime's; the reference's tables are older, so marks and punctuation of recently added scripts may differ.

export type BertNormalizerOptions = {
  cleanText: boolean
  handleChineseChars: boolean
  stripAccents: boolean
  lowercase: boolean
}

const plainAscii = /^[\t\n\r\x20-\x7e]*$/
const control = /(?![\t\n\r])[\ufffd\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu
const whitespace = /\p{White_Space}/gu
// The blocks of original BERT, its slip at U+2B920 (for U+2B820) included.
const ideograph =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu
const nonspacingMark = /\p{Mn}/gu

/** Character by character, as the reference does: without Greek's final sigma, which depends on the neighbours. */
export function lowerCase(text: string): string {
  return (text.includes('Σ') ? text.replaceAll('Σ', 'σ') : text).toLowerCase()
}

export function stripAccents(text: string): string {
  return text.replace(nonspacingMark, '')
}

export function createBertNormalizer(options: BertNormalizerOptions): (text: string) => string {
  return (text) => {
    let out = text
    if (plainAscii.test(out)) {
      if (options.cleanText) out = out.replace(/[\t\n\r]/g, ' ')
      return options.lowercase ? out.toLowerCase() : out
    }
    if (options.cleanText) out = out.replace(control, '').replace(whitespace, ' ')
    if (options.handleChineseChars) out = out.replace(ideograph, ' $& ')
    if (options.stripAccents) out = stripAccents(out.normalize('NFD'))
    return options.lowercase ? lowerCase(out) : out
  }
}
