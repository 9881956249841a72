// Where the cells of a matrix lie: labels while they can be read, smaller cells as the text grows, and from some length on a window that pans.

/** From here on labels would overlap. */
export const labelsBelow = 40
/** From here on cells would be too small to hit: the matrix is larger than its window. */
export const pansFrom = 128

const largestCell = 20
const smallestCell = 3
const panningCell = 5
/** Around the cells, for the frame of the chosen row. */
const framePx = 4
const labelPx = 84
const leastLabelPx = 28
const slope = (58 * Math.PI) / 180
const tallestWindow = 460

export type MatrixLayout = {
  cell: number
  gap: number
  /** Of the corner where the cells begin. */
  left: number
  top: number
  /** All of it. */
  width: number
  height: number
  /** Of the window on it. */
  windowWidth: number
  windowHeight: number
  hasLabels: boolean
  slope: number
}

/** `labelWidth`: of the widest label, in px. */
export function layoutMatrix(tokens: number, available: number, labelWidth: number): MatrixLayout {
  const hasLabels = tokens < labelsBelow
  const label = Math.max(leastLabelPx, Math.min(labelPx, labelWidth + 8))
  const left = hasLabels ? label : framePx
  const top = hasLabels ? Math.ceil(label * Math.sin(slope)) + 10 : framePx
  // the last slanted label leans over the edge
  const right = hasLabels ? Math.ceil(label * Math.cos(slope)) : framePx
  const room = Math.floor((available - left - right) / tokens)
  const cell = tokens >= pansFrom ? panningCell : Math.max(smallestCell, Math.min(largestCell, room))
  const width = left + cell * tokens + right
  const height = top + cell * tokens + framePx
  return {
    cell,
    gap: cell >= 12 ? 1.5 : cell >= 6 ? 1 : 0,
    left,
    top,
    width,
    height,
    windowWidth: Math.min(width, available),
    windowHeight: tokens >= pansFrom ? Math.min(height, tallestWindow) : height,
    hasLabels,
    slope,
  }
}

/** The cell at a point of the whole matrix, in px; null beside it. */
export function cellAt(
  { cell, left, top }: MatrixLayout,
  tokens: number,
  x: number,
  y: number,
): [row: number, column: number] | null {
  const [row, column] = [Math.floor((y - top) / cell), Math.floor((x - left) / cell)]
  return row >= 0 && column >= 0 && row < tokens && column < tokens ? [row, column] : null
}

/** How strong a weight looks: absolute while cells are large; of a long text, whose weights are all small, against the largest. */
export function strength(weight: number, tokens: number, top: number): number {
  return Math.min(1, Math.sqrt(weight / (tokens < labelsBelow || top <= 0 ? 1 : top)))
}
