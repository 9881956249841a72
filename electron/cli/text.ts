// Numbers, durations and tables as people read them on a terminal.

/** Columns that a text takes: East Asian wide characters take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const char of text)
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        char,
      )
        ? 2
        : 1
  return width
}

/** Rows with a header; columns that hold numbers stand right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, i) => Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[i] ?? ''))))
  const isNumber = header.map(
    (_, i) => rows.length > 0 && rows.every((row) => /^[-+]?[\d.,]*( ?%| \w{1,2})?$/.test(row[i] ?? '')),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(Math.max(0, widths[i]! - displayWidth(cell)))
        return isNumber[i] ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return [header, ...rows].map(line).join('\n')
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
export const fixed = (value: number, digits = 3): string => (Number.isFinite(value) ? value.toFixed(digits) : '-')

export function count(value: number): string {
  const units: [number, string][] = [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ]
  const unit = units.find(([size]) => value >= size)
  return unit ? `${(value / unit[0]).toFixed(value / unit[0] < 10 ? 1 : 0)}${unit[1]}` : String(value)
}

export function bytes(value: number): string {
  const mega = value / 1e6
  return mega >= 1000 ? `${(mega / 1000).toFixed(1)} GB` : `${mega.toFixed(mega < 10 ? 1 : 0)} MB`
}

/** 75 -> 1:15, 4000 -> 1:06:40. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-'
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** A text on one line of at most so many columns. */
export function shorten(text: string, columns: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (displayWidth(line) <= columns) return line
  let result = ''
  let width = 1
  for (const char of line) {
    width += displayWidth(char)
    if (width > columns) break
    result += char
  }
  return `${result}…`
}
