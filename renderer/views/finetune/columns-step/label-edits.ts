// Labels as they are edited: one line for each label of the file, under the name that it shall have.

import type { ScanReport } from '../../../../shared/contract/imports.ts'
import type { LabelChoices } from '../../../../shared/domain/data-choices.ts'

/** `from` are the file's labels that share the line because they share a name. */
export type LabelLine = { from: string[]; name: string; rows: number; isUsed: boolean }

export function linesOf({ labels, leftOut }: Pick<ScanReport, 'labels' | 'leftOut'>): LabelLine[] {
  const used = labels.map(({ name, train, test, from }) => ({ from, name, rows: train + test, isUsed: true }))
  return [...used, ...leftOut.map(({ name, rows }) => ({ from: [name], name, rows, isUsed: false }))]
}

/** Names are trimmed; an empty one is the file's own again. */
export function choicesOf(kind: LabelChoices['kind'], lines: readonly LabelLine[]): LabelChoices {
  const names: LabelChoices['names'] = {}
  for (const { from, name, isUsed } of lines)
    for (const written of from) {
      const wanted = name.trim() === '' ? written : name.trim()
      if (!isUsed) names[written] = null
      else if (wanted !== written) names[written] = wanted
    }
  const order = [...new Set(lines.filter(({ isUsed }) => isUsed).map(({ name, from }) => name.trim() || from[0]!))]
  return { kind, names, order }
}

/** How many labels these lines make. */
export function countLabels(lines: readonly LabelLine[]): number {
  return choicesOf('classes', lines).order.length
}

/** Each label of the file by itself, as it is written there. */
export function asInFile(lines: readonly LabelLine[]): LabelLine[] {
  return lines.flatMap(({ from, rows, name }) =>
    from.map((written) => ({
      from: [written],
      name: written,
      rows: from.length === 1 || written === name ? rows : 0,
      isUsed: true,
    })),
  )
}

export function moved(lines: readonly LabelLine[], index: number, by: 1 | -1): LabelLine[] {
  const next = [...lines]
  const [line] = next.splice(index, 1)
  if (line) next.splice(Math.min(next.length, Math.max(0, index + by)), 0, line)
  return next
}
