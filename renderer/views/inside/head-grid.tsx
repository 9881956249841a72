// Every head of every layer in small, drawn on one canvas. One tab stop; arrows walk through heads and layers.

import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Inside } from '../../../shared/contract/inside.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { insideTexts } from '../../locales/inside.ts'
import type { HeadPlace } from '../../stores/look.ts'
import { channels } from './draw-matrix.ts'
import { usePalette, usePixelRatio } from './use-palette.ts'
import './head-grid.css'

export type HeadGridProps = {
  thumbnails: Inside['thumbnails']
  kind: Inside['kind']
  place: HeadPlace
  onChoose(place: HeadPlace): void
}

const gapPx = 2
/** Of all heads together. */
const mostPx = 212
const sizesPx = { least: 6, most: 26 } as const

const moves: Record<string, HeadPlace> = {
  ArrowUp: { layer: -1, head: 0 },
  ArrowDown: { layer: 1, head: 0 },
  ArrowLeft: { layer: 0, head: -1 },
  ArrowRight: { layer: 0, head: 1 },
}

export function HeadGrid({ thumbnails, kind, place, onChoose }: HeadGridProps) {
  const t = insideTexts.use()
  const outer = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = usePalette(outer, kind)
  const ratio = usePixelRatio()
  const layers = thumbnails.bytes.length
  const heads = thumbnails.bytes[0]?.length ?? 0
  const size = Math.max(sizesPx.least, Math.min(sizesPx.most, Math.floor(mostPx / Math.max(1, heads, layers)) - gapPx))
  const step = size + gapPx
  const [width, height] = [heads * step - gapPx, layers * step - gapPx]

  useEffect(() => {
    if (canvas.current === null || palette === null) return
    drawHeads(canvas.current, { thumbnails, hue: palette.hue, size, step, width, height }, ratio)
  }, [thumbnails, palette, size, step, width, height, ratio])

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    const layer = Math.min(layers - 1, Math.max(0, place.layer + move.layer))
    const head = Math.min(heads - 1, Math.max(0, place.head + move.head))
    onChoose({ layer, head })
    outer.current?.querySelector<HTMLElement>(`[data-head="${layer}/${head}"]`)?.focus()
  }

  return (
    <div ref={outer} className="heads" style={{ gridTemplateColumns: `auto ${width}px` }}>
      <div className="heads-layers" aria-hidden="true">
        {thumbnails.bytes.map((_, layer) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its number
          <span key={layer} style={{ height: size, lineHeight: `${size}px`, marginBottom: gapPx }}>
            {size >= 10 || layer % 4 === 3 || layer === 0 ? layer + 1 : ''}
          </span>
        ))}
      </div>
      <div className="heads-all" role="radiogroup" aria-label={t.heads} style={{ width, height }} onKeyDown={onKeyDown}>
        <canvas ref={canvas} className="heads-canvas" style={{ width, height }} />
        {thumbnails.bytes.flatMap((row, layer) =>
          row.map((_, head) => {
            const isChosen = layer === place.layer && head === place.head
            return (
              // biome-ignore lint/a11y/useSemanticElements: a picture is chosen, its place is drawn
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a head is its number
                key={`${layer}/${head}`}
                role="radio"
                aria-checked={isChosen}
                aria-label={t.head(layer + 1, head + 1)}
                tabIndex={isChosen ? 0 : -1}
                data-head={`${layer}/${head}`}
                className="heads-one"
                style={{ left: head * step, top: layer * step, width: size, height: size }}
                onClick={() => onChoose({ layer, head })}
                onKeyDown={(event) => {
                  if (event.key !== ' ') return
                  event.preventDefault()
                  onChoose({ layer, head })
                }}
              />
            )
          }),
        )}
      </div>
    </div>
  )
}

type Heads = {
  thumbnails: Inside['thumbnails']
  hue: string
  size: number
  step: number
  width: number
  height: number
}

function drawHeads(
  canvas: HTMLCanvasElement,
  { thumbnails, hue, size, step, width, height }: Heads,
  ratio: number,
): void {
  canvas.width = Math.max(1, Math.round(width * ratio))
  canvas.height = Math.max(1, Math.round(height * ratio))
  const g = canvas.getContext('2d')
  if (g === null) return
  const cells = thumbnails.size
  const sheet = new OffscreenCanvas(cells, cells)
  const pen = sheet.getContext('2d')!
  const [red, green, blue] = channels(hue)
  const image = new ImageData(cells, cells)
  g.imageSmoothingEnabled = true
  g.imageSmoothingQuality = 'high'
  for (const [layer, heads] of thumbnails.bytes.entries())
    for (const [head, picture] of heads.entries()) {
      const bytes = atob(picture)
      for (let i = 0; i < bytes.length; i++) {
        image.data.set([red, green, blue, 14 + 241 * (bytes.charCodeAt(i) / 255) ** 0.7], 4 * i)
      }
      pen.putImageData(image, 0, 0)
      const at = (index: number) => Math.round(index * step * ratio)
      const side = Math.round(size * ratio)
      g.drawImage(sheet, at(head), at(layer), side, side)
    }
}
