// The rows of the cell that is chosen in the confusion matrix.

import { useEffect, useRef } from 'react'
import type { ClassesOutcome, RunResultView } from '../../../../shared/contract/results.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { useScrollableTabStop } from '../../../components/view-frame.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { cellRows } from '../../../stores/results.ts'
import type { Cell } from './confusion-matrix.tsx'
import { RowLine } from './row-line.tsx'

export type CellRowsProps = { result: RunResultView; outcome: ClassesOutcome; cell: Cell }

export function CellRows({ result, outcome, cell }: CellRowsProps) {
  const t = resultTexts.use()
  const { rows, total, isLoading, error } = cellRows.use()
  const labels = outcome.perClass.map(({ label }) => label)
  const [truth, predicted] = [labels[cell.truth]!, labels[cell.predicted]!]
  const runId = result.run.id
  const list = useRef<HTMLDivElement>(null)
  useScrollableTabStop(list)
  useEffect(() => {
    void cellRows.open({ runId, truth, predicted, only: 'all', order: 'most-sure' })
  }, [runId, truth, predicted])
  const count = outcome.confusion[cell.truth]?.[cell.predicted] ?? 0
  return (
    <section aria-labelledby="result-cell">
      <h3 id="result-cell" className="cell-head">
        <span>{truth}</span>
        <span className="result-quiet">→</span>
        <span data-wrong={truth === predicted ? undefined : ''}>{predicted}</span>
        <span className="result-quiet num">{t.rows(formatCount(count))}</span>
      </h3>
      <div ref={list} className="cell-rows scroll" aria-live="polite">
        {error !== null && <ErrorNote error={error} onRetry={() => void cellRows.again()} />}
        {error === null && count === 0 && <p className="result-hint">{t.noRows}</p>}
        {rows.map((row) => (
          <RowLine key={row.row} runId={runId} row={row} labels={result.relabel.can ? labels : null} isInCell isWhole />
        ))}
        {rows.length > 0 && rows.length < total && (
          <Button variant="quiet" size="sm" disabled={isLoading} onClick={() => void cellRows.more()}>
            {t.more}
          </Button>
        )}
      </div>
    </section>
  )
}
