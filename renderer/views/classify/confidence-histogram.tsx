// How certain a classifier was, in twenty bars; a handle on it sets below which a row says "check".

import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { formatCount } from '../../app/format.ts'
import { classifyTexts } from '../../locales/classify.ts'
import { wholePercent } from './whole-percent.ts'
import './confidence-histogram.css'

export type ConfidenceHistogramProps = {
  bins: readonly number[]
  threshold: number
  onChange(threshold: number): void
  /** The handle was let go. */
  onCommit(threshold: number): void
}

const [width, height, barsTop] = [260, 64, 10]
const leastBarPx = 1.5

const steps: Record<string, number> = {
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  PageDown: -0.05,
  PageUp: 0.05,
}

export function ConfidenceHistogram({ bins, threshold, onChange, onCommit }: ConfidenceHistogramProps) {
  const t = classifyTexts.use()
  const frame = useRef<HTMLDivElement>(null)
  const most = Math.max(1, ...bins)
  const step = width / bins.length
  const inPercent = Math.round(threshold * 100)

  const valueAt = (event: PointerEvent) => {
    const box = frame.current!.getBoundingClientRect()
    return Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * 100) / 100
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = steps[event.key]
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? 1 : by === undefined ? null : threshold + by
    if (next === null) return
    event.preventDefault()
    const rounded = Math.round(Math.min(1, Math.max(0, next)) * 100) / 100
    onChange(rounded)
    onCommit(rounded)
  }
  const spoken = bins.flatMap((rows, index) =>
    rows > 0 ? t.bin(String(Math.round((index / bins.length) * 100)), formatCount(rows)) : [],
  )
  return (
    <figure className="histogram">
      <figcaption className="histogram-head">
        <span>{t.confidence}</span>
        <span className="histogram-hint num">{t.dragHint(wholePercent(threshold))}</span>
      </figcaption>
      <div
        ref={frame}
        className="histogram-frame"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          onChange(valueAt(event))
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onChange(valueAt(event))
        }}
        onPointerUp={(event) => onCommit(valueAt(event))}
      >
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t.histogram(spoken.join(', '))}
        >
          {bins.map((rows, index) => {
            const tall = rows === 0 ? 0 : Math.max(leastBarPx, (rows / most) * (height - barsTop))
            const isSure = (index + 0.5) / bins.length >= threshold
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
                key={index}
                x={index * step + 1}
                y={height - tall}
                width={step - 2}
                height={tall}
                rx={1.5}
                className={isSure ? 'histogram-sure' : 'histogram-unsure'}
              />
            )
          })}
        </svg>
        <div
          role="slider"
          tabIndex={0}
          className="histogram-handle"
          style={{ left: `${threshold * 100}%` }}
          aria-label={t.threshold}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={inPercent}
          aria-valuetext={wholePercent(threshold)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="histogram-axis num" aria-hidden="true">
        <span>0</span>
        <span>100%</span>
      </div>
    </figure>
  )
}
