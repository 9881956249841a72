// One held-out row: its text, what is true and what was said, and its label to be fixed.

import type { ResultRow } from '../../../../shared/contract/results.ts'
import { formatCount, formatNumber, formatPercent } from '../../../app/format.ts'
import { Tag } from '../../../components/tag.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { FixLabel } from './fix-label.tsx'
import './row-line.css'

export type RowLineProps = {
  runId: string
  row: ResultRow
  /** Where labels can be fixed: all that there are. */
  labels: readonly string[] | null
  /** What is true and said is known from where the row stands. */
  isInCell?: boolean | undefined
  /** The whole text, not its beginning. */
  isWhole?: boolean | undefined
}

export function RowLine({ runId, row, labels, isInCell = false, isWhole = false }: RowLineProps) {
  const t = resultTexts.use()
  return (
    <div className="row-line" data-whole={isWhole ? '' : undefined}>
      <span className="row-line-number num">{t.row(formatCount(row.source))}</span>
      <span className="row-line-text">
        <span>{row.text}</span>
        {row.pair !== null && <span className="row-line-pair">{row.pair}</span>}
      </span>
      {!isInCell && (
        <span className="row-line-said num">
          <Said row={row} />
        </span>
      )}
      {labels !== null && row.truth.length === 1 ? (
        <FixLabel runId={runId} row={row} labels={labels} />
      ) : (
        row.fixed !== null && <Tag tone="line">{t.fixed(row.fixed)}</Tag>
      )}
    </div>
  )
}

/** '환불 → 배송 97.2%'. */
function Said({ row }: { row: ResultRow }) {
  const t = resultTexts.use()
  const { score, truth, predicted, probability, isRight } = row
  const [from, to] = score
    ? [formatNumber(score.truth, 2), formatNumber(score.predicted, 2)]
    : [truth.join(', ') || t.none0, predicted.join(', ') || t.none0]
  return (
    <>
      <span className="unseen">{t.truth} </span>
      {from}
      <span aria-hidden="true"> → </span>
      <span className="unseen"> {t.said} </span>
      <b data-wrong={isRight || score ? undefined : ''}>
        {to}
        {probability !== null && ` ${formatPercent(probability)}`}
      </b>
    </>
  )
}
