// What is kept in memory of a classified table, some tens of bytes a row: where the row lies on disk, its winner and its runner-up. Filters, orders
// and counts are answered from here.

export type RowFacts = {
  row: number
  offset: number
  /** Index of the winning label, and of the next; -1 where there is none. */
  best: number
  second: number
  /** 0 where there is no label. */
  bestValue: number
  secondValue: number
}

export const histogramBins = 20
const leastCapacity = 1024

/** Columns of numbers that grow by doubling. */
export function createResultIndex(labelCount: number) {
  let capacity = leastCapacity
  let columns = allocate(capacity)
  let size = 0
  const perLabel = new Uint32Array(labelCount)
  const histogram = new Uint32Array(histogramBins)

  function grow(): void {
    capacity *= 2
    const larger = allocate(capacity)
    larger.row.set(columns.row)
    larger.offset.set(columns.offset)
    larger.best.set(columns.best)
    larger.second.set(columns.second)
    larger.bestValue.set(columns.bestValue)
    larger.secondValue.set(columns.secondValue)
    columns = larger
  }

  return {
    get size() {
      return size
    },
    push({ row, offset, best, second, bestValue, secondValue }: RowFacts): void {
      if (size === capacity) grow()
      columns.row[size] = row
      columns.offset[size] = offset
      columns.best[size] = best
      columns.second[size] = second
      columns.bestValue[size] = bestValue
      columns.secondValue[size] = secondValue
      size++
      if (best < 0) return
      perLabel[best]!++
      histogram[Math.min(histogramBins - 1, Math.floor(bestValue * histogramBins))]!++
    },
    at(index: number): RowFacts {
      return {
        row: columns.row[index]!,
        offset: columns.offset[index]!,
        best: columns.best[index]!,
        second: columns.second[index]!,
        bestValue: columns.bestValue[index]!,
        secondValue: columns.secondValue[index]!,
      }
    },
    rowsOfLabel: (label: number): number => perLabel[label] ?? 0,
    histogram: (): number[] => [...histogram],
    countBelow(limit: number): number {
      let rows = 0
      for (let i = 0; i < size; i++) if (columns.best[i]! >= 0 && columns.bestValue[i]! < limit) rows++
      return rows
    },
    /** Indices of the rows that pass, in the order asked for. */
    select(
      filter: { label: number | null; below: number | null; among: Uint8Array | null },
      order: RowOrder,
    ): Uint32Array {
      const { label, below, among } = filter
      const found = new Uint32Array(size)
      let count = 0
      for (let i = 0; i < size; i++) {
        if (label !== null && columns.best[i] !== label) continue
        if (below !== null && !(columns.best[i]! >= 0 && columns.bestValue[i]! < below)) continue
        if (among && among[i] !== 1) continue
        found[count++] = i
      }
      const kept = found.subarray(0, count)
      return order === 'row' ? kept : sortedBy(kept, columns.bestValue, order === 'least-sure')
    },
  }
}

export type ResultIndex = ReturnType<typeof createResultIndex>
export type RowOrder = 'row' | 'least-sure' | 'most-sure'

function allocate(capacity: number) {
  return {
    row: new Uint32Array(capacity),
    offset: new Float64Array(capacity),
    best: new Int32Array(capacity),
    second: new Int32Array(capacity),
    bestValue: new Float32Array(capacity),
    secondValue: new Float32Array(capacity),
  }
}

/** A row's index takes the low 21 bits of a sort key, its value the 31 above them: numbers sort natively, and equal values stay in order. */
const indexSize = 2 ** 21
const valueScale = 2 ** 31 - 1

function sortedBy(indices: Uint32Array, values: Float32Array, isAscending: boolean): Uint32Array {
  const keys = Float64Array.from(indices, (index) => {
    const value = isAscending ? values[index]! : 1 - values[index]!
    return Math.round(value * valueScale) * indexSize + index
  }).sort()
  return Uint32Array.from(keys, (key) => key % indexSize)
}
