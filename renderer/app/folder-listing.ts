// What the file dialog shows of a folder, and what can be picked in it. Pure.

import type { FileEntry } from '../../shared/contract/app.ts'

export type ChoiceKind = 'folder' | 'file'

export type ListedEntry = FileEntry & {
  /** In a dialog for folders, files are there to recognise a folder by. */
  canPick: boolean
}

export function hasEnding(name: string, endings: readonly string[]): boolean {
  const low = name.toLowerCase()
  return endings.length === 0 || endings.some((ending) => low.endsWith(`.${ending.toLowerCase()}`))
}

export function listed(entries: readonly FileEntry[], kind: ChoiceKind, endings: readonly string[]): ListedEntry[] {
  return entries
    .filter((entry) => entry.kind === 'folder' || kind === 'folder' || hasEnding(entry.name, endings))
    .map((entry) => ({ ...entry, canPick: entry.kind === kind }))
}

export type Crumb = { name: string; path: string }

/** The folder and those above it, outermost first: '/', 'home', 'me'; on Windows 'C:\', 'Users', 'me'. */
export function crumbsOf(path: string): Crumb[] {
  const drive = /^([A-Za-z]:)[\\/]?/.exec(path)?.[1]
  const separator = drive !== undefined || path.startsWith('\\\\') ? '\\' : '/'
  const root = drive !== undefined ? `${drive}\\` : separator === '/' ? '/' : '\\\\'
  const parts = path.slice(root.length).split(separator).filter(Boolean)
  return [
    { name: root, path: root },
    ...parts.map((name, i) => ({ name, path: root + parts.slice(0, i + 1).join(separator) })),
  ]
}

/** The next row after `from` whose name begins with what was typed, round the end; -1 where there is none. */
export function typedAhead(entries: readonly FileEntry[], typed: string, from: number): number {
  const wanted = typed.normalize('NFC').toLowerCase()
  for (let step = 0; step < entries.length; step++) {
    // what is being typed on may still be meant where it stands
    const index = (from + step + (wanted.length > 1 ? 0 : 1)) % entries.length
    if (entries[index]!.name.normalize('NFC').toLowerCase().startsWith(wanted)) return index
  }
  return -1
}
