// JSON.parse keeps the last of two equal keys and says nothing, so two readers may see two different files.
// This finds such a key.

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d

/** The first key that stands twice in one object of `text`, or undefined. `text` must be valid JSON. */
export function findDuplicateKey(text: string): string | undefined {
  const open: Set<string>[] = []
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      const end = stringEnd(text, at)
      const after = skipSpace(text, end)
      // In valid JSON a string before a colon is a key, and nothing else is.
      if (text.charCodeAt(after) === colon) {
        const key: string = JSON.parse(text.slice(at, end))
        const seen = open.at(-1)!
        if (seen.has(key)) return key
        seen.add(key)
      }
      at = after
      continue
    }
    if (code === openBrace) open.push(new Set())
    else if (code === closeBrace) open.pop()
    at++
  }
  return undefined
}

/** Index just behind the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at + 1
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at++
  return at
}
