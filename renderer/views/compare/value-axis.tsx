// The upright axis of a chart of what is compared: its scale, and its lines with their values.

import type { Comparison } from '../../../shared/contract/results.ts'
import { type IntervalDot, scaleOf } from '../finetune/result-step/interval-dots.tsx'
import { formatValue, isShare } from './say-comparison.ts'
import './gap-chart.css'

type Measured = Pick<Comparison, 'measure'>

/** Of values, or of values with their intervals; a share ends at all. */
export function axisOf(comparison: Measured, values: readonly (number | Pick<IntervalDot, 'value' | 'interval'>)[]) {
  const dots = values.map((value) => (typeof value === 'number' ? { value, interval: null } : value))
  return scaleOf(dots, isShare(comparison) ? { most: 1 } : {})
}

type ValueGridProps = {
  comparison: Measured
  ticks: readonly number[]
  /** px */
  left: number
  right: number
  atY(value: number): number
}

export function ValueGrid({ comparison, ticks, left, right, atY }: ValueGridProps) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line className="gap-grid" x1={left} x2={right} y1={atY(tick)} y2={atY(tick)} />
      <text x={left - 8} y={atY(tick) + 4} textAnchor="end">
        {formatValue(comparison, tick).replace(/(\.0)?%$/, '')}
      </text>
    </g>
  ))
}
