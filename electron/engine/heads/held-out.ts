// The part of the rows that chooses the weight decay and sees no gradient: about a tenth, drawn with the seed, every class in proportion.

import type { HeadTargets } from './head-problem.ts'
import { seededRandom, shuffle } from './seeded-random.ts'

const heldOutShare = 0.1
const leastRowsToSplit = 20 // with fewer, a tenth is one row and chooses nothing

export type Split = { fit: Int32Array; heldOut: Int32Array }

/** Row numbers of both parts; `heldOut` is empty when there are too few rows to spare any. A class always keeps a row to be learned from. */
export function splitHeldOut(targets: HeadTargets, count: number, seed: number): Split {
  if (count < leastRowsToSplit)
    return { fit: Int32Array.from({ length: count }, (_, i) => i), heldOut: new Int32Array(0) }
  const random = seededRandom(seed)
  const groups = new Map<number, number[]>()
  for (let row = 0; row < count; row++) {
    const group = targets.kind === 'classes' ? targets.labels[row]! : 0
    const rows = groups.get(group)
    if (rows) rows.push(row)
    else groups.set(group, [row])
  }
  const heldOut: number[] = []
  let owed = 0 // what rounding has kept from the held-out part so far, so that small classes give their tenth together
  for (const [, rows] of [...groups].sort(([a], [b]) => a - b)) {
    owed += rows.length * heldOutShare
    const taken = Math.min(Math.floor(owed + 1e-9), rows.length - 1)
    owed -= taken
    heldOut.push(...shuffle(rows, random).slice(0, taken))
  }
  const isHeldOut = new Uint8Array(count)
  for (const row of heldOut) isHeldOut[row] = 1
  const fit = Int32Array.from({ length: count }, (_, i) => i).filter((row) => !isHeldOut[row])
  return { fit, heldOut: Int32Array.from(heldOut).sort() }
}
