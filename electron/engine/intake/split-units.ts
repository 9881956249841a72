// Which rows are held out: whole units (equal texts, or the groups of a column), so that nothing that is asked in the end was seen before.

import type { SplitChoice } from '../../../shared/domain/data-choices.ts'
import { createRandom } from '../../../shared/domain/random.ts'
import { randomSplit, stratifiedSplit } from '../datasets/split.ts'

export type SplitRows = {
  /** Rows to split, in order. */
  rows: Int32Array
  /** By row. */
  unit: Int32Array
  /** By row; all alike where there are no classes. */
  classOf: (row: number) => number
}

/** The rows of `rows` that are held out. */
export function chooseTestRows({ rows, unit, classOf }: SplitRows, split: SplitChoice): Set<number> {
  const units = new Map<number, number[]>()
  for (const row of rows) {
    const members = units.get(unit[row]!)
    if (members) members.push(row)
    else units.set(unit[row]!, [row])
  }
  const members = [...units.values()]
  const chosen =
    split.kind === 'group'
      ? groupsFor(members, rows.length * split.testShare, split.seed)
      : unitsFor(
          members.map(([first]) => classOf(first!)),
          split,
        ).map((index) => members[index]!)
  return new Set(chosen.flat())
}

function unitsFor(classes: number[], { testShare, seed }: SplitChoice): number[] {
  const isStratified = classes.some((one) => one !== classes[0])
  const { test } = isStratified
    ? stratifiedSplit(classes, testShare, seed)
    : randomSplit(classes.length, testShare, seed)
  return test
}

/** Groups in random order until there are rows enough; one that is far too large is passed over, and one always stays for training. */
function groupsFor(groups: number[][], wanted: number, seed: number): number[][] {
  const shuffled = createRandom(seed).shuffle([...groups])
  const chosen: number[][] = []
  let rows = 0
  for (const group of shuffled) {
    if (rows >= wanted || chosen.length === groups.length - 1) break
    if (rows + group.length > wanted * 1.5 && rows > 0) continue
    if (group.length > wanted * 2 && group !== shuffled.at(-1) && hasSmaller(shuffled, wanted)) continue
    chosen.push(group)
    rows += group.length
  }
  return chosen
}

const hasSmaller = (groups: number[][], wanted: number) => groups.some(({ length }) => length <= wanted * 1.5)
