// A table that is being classified, or was: what came out in a sentence, how certain it is, filters, and the rows.

import { useEffect, useState } from 'react'
import type { JobView } from '../../../shared/contract/jobs.ts'
import { formatCount } from '../../app/format.ts'
import { getRoute, go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ViewBody } from '../../components/view-frame.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { changeClassify, setUsesPair } from '../../stores/classify.ts'
import { createTable, filterOf, filterParams, type TableFacts, type TableStore } from '../../stores/classify-table.ts'
import { useJob } from '../../stores/jobs.ts'
import { useSettings } from '../../stores/settings.ts'
import { ConfidenceHistogram } from './confidence-histogram.tsx'
import { ResultActions } from './result-actions.tsx'
import { ResultFilters } from './result-filters.tsx'
import { ResultRows } from './result-rows.tsx'
import { wholePercent } from './whole-percent.ts'
import './table-result.css'

export function TableResult({ jobId }: { jobId: string }) {
  const t = classifyTexts.use()
  const job = useJob(jobId)
  const kept = useSettings((state) => state.settings.checkBelow)
  const [table] = useState(() =>
    createTable(jobId, useSettings.getState().settings.checkBelow, filterOf(getRoute().params)),
  )
  const { facts, error } = table.use()
  const step = `${job?.state} ${job?.progress.phase} ${job?.progress.done}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever the job has got further
  useEffect(() => table.refresh(), [table, step])
  useEffect(() => table.setCheckBelow(kept), [table, kept])
  const filter = table.use((state) => state.filter)
  useEffect(() => {
    go('classify', { tab: 'table', job: jobId, ...filterParams(filter) }, { replace: true })
  }, [jobId, filter])
  if (error?.code === 'not-found' && facts === null)
    return (
      <ViewBody>
        <EmptyState title={t.gone} text={t.goneText}>
          <Button variant="primary" onClick={() => go('classify', { tab: 'table' })}>
            {t.back}
          </Button>
        </EmptyState>
      </ViewBody>
    )
  if (facts === null)
    return (
      <ViewBody>
        {error === null ? <Loading label={t.reading} lines={4} /> : <ErrorNote error={error} onRetry={table.refresh} />}
      </ViewBody>
    )
  return <Result jobId={jobId} job={job} table={table} facts={facts} />
}

type ResultProps = { jobId: string; job: JobView | undefined; table: TableStore; facts: TableFacts }

function Result({ jobId, job, table, facts }: ResultProps) {
  const t = classifyTexts.use()
  const { error } = table.use()
  const { about } = facts
  const name = about.fileName ?? t.list
  return (
    <div className="result">
      <header className="result-top">
        <div className="result-words">
          <p className="result-file">
            <Icon name={about.fileName === null ? 'list' : 'file'} />
            <b className="cut">{name}</b>
            <span className="result-facts cut num">
              {t.facts(
                formatCount(facts.expected || facts.done),
                about.textColumn,
                about.encoding?.toUpperCase() ?? null,
              )}
              {` · ${about.modelName}`}
            </span>
          </p>
          <p className="result-summary" aria-live="polite">
            <Summary job={job} facts={facts} checkBelow={table.use((state) => state.checkBelow)} />
          </p>
          {facts.skipped.rows > 0 && (
            <p className="result-small num">
              {t.skipped(formatCount(facts.skipped.rows), formatCount(facts.skipped.first[0]?.row ?? 0))}
            </p>
          )}
          <ResultActions jobId={jobId} job={job} facts={facts} />
        </div>
        {about.problem !== 'score' && <Threshold table={table} facts={facts} />}
      </header>
      {job?.error && (
        <div className="result-note">
          <ErrorNote error={job.error} />
          {facts.done > 0 && <p className="result-small">{t.failed(formatCount(facts.done))}</p>}
        </div>
      )}
      {error !== null && (
        <div className="result-note">
          <ErrorNote error={error} onRetry={table.refresh} />
        </div>
      )}
      <ResultFilters table={table} facts={facts} />
      <ResultRows
        table={table}
        textName={about.textColumn ?? t.sentence}
        onOpen={({ text, pair }) => {
          changeClassify({ text, ...(pair === null ? {} : { pair }) })
          setUsesPair(about.modelId, pair !== null)
          go('classify', { job: jobId })
        }}
      />
    </div>
  )
}

function Summary({ job, facts, checkBelow }: { job: JobView | undefined; facts: TableFacts; checkBelow: number }) {
  const t = classifyTexts.use()
  const { done, expected, toCheck, about } = facts
  const isScore = about.problem === 'score'
  const [count, all] = [formatCount(done), formatCount(expected)]
  const sure = t.done(formatCount(done - toCheck), wholePercent(checkBelow))
  const unsure = toCheck > 0 ? t.unsure(formatCount(toCheck)) : t.allSure
  if (job?.state === 'running') {
    if (expected === 0) return t.counting
    return isScore
      ? t.runningScores(count, all)
      : `${t.running(count, all)} ${toCheck > 0 ? t.unsure(formatCount(toCheck)) : ''}`
  }
  const begin = job?.state === 'cancelled' ? `${t.cancelled(count, all)} ` : ''
  if (done === 0) return begin
  return isScore ? begin + t.doneScores(count) : `${begin}${sure} ${unsure}`
}

/** While the handle is dragged the rows follow; the setting is kept when it is let go. */
function Threshold({ table, facts }: { table: TableStore; facts: TableFacts }) {
  const checkBelow = table.use((state) => state.checkBelow)
  const keep = useSettings((state) => state.change)
  return (
    <ConfidenceHistogram
      bins={facts.histogram}
      threshold={checkBelow}
      onChange={table.setCheckBelow}
      onCommit={(next) => void keep({ checkBelow: next })}
    />
  )
}
