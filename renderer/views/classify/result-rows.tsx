// The rows of a classified table, as many as are in view. The runner-up stands only where it is close.

import { useEffect, useState } from 'react'
import type { ClassifiedRow } from '../../../shared/contract/tasks.ts'
import { formatNumber, formatPercent } from '../../app/format.ts'
import { VirtualList } from '../../components/virtual-list.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import type { TableStore } from '../../stores/classify-table.ts'
import './result-rows.css'

/** Nearer to the winner than this, the runner-up is worth knowing. */
const closeBy = 0.3
const rowPx = 32

export function ResultRows({
  table,
  textName,
  onOpen,
}: {
  table: TableStore
  textName: string
  onOpen(row: ClassifiedRow): void
}) {
  const t = classifyTexts.use()
  const facts = table.use((state) => state.facts)!
  const [active, setActive] = useState<number | undefined>()
  const isScore = facts.about.problem === 'score'
  return (
    <div className="result-rows" data-score={isScore ? '' : undefined}>
      <div className="result-row result-head" aria-hidden="true">
        <span>{t.rowColumn}</span>
        <span>{textName}</span>
        {isScore ? (
          <span className="result-share">{t.score}</span>
        ) : (
          <>
            <span>{t.label}</span>
            <span>{t.confidence}</span>
            <span />
            <span className="only-wide">{t.runnerUp}</span>
          </>
        )}
      </div>
      {facts.total === 0 ? (
        <p className="result-none">{facts.done > 0 && t.noRows}</p>
      ) : (
        <VirtualList
          count={facts.total}
          estimate={rowPx}
          label={t.rows}
          role="listbox"
          keyOf={(index) => `result-${index}`}
          active={active === undefined ? undefined : Math.min(active, facts.total - 1)}
          onActive={setActive}
          onOpen={(index) => {
            const row = table.rowAt(index)
            if (row) onOpen(row)
          }}
          renderItem={(index) => <ResultRow table={table} index={index} isScore={isScore} />}
        />
      )}
    </div>
  )
}

function ResultRow({ table, index, isScore }: { table: TableStore; index: number; isScore: boolean }) {
  const t = classifyTexts.use()
  useEffect(() => table.watchRow(index), [table, index])
  const checkBelow = table.use((state) => state.checkBelow)
  const row = table.use(() => table.rowAt(index))
  if (row === undefined) return <div className="result-row" aria-hidden="true" />
  const { probability, runnerUp, also } = row
  const isUnsure = probability !== null && probability < checkBelow
  const isClose =
    probability !== null && runnerUp !== null && also.length === 0 && probability - runnerUp.probability < closeBy
  return (
    <div className="result-row" data-unsure={isUnsure ? '' : undefined}>
      <span className="result-number num">{row.row}</span>
      <span className="cut" title={row.text}>
        {row.text}
        {row.pair !== null && <span className="result-pair"> · {row.pair}</span>}
      </span>
      {isScore ? (
        <span className="result-share num">{formatNumber(row.score ?? 0, 3)}</span>
      ) : (
        <>
          <span className="result-label cut" title={row.label ?? ''}>
            {row.label}
            {also.length > 0 && ` ${t.also(also.join(', '))}`}
          </span>
          <span className="result-track" aria-hidden="true">
            <span className="result-fill" style={{ width: `${(probability ?? 0) * 100}%` }} />
          </span>
          <span className="result-share num">
            {formatPercent(probability ?? 0)}
            {isUnsure && <span className="unseen"> {t.check}</span>}
          </span>
          <span className="result-next cut only-wide">
            {isClose && (
              <>
                {runnerUp.label} · <span className="num">{formatPercent(runnerUp.probability)}</span>
              </>
            )}
          </span>
        </>
      )}
    </div>
  )
}
