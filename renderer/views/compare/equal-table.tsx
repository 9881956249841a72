// What is the same in both runs, and what came of it.

import type { ComparedSide, Comparison, Pretraining } from '../../../shared/contract/results.ts'
import { formatCount, formatPercent, formatPoints, formatSeconds } from '../../app/format.ts'
import { compareTexts } from '../../locales/compare.ts'
import { formatRate } from '../runs/run-charts.tsx'
import { formatValue, isShare } from './say-comparison.ts'

export function EqualTable({ found, comparison }: { found: Pretraining; comparison: Comparison }) {
  const t = compareTexts.use()
  const { a, b, tfidf } = comparison
  const { equalRows: names } = t
  const end = formatValue(comparison, b.value)
  const rate = ({ run }: ComparedSide) =>
    typeof run.settings.learningRate === 'number' ? formatRate(run.settings.learningRate) : t.byItself
  const method = ({ run, seconds }: ComparedSide) =>
    [t.methods[run.method] ?? run.method, seconds === null ? null : formatSeconds(seconds)].filter(Boolean).join(', ')
  const rows: [name: string, first: string, second: string, isOwn?: boolean][] = [
    [names.from, a.run.baseName ?? '–', t.random(String(b.run.settings.seed ?? 0))],
    [names.heldOut(formatCount(comparison.rows)), formatValue(comparison, a.value), end, true],
    ...(a.macroF1 !== null && b.macroF1 !== null
      ? ([[names.f1, (100 * a.macroF1).toFixed(1), (100 * b.macroF1).toFixed(1)]] as const).map(
          ([name, first, second]): [string, string, string] => [name, first, second],
        )
      : []),
    ...(found.reachedAfter === null || comparison.better !== 'a'
      ? []
      : ([
          [
            names.reaches(end),
            t.rowsRead(formatCount(found.reachedAfter)),
            t.rowsRead(formatCount(found.trainRows * found.epochs)),
            true,
          ],
        ] as [string, string, string, boolean][])),
    ...(tfidf === null || !isShare(comparison)
      ? []
      : ([[names.tfidf(formatPercent(tfidf)), formatPoints(a.value - tfidf), formatPoints(b.value - tfidf)]] as [
          string,
          string,
          string,
        ][])),
    [names.learned, formatCount(a.learnedRows), formatCount(b.learnedRows)],
    [names.rate, rate(a), rate(b)],
    [names.method, method(a), method(b)],
  ]
  return (
    <section aria-labelledby="compare-equal">
      <h3 id="compare-equal">{t.equal}</h3>
      <table className="compare-equal num">
        <thead>
          <tr>
            <td />
            <th scope="col">{t.pretrained}</th>
            <th scope="col">{t.scratch}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, first, second, isOwn]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-own={isOwn ? '' : undefined}>{first}</td>
              <td>{second}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
