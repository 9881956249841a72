// Rows that two runs judge differently, in either direction, with their texts.

import { useEffect, useState } from 'react'
import type { ComparedKind, ComparedRow, Comparison } from '../../../shared/contract/results.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Select } from '../../components/select.tsx'
import { compareTexts } from '../../locales/compare.ts'
import { resultTexts } from '../../locales/result.ts'
import { comparedRows } from '../../stores/results.ts'
import { sideNames } from './say-comparison.ts'

export function DifferingRows({ comparison }: { comparison: Comparison }) {
  const t = compareTexts.use()
  const [which, setWhich] = useState<ComparedKind>('differ')
  const { rows, total, isLoading, error } = comparedRows.use()
  const names = sideNames(comparison)
  const [a, b] = [comparison.a.run.id, comparison.b.run.id]
  useEffect(() => {
    void comparedRows.open({ a, b, which })
  }, [a, b, which])
  const { counts } = comparison
  return (
    <section aria-labelledby="compare-rows">
      <div className="compare-head">
        <h3 id="compare-rows">{t.rows}</h3>
        {counts && (
          <span className="compare-hint num">{t.agree(formatCount(counts.both), formatCount(counts.neither))}</span>
        )}
        <Select<ComparedKind> label={t.which} value={which} onChange={setWhich} items={kindItems(comparison, names)} />
      </div>
      {error !== null && <ErrorNote error={error} onRetry={() => void comparedRows.again()} />}
      {error === null && total === 0 && !isLoading ? (
        <p className="compare-hint">{t.noRows}</p>
      ) : (
        <table className="compare-rows">
          <thead>
            <tr>
              <th scope="col" data-column="row" className="only-wide">
                {t.row}
              </th>
              <th scope="col">{t.text}</th>
              <th scope="col" data-column="label">
                {t.truth}
              </th>
              {names.map((name) => (
                <th key={name} scope="col" data-column="label">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.row} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {rows.length < total && (
        <Button variant="quiet" size="sm" disabled={isLoading} onClick={() => void comparedRows.more()}>
          {t.more}
        </Button>
      )}
    </section>
  )
}

function kindItems({ counts }: Comparison, [a, b]: [string, string]): { value: ComparedKind; label: string }[] {
  const { kinds } = compareTexts.get()
  if (counts === null)
    return [
      { value: 'differ', label: kinds.all },
      { value: 'only-a', label: kinds.closerA(a) },
      { value: 'only-b', label: kinds.closerB(b) },
    ]
  const { onlyA, onlyB, neither } = counts
  return [
    { value: 'differ', label: kinds.differ(formatCount(onlyA + onlyB)) },
    { value: 'only-a', label: kinds['only-a'](a, formatCount(onlyA)) },
    { value: 'only-b', label: kinds['only-b'](b, formatCount(onlyB)) },
    { value: 'neither', label: kinds.neither(formatCount(neither)) },
  ]
}

function Row({ row }: { row: ComparedRow }) {
  const none = resultTexts.use().none0
  return (
    <tr>
      <td className="compare-number num only-wide">{formatCount(row.source)}</td>
      <td className="compare-text">
        {row.text}
        {row.pair !== null && <span className="compare-pair">{row.pair}</span>}
      </td>
      <td className="compare-truth">
        {row.score === null ? row.truth.join(', ') || none : formatNumber(row.score, 2)}
      </td>
      {[row.a, row.b].map((side, index) => (
        <td
          key={index === 0 ? 'a' : 'b'}
          className="compare-said"
          data-wrong={side.score === null && !side.isRight ? '' : undefined}
        >
          {side.score === null ? side.predicted.join(', ') || none : formatNumber(side.score, 2)}
          {side.probability !== null && <small className="num"> {formatPercent(side.probability)}</small>}
        </td>
      ))}
    </tr>
  )
}
