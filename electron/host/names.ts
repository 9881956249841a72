// Names of models and runs are names of folders too.

import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'

const maxLength = 100
/** Reserved on Windows, whatever the extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

export function checkName(name: string): void {
  const problem =
    name.trim() !== name || name === ''
      ? say`is empty or begins or ends with a space`
      : name.length > maxLength
        ? say`has ${name.length} characters, at most ${maxLength} are allowed`
        : hasForbidden(name)
          ? say`holds one of / \\ : * ? " < > | or a control character`
          : name.startsWith('.') || name.endsWith('.') || reserved.test(name)
            ? say`cannot be the name of a folder on every system`
            : undefined
  if (problem) throw new AppError('bad-argument', say`The name "${name}" ${problem}: choose another name.`, { name })
}

function hasForbidden(name: string): boolean {
  return /[/\\:*?"<>|]/.test(name) || [...name].some((char) => char < ' ')
}

/** `wanted` made fit to be a name, with a number behind it where it is taken. */
export function uniqueName(wanted: string, isTaken: (name: string) => boolean): string {
  const fit = [...wanted].map((char) => (hasForbidden(char) ? '-' : char)).join('')
  const base = fit.replace(/^[\s.]+|[\s.]+$/g, '').slice(0, maxLength - 10) || 'model'
  if (!isTaken(base)) return base
  for (let number = 2; ; number++) {
    const name = `${base}-${number}`
    if (!isTaken(name)) return name
  }
}
