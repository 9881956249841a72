// Series of a chart as the drawing wants them: columns over one axis.

import type UPlot from 'uplot'

export type ChartSeries = {
  name: string
  /** Ascending in x. */
  points: readonly (readonly [x: number, y: number])[]
  tone: 'hue' | 'mid' | 'grey' | 'ink'
  dashed?: boolean | undefined
  /** Points without a line: samples, a best value. */
  isDots?: boolean | undefined
  /** One point among another line's, ringed. */
  isRing?: boolean | undefined
}
/** One x axis for all series: null where a series has no point. */
export function alignSeries(series: readonly ChartSeries[]): UPlot.AlignedData {
  const xs = [...new Set(series.flatMap((one) => one.points.map(([x]) => x)))].sort((a, b) => a - b)
  const at = new Map(xs.map((x, index) => [x, index]))
  const columns = series.map((one) => {
    const column: (number | null | undefined)[] = new Array(xs.length).fill(undefined)
    for (const [x, y] of one.points) column[at.get(x)!] = Number.isFinite(y) ? y : null
    return column
  })
  return [xs, ...columns]
}
