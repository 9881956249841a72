// The matrix of one head on a canvas: a row looks, a column is looked at. One tab stop; arrows move the cell, which is read out.

import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import type { Inside } from '../../../shared/contract/inside.ts'
import { formatPercent } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { insideTexts } from '../../locales/inside.ts'
import type { HeadPlace, Matrix } from '../../stores/look.ts'
import { drawMatrix } from './draw-matrix.ts'
import { cellAt, layoutMatrix } from './matrix-layout.ts'
import { tokenLabel } from './token-label.ts'
import { usePalette, usePixelRatio, useWidth } from './use-palette.ts'
import './attention-matrix.css'

export type AttentionMatrixProps = {
  look: Inside
  matrix: Matrix
  place: HeadPlace
  row: number
  column: number
  /** Columns whose labels stand out. */
  strong: ReadonlySet<number>
  onPoint(row: number, column: number): void
}

const moves: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

export function AttentionMatrix({ look, matrix, place, row, column, strong, onPoint }: AttentionMatrixProps) {
  const t = insideTexts.use()
  const id = useId()
  const outer = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const available = useWidth(outer)
  const palette = usePalette(outer, look.kind)
  const ratio = usePixelRatio()
  const [hover, setHover] = useState<[number, number] | null>(null)
  const [isFocused, setFocused] = useState(false)
  const [scroll, setScroll] = useState({ x: 0, y: 0 })
  const isCausal = look.kind === 'gpt'
  const tokens = matrix.tokens
  const labels = look.tokens.map(tokenLabel)
  const layout = layoutMatrix(tokens, available, widestLabel(labels, palette?.font))
  const pans = layout.width > layout.windowWidth || layout.height > layout.windowHeight

  useEffect(() => {
    if (canvas.current === null || palette === null || available === 0) return
    const picture = { matrix, layout, isCausal, labels, row, column, showsCell: isFocused, strong, palette }
    drawMatrix(canvas.current, { ...picture, scrollX: scroll.x, scrollY: scroll.y }, ratio)
  })

  const point = (nextRow: number, nextColumn: number) => {
    const [to, last] = [Math.min(tokens - 1, Math.max(0, nextRow)), isCausal ? nextRow : tokens - 1]
    const at = Math.min(last, Math.max(0, nextColumn))
    onPoint(to, at)
    if (!pans || frame.current === null) return
    const { cell, left, top, windowWidth, windowHeight } = layout
    const keep = (now: number, start: number, size: number) =>
      start < now ? start : start + cell > now + size ? start + cell - size : now
    frame.current.scrollTo(
      keep(frame.current.scrollLeft, left + at * cell, windowWidth),
      keep(frame.current.scrollTop, top + to * cell, windowHeight),
    )
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const move = moves[event.key]
    if (move !== undefined) point(row + move[0], column + move[1])
    else if (event.key === 'Home') point(row, 0)
    else if (event.key === 'End') point(row, tokens - 1)
    else if (event.key === 'PageUp') point(0, column)
    else if (event.key === 'PageDown') point(tokens - 1, column)
    else return
    event.preventDefault()
  }

  const cellOf = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect()
    return cellAt(layout, tokens, event.clientX - box.left + scroll.x, event.clientY - box.top + scroll.y)
  }

  /** The one cell that exists for a screen reader: the matrix itself is a picture. */
  const spoken = {
    row: { role: 'row', 'aria-rowindex': row + 1 },
    header: { role: 'rowheader' },
    cell: { role: 'gridcell', id: `${id}-cell`, 'aria-colindex': column + 1, 'aria-selected': true },
  } as const
  const shareAt = (from: number, to: number) => formatPercent(matrix.weights[from * tokens + to] ?? 0)
  const [shownRow, shownColumn] = hover ?? [row, column]
  const share = shareAt(shownRow, shownColumn)
  const [from, to] = [labels[shownRow] ?? '', labels[shownColumn] ?? '']
  const isFuture = isCausal && shownColumn > shownRow
  return (
    <div ref={outer} className="matrix">
      {/* biome-ignore lint/a11y/useSemanticElements: a table of thousands of cells is drawn, one of them is spoken */}
      <div
        ref={frame}
        role="grid"
        tabIndex={0}
        className={`matrix-frame scroll ${pans ? 'matrix-pans' : ''}`}
        style={{ width: layout.windowWidth, height: layout.windowHeight }}
        aria-label={t.matrix(place.layer + 1, place.head + 1)}
        aria-describedby={`${id}-help`}
        aria-rowcount={tokens}
        aria-colcount={tokens}
        aria-activedescendant={`${id}-cell`}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onScroll={(event) => setScroll({ x: event.currentTarget.scrollLeft, y: event.currentTarget.scrollTop })}
        onPointerMove={(event) => setHover(cellOf(event))}
        onPointerLeave={() => setHover(null)}
        onClick={(event) => {
          const cell = cellOf(event as unknown as PointerEvent)
          if (cell !== null) point(...cell)
        }}
      >
        <div className="matrix-all" role="presentation" style={{ width: layout.width, height: layout.height }}>
          <canvas
            ref={canvas}
            className="matrix-canvas"
            style={{ width: layout.windowWidth, height: layout.windowHeight }}
          />
        </div>
        <div {...spoken.row} className="unseen">
          <span {...spoken.header}>{labels[row]}</span>
          <span {...spoken.cell}>
            {labels[column]} {shareAt(row, column)}
          </span>
        </div>
      </div>
      <span id={`${id}-help`} className="unseen">
        {t.matrixHelp}
      </span>
      <p className="matrix-reading num" aria-hidden="true">
        {isFuture ? t.future(from, to) : t.looks(from, to, share)}
      </p>
      <p className="unseen" aria-live="polite">
        {isFocused && t.looksSpoken(labels[row] ?? '', labels[column] ?? '', shareAt(row, column))}
      </p>
    </div>
  )
}

let meter: CanvasRenderingContext2D | null | undefined

function widestLabel(labels: readonly string[], font: string | undefined): number {
  meter ??= document.createElement('canvas').getContext('2d')
  if (meter === null || font === undefined) return 0
  meter.font = font.replace('WEIGHT', '600')
  return Math.ceil(Math.max(0, ...labels.map((label) => meter!.measureText(label).width)))
}
