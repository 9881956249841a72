// V8 makes slices of 13 characters and more as views that keep the whole text they were cut from alive; a copy does not.

const shortestSlice = 13

export function detachedString(text: string): string {
  return text.length < shortestSlice ? text : Buffer.from(text, 'utf8').toString('utf8')
}
