// Both curves over the rows that were read: pre-trained solid, from scratch dashed, the gap between them filled.

import { useRef } from 'react'
import type { Comparison, Pretraining } from '../../../shared/contract/results.ts'
import { formatCount } from '../../app/format.ts'
import { useWidth } from '../../components/use-width.ts'
import { compareTexts } from '../../locales/compare.ts'
import { type GapPoint, gapCurves, gapOutline } from './gap-points.ts'
import { formatValue } from './say-comparison.ts'
import { axisOf, ValueGrid } from './value-axis.tsx'
import './gap-chart.css'

const height = 320
const room = { left: 38, right: 108, top: 12, bottom: 30 } as const
/** Labels of two ends that are nearer than this would overlap. */
const leastApartPx = 32

export type GapChartProps = { found: Pretraining; comparison: Comparison }

export function GapChart({ found, comparison }: GapChartProps) {
  const t = compareTexts.use()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const curves = gapCurves(found, comparison)
  const { pretrained, scratch, rows } = curves
  const { low, high, ticks } = axisOf(
    comparison,
    [...pretrained, ...scratch].map(({ value }) => value),
  )
  const right = Math.max(room.left + 60, width - room.right)
  const bottom = height - room.bottom
  const atX = (read: number) => room.left + (read / rows) * (right - room.left)
  const atY = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - room.top)
  const pathOf = (points: readonly GapPoint[]) =>
    `M${points.map((point) => `${atX(point.rows).toFixed(1)} ${atY(point.value).toFixed(1)}`).join('L')}`
  const outline = gapOutline(curves)
  const [end, scratchEnd] = [comparison.a.value, comparison.b.value]
  const show = (value: number) => formatValue(comparison, value)
  const [endY, scratchEndY] = apart(atY(end), atY(scratchEnd))
  const { reachedAfter, epochs } = found
  const isReached = reachedAfter !== null && reachedAfter < rows && comparison.better === 'a'
  return (
    <figure className="gap" ref={box}>
      <figcaption className="compare-hint">{t.chart}</figcaption>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${t.chart}: ${t.gapAbout(show(end), show(scratchEnd))}`}
        >
          <ValueGrid comparison={comparison} ticks={ticks} left={room.left} right={right} atY={atY} />
          {epochMarks(epochs).map((epoch) => (
            <g key={epoch}>
              {epoch < epochs && (
                <line
                  className="gap-epoch"
                  x1={atX((rows * epoch) / epochs)}
                  x2={atX((rows * epoch) / epochs)}
                  y1={room.top}
                  y2={bottom}
                />
              )}
              <text x={atX((rows * epoch) / epochs)} y={bottom + 20} textAnchor={epoch === epochs ? 'end' : 'middle'}>
                {epoch === 1 ? t.rowsOnce(formatCount(found.trainRows)) : t.epochMark(epoch)}
              </text>
            </g>
          ))}
          <text x={room.left} y={bottom + 20} textAnchor="middle">
            0
          </text>
          {outline && <path className="gap-fill" d={`${pathOf(outline)}Z`} />}
          {scratch.length > 1 && <path className="gap-scratch" d={pathOf(scratch)} />}
          {pretrained.length > 1 ? (
            <path className="gap-pretrained" d={pathOf(pretrained)} />
          ) : (
            <line className="gap-level" x1={room.left} x2={right} y1={atY(end)} y2={atY(end)} />
          )}
          {isReached && (
            <>
              <line
                className="gap-reached"
                x1={atX(reachedAfter)}
                x2={right}
                y1={atY(scratchEnd)}
                y2={atY(scratchEnd)}
              />
              <circle className="gap-ring" cx={atX(reachedAfter)} cy={atY(scratchEnd)} r={4.5} />
              <text className="gap-word" x={atX(reachedAfter) + 10} y={atY(scratchEnd) + 18}>
                {t.reachedHere(formatCount(reachedAfter))}
              </text>
            </>
          )}
          <circle className="gap-end" cx={right} cy={atY(end)} r={4} />
          <circle className="gap-scratch-end" cx={right} cy={atY(scratchEnd)} r={4} />
          <text className="gap-value gap-own" x={right + 10} y={endY}>
            {show(end)}
          </text>
          <text x={right + 10} y={endY + 14}>
            {t.pretrained}
          </text>
          <text className="gap-value" x={right + 10} y={scratchEndY}>
            {show(scratchEnd)}
          </text>
          <text x={right + 10} y={scratchEndY + 14}>
            {t.scratch}
          </text>
        </svg>
      )}
      {pretrained.length < 2 && <p className="compare-hint">{t.noGap}</p>}
    </figure>
  )
}

const mostMarks = 5

/** Each pass over the rows, or the first and some after it. */
function epochMarks(epochs: number): number[] {
  const every = Math.max(1, Math.ceil(epochs / mostMarks))
  return Array.from({ length: epochs }, (_, i) => i + 1).filter((epoch) => epoch === epochs || epoch % every === 0)
}

function apart(first: number, second: number): [number, number] {
  const gap = second - first
  if (Math.abs(gap) >= leastApartPx) return [first + 4, second + 4]
  const push = (leastApartPx - Math.abs(gap)) / 2
  const sign = gap < 0 ? 1 : -1
  return [first + 4 + sign * push, second + 4 - sign * push]
}
