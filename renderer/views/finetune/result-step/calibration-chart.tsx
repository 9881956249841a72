// Whether its confidence is worth anything: how often it is right where it says so and so much.

import type { CalibrationView } from '../../../../shared/contract/results.ts'
import { formatCount, formatPercent, formatPoints } from '../../../app/format.ts'
import { resultTexts } from '../../../locales/result.ts'
import './calibration-chart.css'

const [width, height] = [236, 172] as const
const plot = { left: 30, right: 230, top: 22, bottom: 138 } as const
const [smallestPx, largestPx] = [2, 7] as const
const ticks = [0, 0.5, 1] as const
/** Nearer than this nobody notices. */
const honestWithin = 0.03
/** Below it the errors are not all to one side. */
const leaningFrom = 0.015

const atX = (share: number): number => plot.left + share * (plot.right - plot.left)
const atY = (share: number): number => plot.bottom - share * (plot.bottom - plot.top)

/** How much higher its confidence is than what it gets right, over all rows. */
export function overconfidence({ bins }: CalibrationView): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0)
  return rows === 0 ? 0 : bins.reduce((sum, bin) => sum + (bin.confidence - bin.accuracy) * bin.rows, 0) / rows
}

export function CalibrationChart({ calibration }: { calibration: CalibrationView }) {
  const t = resultTexts.use()
  const filled = calibration.bins.filter(({ rows }) => rows > 0)
  const most = Math.max(1, ...filled.map(({ rows }) => rows))
  const over = overconfidence(calibration)
  const verdict =
    calibration.error <= honestWithin
      ? t.wellSure
      : Math.abs(over) < leaningFrom
        ? t.unevenSure
        : over > 0
          ? t.overSure
          : t.underSure
  const spoken = filled.map(({ confidence, accuracy, rows }) =>
    t.bin(formatPercent(confidence), formatPercent(accuracy), formatCount(rows)),
  )
  return (
    <section aria-labelledby="result-calibration">
      <h3 id="result-calibration">{t.calibration}</h3>
      <div className="calibration">
        <svg
          className="calibration-plot"
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`${t.calibration}: ${spoken.join('; ')}`}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line className="calibration-grid" x1={plot.left} x2={plot.right} y1={atY(tick)} y2={atY(tick)} />
              <text x={plot.left - 5} y={atY(tick) + 4} textAnchor="end">
                {100 * tick}
              </text>
              <text x={atX(tick)} y={plot.bottom + 14} textAnchor={tick === 1 ? 'end' : 'middle'}>
                {100 * tick}
              </text>
            </g>
          ))}
          <line className="calibration-even" x1={atX(0)} y1={atY(0)} x2={atX(1)} y2={atY(1)} />
          {filled.map(({ confidence, accuracy, rows }) => (
            <g key={confidence}>
              <line
                className="calibration-gap"
                x1={atX(confidence)}
                x2={atX(confidence)}
                y1={atY(confidence)}
                y2={atY(accuracy)}
              />
              <circle
                cx={atX(confidence)}
                cy={atY(accuracy)}
                r={smallestPx + (largestPx - smallestPx) * Math.sqrt(rows / most)}
              />
            </g>
          ))}
          <text x={plot.left - 24} y={10}>
            {`${t.calibrationAxes[1]}, %`}
          </text>
          <text x={plot.right} y={height - 2} textAnchor="end">
            {`${t.calibrationAxes[0]}, %`}
          </text>
        </svg>
        <p className="calibration-words">
          {t.calibrationText(formatPoints(calibration.error).replace(/^[+−]/, ''))} {verdict}
        </p>
      </div>
    </section>
  )
}
