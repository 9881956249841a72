// Patterns of tokenizer.json: a literal `String`, or a `Regex` in Oniguruma's syntax, made into a JavaScript one with the `gu` flags.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { badField, recordAt, textAt } from './json-fields.ts'

const maxPatternChars = 10_000

/** `\s` is Unicode's White_Space there (U+0085 in, U+FEFF out); a backslash before a plain character is an error under `u`. */
function toJavaScript(source: string): string {
  return source.replace(/\\([\s\S])/g, (written, char: string) => {
    if (char === 's') return '\\p{White_Space}'
    if (char === 'S') return '\\P{White_Space}'
    if (char === 'A') return '^'
    if (char === 'z') return '$'
    return /[dDwWbBpPuxcnrtfv0-9k^$\\.*+?()[\]{}|/-]/.test(char) ? written : char
  })
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

export function readPattern(value: unknown, where: string): RegExp {
  const pattern = recordAt(value, where)
  if (pattern.String !== undefined) return new RegExp(escapeRegExp(textAt(pattern.String, `${where}.String`)), 'gu')
  const source = textAt(pattern.Regex, `${where}.Regex`)
  if (source.length > maxPatternChars) throw badField(where, source.length, say`at most ${maxPatternChars} characters`)
  try {
    return new RegExp(toJavaScript(source), 'gu')
  } catch (error) {
    throw new AppError(
      'bad-file',
      say`${where} is a regular expression that cannot be read here (${(error as Error).message}): ${source.slice(0, 200)}`,
      { where },
      { cause: error },
    )
  }
}
