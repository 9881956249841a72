// People's scores and the model's, a dot a held-out row.

import { formatCount, formatNumber } from '../../../app/format.ts'
import { resultTexts } from '../../../locales/result.ts'
import { scaleOf } from './interval-dots.tsx'
import './calibration-chart.css'

const [width, height] = [340, 250] as const
const plot = { left: 34, right: 334, top: 6, bottom: 212 } as const

export function ScoreScatter({ points }: { points: readonly (readonly [truth: number, predicted: number])[] }) {
  const t = resultTexts.use()
  const { low, high, ticks } = scaleOf(
    points.flat().map((value) => ({ value, interval: null })),
    { room: 0 },
  )
  const part = (value: number) => (value - low) / (high - low)
  const atX = (value: number) => plot.left + part(value) * (plot.right - plot.left)
  const atY = (value: number) => plot.bottom - part(value) * (plot.bottom - plot.top)
  const path = points.map(([truth, said]) => `M${atX(truth).toFixed(1)} ${atY(said).toFixed(1)}h0`).join('')
  return (
    <section aria-labelledby="result-scatter">
      <h3 id="result-scatter">{t.scatter}</h3>
      <p className="result-hint">{t.scatterText(formatCount(points.length))}</p>
      <svg
        className="scatter-plot"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={t.scatter}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="calibration-grid" x1={plot.left} x2={plot.right} y1={atY(tick)} y2={atY(tick)} />
            <text x={plot.left - 6} y={atY(tick) + 4} textAnchor="end">
              {formatNumber(tick)}
            </text>
            <text x={atX(tick)} y={plot.bottom + 16} textAnchor="middle">
              {formatNumber(tick)}
            </text>
          </g>
        ))}
        <line className="calibration-even" x1={atX(low)} y1={atY(low)} x2={atX(high)} y2={atY(high)} />
        <path className="scatter-dots" d={path} />
        <text x={(plot.left + plot.right) / 2} y={height - 4} textAnchor="middle">
          {`${t.scatterAxes[0]} → ${t.scatterAxes[1]} ↑`}
        </text>
      </svg>
    </section>
  )
}
