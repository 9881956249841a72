// Draws attention on a canvas, in device pixels so that every cell is sharp.

import type { Matrix } from '../../stores/look.ts'
import { type MatrixLayout, strength } from './matrix-layout.ts'

export type Palette = { hue: string; ink: string; faint: string; dot: string; font: string }

export type MatrixPicture = {
  matrix: Matrix
  layout: MatrixLayout
  isCausal: boolean
  labels: readonly string[]
  row: number
  column: number
  /** The cell that arrows move is shown. */
  showsCell: boolean
  /** Columns whose labels stand out. */
  strong: ReadonlySet<number>
  scrollX: number
  scrollY: number
  palette: Palette
}

const cornerPx = 2
/** Below it, cells are drawn as an image: thousands of them are too many paths. */
const leastPathCell = 8

export function drawMatrix(canvas: HTMLCanvasElement, picture: MatrixPicture, ratio: number): void {
  const { layout, scrollX, scrollY } = picture
  const [width, height] = [Math.round(layout.windowWidth * ratio), Math.round(layout.windowHeight * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const g = canvas.getContext('2d')
  if (g === null) return
  g.setTransform(1, 0, 0, 1, 0, 0)
  g.clearRect(0, 0, width, height)
  g.translate(-Math.round(scrollX * ratio), -Math.round(scrollY * ratio))
  if (layout.cell >= leastPathCell) drawCells(g, picture, ratio)
  else drawImage(g, picture, ratio)
  if (layout.hasLabels) drawLabels(g, picture, ratio)
  drawChosen(g, picture, ratio)
}

/** Edge of the n-th cell in device pixels: rounding each keeps them all sharp at any ratio. */
const edge = (start: number, cell: number, index: number, ratio: number) => Math.round((start + cell * index) * ratio)

function drawCells(
  g: CanvasRenderingContext2D,
  { matrix, layout, isCausal, palette }: MatrixPicture,
  ratio: number,
): void {
  const { tokens, weights } = matrix
  const { cell, left, top } = layout
  const gap = Math.max(1, Math.round(layout.gap * ratio))
  const largest = weights.reduce((a, b) => Math.max(a, b), 0)
  for (let row = 0; row < tokens; row++) {
    const [y, yEnd] = [edge(top, cell, row, ratio), edge(top, cell, row + 1, ratio) - gap]
    for (let column = 0; column < tokens; column++) {
      const [x, xEnd] = [edge(left, cell, column, ratio), edge(left, cell, column + 1, ratio) - gap]
      g.beginPath()
      if (isCausal && column > row) {
        // what is to come is not there: a dot, not a zero
        g.globalAlpha = 1
        g.fillStyle = palette.dot
        g.arc((x + xEnd) / 2, (y + yEnd) / 2, ratio, 0, 2 * Math.PI)
      } else {
        g.globalAlpha = 0.06 + 0.94 * strength(weights[row * tokens + column]!, tokens, largest)
        g.fillStyle = palette.hue
        g.roundRect(x, y, xEnd - x, yEnd - y, cornerPx * ratio)
      }
      g.fill()
    }
  }
  g.globalAlpha = 1
}

function drawImage(g: CanvasRenderingContext2D, { matrix, layout, palette }: MatrixPicture, ratio: number): void {
  const { tokens, weights } = matrix
  const { cell, left, top } = layout
  const largest = weights.reduce((a, b) => Math.max(a, b), 0)
  const [red, green, blue] = channels(palette.hue)
  const image = new ImageData(tokens, tokens)
  for (let i = 0; i < weights.length; i++) {
    image.data[4 * i] = red
    image.data[4 * i + 1] = green
    image.data[4 * i + 2] = blue
    image.data[4 * i + 3] = weights[i] === 0 ? 0 : 255 * (0.03 + 0.97 * strength(weights[i]!, tokens, largest))
  }
  const sheet = new OffscreenCanvas(tokens, tokens)
  sheet.getContext('2d')!.putImageData(image, 0, 0)
  g.imageSmoothingEnabled = false
  const size = Math.round(cell * tokens * ratio)
  g.drawImage(sheet, Math.round(left * ratio), Math.round(top * ratio), size, size)
}

function drawLabels(g: CanvasRenderingContext2D, picture: MatrixPicture, ratio: number): void {
  const { layout, labels, row, strong, palette } = picture
  const { cell, left, top } = layout
  const write = (isStrong: boolean) => {
    g.font = palette.font
      .replace('WEIGHT', isStrong ? '600' : '400')
      .replace(/([\d.]+)px/, (_, px) => `${Number(px) * ratio}px`)
    g.fillStyle = isStrong ? palette.ink : palette.faint
  }
  g.textBaseline = 'middle'
  for (const [index, label] of labels.entries()) {
    const middle = (start: number) => (start + cell * (index + 0.5)) * ratio
    write(index === row)
    g.textAlign = 'right'
    g.fillText(label, (left - 7) * ratio, middle(top), (left - 8) * ratio)
    write(strong.has(index))
    g.save()
    g.translate(middle(left), (top - 6) * ratio)
    g.rotate(-layout.slope)
    g.textAlign = 'left'
    g.fillText(label, 0, 0, (left + 8) * ratio)
    g.restore()
  }
}

function drawChosen(g: CanvasRenderingContext2D, picture: MatrixPicture, ratio: number): void {
  const { matrix, layout, isCausal, row, column, showsCell, palette } = picture
  const { cell, left, top } = layout
  const line = Math.max(1, Math.round(1.5 * ratio))
  const out = Math.round((layout.gap > 0 ? 1 : 2) * ratio)
  const gap = Math.round(layout.gap * ratio)
  const seen = isCausal ? row + 1 : matrix.tokens
  const frame = (from: number, to: number, spread: number) => {
    const [x, y] = [edge(left, cell, from, ratio), edge(top, cell, row, ratio)]
    const [w, h] = [edge(left, cell, to, ratio) - x - gap, edge(top, cell, row + 1, ratio) - y - gap]
    g.beginPath()
    g.roundRect(x - spread, y - spread, w + 2 * spread, h + 2 * spread, 3 * ratio)
    g.stroke()
  }
  g.strokeStyle = palette.ink
  g.lineWidth = line
  frame(0, seen, out + line / 2)
  if (showsCell) frame(column, column + 1, line / 2)
}

/** 'rgb(163, 74, 22)' -> its numbers; other notations are read by painting them. */
export function channels(colour: string): [number, number, number] {
  const found = /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/.exec(colour)
  if (found) return [Number(found[1]), Number(found[2]), Number(found[3])]
  const g = new OffscreenCanvas(1, 1).getContext('2d')!
  g.fillStyle = colour
  g.fillRect(0, 0, 1, 1)
  const [red, green, blue] = g.getImageData(0, 0, 1, 1).data
  return [red!, green!, blue!]
}
