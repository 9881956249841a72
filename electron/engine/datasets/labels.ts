import { tell } from '../../../shared/said.ts'
// What a label cell may hold, one table row for each kind of task, and the order of class names.

export type LabelKind = 'classes' | 'score' | 'multi-label'

type LabelReader = {
  /** The classes that a cell names; a score names none. */
  names: (cell: string) => string[]
  /** Why the row cannot be used, if so. `known` are the only classes allowed, where given. */
  refuse: (cell: string, known: Set<string> | undefined) => string | undefined
}

const refuseUnknown = (names: string[], known: Set<string> | undefined) => {
  const unknown = known && names.find((name) => !known.has(name))
  return unknown === undefined ? undefined : tell`label ${JSON.stringify(unknown)} is not one of the classes`
}

export const labelReaders: Record<LabelKind, LabelReader> = {
  classes: {
    names: (cell) => [cell],
    refuse: (cell, known) => refuseUnknown([cell], known),
  },
  score: {
    names: () => [],
    refuse: (cell) => (Number.isFinite(Number(cell)) ? undefined : tell`label ${JSON.stringify(cell)} is not a number`),
  },
  'multi-label': {
    names: splitNames,
    refuse: (cell, known) => {
      const names = splitNames(cell)
      return names.length === 0 ? tell`the label names no class` : refuseUnknown(names, known)
    },
  },
}

/** Names separated by | , or ; or, from JSON files, an array of strings. */
function splitNames(cell: string): string[] {
  const names = parseArray(cell) ?? cell.split(/[|,;]/)
  return [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '')
}

function parseArray(cell: string): string[] | undefined {
  if (!cell.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(cell)
    return Array.isArray(value) ? value.map(String) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined // a name that begins with a bracket
    throw error
  }
}

/** Those of `first` in its order; then numbers by value, other names by code point, which is also the order of their UTF-8 bytes. */
export function sortClassNames(names: Iterable<string>, first: readonly string[] = []): string[] {
  const all = new Set(names)
  const chosen = [...new Set(first)].filter((name) => all.delete(name))
  const list = [...all].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const areNumbers = list.every((name) => Number.isFinite(Number(name)))
  return [...chosen, ...(areNumbers ? list.sort((a, b) => Number(a) - Number(b)) : list)]
}
