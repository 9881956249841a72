// What it got wrong and was sure of, and behind a button all that it got wrong. Of scores: where it was furthest off.

import { useEffect, useState } from 'react'
import type { RunResultView } from '../../../../shared/contract/results.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Select } from '../../../components/select.tsx'
import { VirtualList } from '../../../components/virtual-list.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { allMistakes, firstMistakes, type RowChoice } from '../../../stores/results.ts'
import { FixState } from './fix-label.tsx'
import { RowLine } from './row-line.tsx'

export type MistakesProps = { result: RunResultView; labels: readonly string[] }

export function Mistakes({ result, labels }: MistakesProps) {
  const t = resultTexts.use()
  const [isOpen, setOpen] = useState(false)
  const { rows, total, isLoading, error } = firstMistakes.use()
  const runId = result.run.id
  useEffect(() => {
    void firstMistakes.open({ runId, only: 'wrong', order: 'most-sure' })
  }, [runId])
  const isScore = result.outcome.problem === 'score'
  const own = result.relabel.can ? labels : null
  return (
    <section aria-labelledby="result-mistakes">
      <div className="result-head">
        <h3 id="result-mistakes">{isScore ? t.largest : t.mistakes}</h3>
        {total > rows.length && (
          <Button variant="quiet" size="sm" onClick={() => setOpen(true)}>
            {t.seeAll(formatCount(total))}
          </Button>
        )}
      </div>
      {error !== null && <ErrorNote error={error} onRetry={() => void firstMistakes.again()} />}
      {error === null && total === 0 && !isLoading && <p className="result-hint">{t.noMistakes}</p>}
      {rows.map((row) => (
        <RowLine key={row.row} runId={runId} row={row} labels={own} />
      ))}
      {rows.length > 0 && <FixState result={result} />}
      {isOpen && <AllMistakes result={result} labels={own} onClose={() => setOpen(false)} />}
    </section>
  )
}

type AllProps = { result: RunResultView; labels: readonly string[] | null; onClose(): void }

function AllMistakes({ result, labels, onClose }: AllProps) {
  const t = resultTexts.use()
  const { rows, total, error } = allMistakes.use()
  const [order, setOrder] = useState<RowChoice['order']>('most-sure')
  const runId = result.run.id
  const isScore = result.outcome.problem === 'score'
  useEffect(() => {
    void allMistakes.open({ runId, only: 'wrong', order })
  }, [runId, order])
  return (
    <Dialog open size="lg" title={isScore ? t.allRows : t.allMistakes} className="mistakes-all" onClose={onClose}>
      <div className="mistakes-bar">
        <span className="result-hint num">{t.rows(formatCount(total))}</span>
        {!isScore && (
          <Select
            label={t.order}
            value={order}
            onChange={setOrder}
            items={(['most-sure', 'least-sure', 'row'] as const).map((value) => ({ value, label: t.orders[value] }))}
          />
        )}
      </div>
      {error !== null && <ErrorNote error={error} onRetry={() => void allMistakes.again()} />}
      <VirtualList
        className="mistakes-list"
        count={rows.length}
        estimate={44}
        label={t.allMistakes}
        keyOf={(index) => rows[index]!.row}
        onNearEnd={() => void allMistakes.more()}
        renderItem={(index) => <RowLine runId={runId} row={rows[index]!} labels={labels} isWhole />}
      />
    </Dialog>
  )
}
