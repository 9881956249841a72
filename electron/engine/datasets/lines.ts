// Decoded text as lines, a batch for each piece of text, so that the reader awaits once a piece and not once a line.

import { say } from '../../../shared/said.ts'
import { badData, maxRowChars } from './row.ts'

export type Line = { text: string; line: number } // without its line end; line counts from 1

/** Lines end in \n or \r\n; in \r alone only where the start of the file has no \n. */
export async function* readLines(file: string, pieces: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let rest = ''
  let line = 1
  let end: '\n' | '\r' | undefined
  for await (const piece of pieces) {
    const text = rest + piece
    end ??= text.includes('\n') ? '\n' : text.slice(0, -1).includes('\r') ? '\r' : undefined
    if (end === undefined) rest = text
    else {
      const parts = text.split(end)
      rest = parts.pop()!
      yield parts.map((part) => ({ text: end === '\n' ? withoutReturn(part) : part, line: line++ }))
    }
    if (rest.length > maxRowChars) {
      throw badData(
        { file, line },
        say`the line is longer than ${maxRowChars} characters. This is not a text table; choose another file.`,
      )
    }
  }
  if (rest !== '') yield [{ text: withoutReturn(rest), line }]
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
