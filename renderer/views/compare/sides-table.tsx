// Both runs in numbers, their intervals on one scale.

import type { ComparedSide, Comparison } from '../../../shared/contract/results.ts'
import { formatBytes, formatMemory, formatSeconds } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { compareTexts } from '../../locales/compare.ts'
import { formatValue, sideNames } from './say-comparison.ts'
import { axisOf } from './value-axis.tsx'

export function SidesTable({ comparison }: { comparison: Comparison }) {
  const t = compareTexts.use()
  const { a, b, measure } = comparison
  const names = sideNames(comparison)
  const scale = axisOf(comparison, [a, b])
  const hasF1 = a.macroF1 !== null || b.macroF1 !== null
  return (
    <table className="compare-sides num">
      <thead>
        <tr>
          <th scope="col" data-column="run">
            {t.columns.run}
          </th>
          <th scope="col">{t.columns[measure]}</th>
          <th scope="col" data-column="value">
            <span className="unseen">{t.columns[measure]}</span>
          </th>
          {hasF1 && (
            <th scope="col" data-column="number">
              {t.columns.macroF1}
            </th>
          )}
          <th scope="col" data-column="number">
            {t.columns.time}
          </th>
          <th scope="col" data-column="number" className="only-wide">
            {t.columns.memory}
          </th>
          <th scope="col" data-column="number" className="only-wide">
            {t.columns.size}
          </th>
          <th scope="col" data-column="open">
            <span className="unseen">{t.open}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {[a, b].map((side, index) => (
          <tr key={side.run.id} data-better={comparison.better === (index === 0 ? 'a' : 'b') ? '' : undefined}>
            <th scope="row" className="cut" title={side.run.name}>
              {names[index]}
            </th>
            <td>
              <Range side={side} scale={scale} />
            </td>
            <td className="compare-value">{formatValue(comparison, side.value)}</td>
            {hasF1 && <td>{side.macroF1 === null ? '–' : (100 * side.macroF1).toFixed(1)}</td>}
            <td>{side.seconds === null ? '–' : formatSeconds(side.seconds)}</td>
            <td className="only-wide">{side.peakMemoryBytes === null ? '–' : formatMemory(side.peakMemoryBytes)}</td>
            <td className="only-wide">{side.sizeBytes === null ? '–' : formatBytes(side.sizeBytes)}</td>
            <td>
              <Button variant="quiet" size="sm" onClick={() => go('runs', { id: side.run.id })}>
                {t.open}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Range({ side, scale: { low, high } }: { side: ComparedSide; scale: { low: number; high: number } }) {
  const at = (value: number) => (100 * (value - low)) / (high - low)
  return (
    <span className="compare-range" aria-hidden="true">
      {side.interval && <i style={{ left: `${at(side.interval.low)}%`, right: `${100 - at(side.interval.high)}%` }} />}
      <b style={{ left: `${at(side.value)}%` }} />
    </span>
  )
}
