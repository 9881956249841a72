// Seeded splits of row indices into train and test. Both sides come back in ascending order.

import { createRandom } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export type Split = { train: number[]; test: number[] }

export function randomSplit(count: number, testShare: number, seed: number): Split {
  checkShare(testShare)
  const shuffled = createRandom(seed).shuffle(Array.from({ length: count }, (_, i) => i))
  return splitAt(shuffled, Math.min(Math.round(count * testShare), Math.max(0, count - 1)))
}

/**
 * Every class keeps its share in both parts, by largest remainders, so that the test part has the asked size even where a class is
 * smaller than one test row. At least one row of every class stays in train.
 */
export function stratifiedSplit(labels: number[], testShare: number, seed: number): Split {
  checkShare(testShare)
  const random = createRandom(seed)
  const rowsOfClass = Map.groupBy(labels.keys(), (row) => labels[row]!)
  const classes = [...rowsOfClass.keys()].sort((a, b) => a - b)
  const parts = random.shuffle(classes.map((name) => rowsOfClass.get(name)!)).map((rows) => {
    const quota = rows.length * testShare
    const most = rows.length - 1
    return {
      rows: random.shuffle(rows),
      most,
      size: Math.min(Math.floor(quota), most),
      remainder: quota - Math.floor(quota),
    }
  })
  let missing = Math.round(labels.length * testShare) - parts.reduce((total, part) => total + part.size, 0)
  for (const part of parts.toSorted((a, b) => b.remainder - a.remainder)) {
    if (missing <= 0) break
    if (part.remainder === 0 || part.size >= part.most) continue
    part.size++
    missing--
  }
  const sides = parts.map((part) => splitAt(part.rows, part.size))
  return { train: ascending(sides.flatMap((side) => side.train)), test: ascending(sides.flatMap((side) => side.test)) }
}

/** So many of the rows, in their order; all where there are no more. */
export function drawRows(rows: readonly number[], count: number, seed: number): number[] {
  return rows.length <= count
    ? [...rows]
    : ascending(
        createRandom(seed)
          .shuffle([...rows])
          .slice(0, count),
      )
}

function splitAt(rows: number[], testSize: number): Split {
  return { train: ascending(rows.slice(testSize)), test: ascending(rows.slice(0, testSize)) }
}

const ascending = (rows: number[]) => rows.sort((a, b) => a - b)

function checkShare(testShare: number): void {
  if (testShare >= 0 && testShare < 1) return
  throw new AppError(
    'bad-argument',
    say`The test share is ${testShare}; it must be at least 0 and below 1, such as 0.1.`,
    { testShare },
  )
}
