// What pre-training bought: a run and the same run from random weights. Where there is none yet, it is started here; while it learns, the page waits.

import { useEffect, useState } from 'react'
import type { Pretraining } from '../../../shared/contract/results.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { formatCount, formatPercent, formatSeconds, formatTimeLeft } from '../../app/format.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { Meter } from '../../components/meter.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { compareTexts } from '../../locales/compare.ts'
import { pretrainings } from '../../stores/results.ts'
import { runOf, takeRun, useRuns } from '../../stores/runs.ts'
import { EqualTable } from './equal-table.tsx'
import { FewerRows } from './fewer-rows.tsx'
import { GapChart } from './gap-chart.tsx'
import { formatDifference, isShare } from './say-comparison.ts'
import './compare.css'

export function PretrainingView() {
  const t = compareTexts.use()
  const { params } = useRoute()
  const { run } = params
  return run === undefined ? (
    <ViewFrame>
      <ViewBar title={t.pretraining} />
      <ViewBody>
        <EmptyState title={t.missing} text={t.missingText}>
          <Button onClick={() => go('runs')}>{t.back}</Button>
        </EmptyState>
      </ViewBody>
    </ViewFrame>
  ) : (
    <Bought key={run} runId={run} />
  )
}

function Bought({ runId }: { runId: string }) {
  const t = compareTexts.use()
  const { answer, error } = pretrainings.use(runId)
  const scratchId = answer?.scratch?.id
  const runs = useRuns()
  const live = runs.find(({ id }) => id === scratchId)
  const status = live?.status
  const firstId = answer?.pretrained.run.id
  const fewer = runs
    .filter(({ settings }) => firstId !== undefined && settings.fewerOf === firstId)
    .map((run) => `${run.id} ${run.status}`)
    .join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the run from random weights, or one with fewer rows, has come further
  useEffect(() => {
    void pretrainings.reload(runId)
  }, [runId, status, fewer])
  const back = () => go('runs', { id: answer?.pretrained.run.id ?? runId })
  return (
    <ViewFrame kind={answer?.pretrained.run.kind}>
      <ViewBar start={<IconButton icon="arrow-left" label={t.back} onClick={back} />} title={t.pretraining}>
        {answer && <span className="compare-names cut">{answer.pretrained.run.name}</span>}
      </ViewBar>
      <ViewBody>
        <div className="compare">
          {error !== null && <ErrorNote error={error} onRetry={() => void pretrainings.reload(runId)} />}
          {answer === null && error === null && <Loading label={t.loading} lines={4} />}
          {answer !== null &&
            (answer.comparison !== null ? (
              <Worth found={answer} comparison={answer.comparison} />
            ) : (
              <NotYet found={answer} />
            ))}
        </div>
      </ViewBody>
    </ViewFrame>
  )
}

function Worth({ found, comparison }: { found: Pretraining; comparison: NonNullable<Pretraining['comparison']> }) {
  const t = compareTexts.use()
  const { better, difference, interval } = comparison
  const size = formatDifference(comparison, Math.abs(difference)).replace(/^[+−]/, '')
  const title =
    better === 'unclear'
      ? t.worthUnclear
      : better === 'b'
        ? t.worthNot(size)
        : isShare(comparison)
          ? t.worth(size)
          : t.worthError(size)
  const range = interval && [-interval.high, -interval.low].map((end) => formatDifference(comparison, end))
  return (
    <>
      <h2 className="compare-title">{title}</h2>
      <p className="compare-lead num">
        {comparison.a.learnedRows === comparison.b.learnedRows
          ? t.worthAbout(formatCount(found.trainRows))
          : t.worthAboutApart}{' '}
        {range && t.worthInterval(range[0]!, range[1]!)}
      </p>
      <GapChart found={found} comparison={comparison} />
      <div className="compare-below">
        <FewerRows found={found} comparison={comparison} />
        <EqualTable found={found} comparison={comparison} />
      </div>
      <Button icon="compare" onClick={() => go('compare', { a: comparison.a.run.id, b: comparison.b.run.id })}>
        {t.runs}
      </Button>
    </>
  )
}

/** It is to be started, is learning, or was stopped. */
function NotYet({ found }: { found: Pretraining }) {
  const t = compareTexts.use()
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [isStarting, setStarting] = useState(false)
  const { pretrained, trainRows, epochs } = found
  const scratch = found.scratch === null ? null : (runOf(found.scratch.id) ?? found.scratch)
  const act = async (begin: () => Promise<unknown>) => {
    setStarting(true)
    setError(null)
    try {
      await begin()
      await pretrainings.reload(pretrained.run.id)
    } catch (reason) {
      setError(errorOf(reason))
    }
    setStarting(false)
  }
  const start = () => act(async () => takeRun(await client.results.fromScratch({ runId: pretrained.run.id })))
  const resume = (id: string) => act(async () => takeRun(await client.runs.resume({ id })))
  if (scratch?.status === 'running') {
    const { share, secondsLeft } = scratch.progress
    return (
      <section className="compare-ask">
        <h2 className="compare-title">{t.running}</h2>
        <p className="compare-lead">{t.runningText}</p>
        <Meter value={share} label={t.running} />
        <p className="compare-hint num">
          {[share === null ? null : formatPercent(share), secondsLeft === null ? null : formatTimeLeft(secondsLeft)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Button icon="runs" onClick={() => go('runs', { id: scratch.id })}>
          {t.watch}
        </Button>
      </section>
    )
  }
  return (
    <section className="compare-ask">
      <h2 className="compare-title">{scratch ? t.stopped : t.ask}</h2>
      <p className="compare-lead num">
        {t.askText(String(epochs), formatCount(trainRows))}{' '}
        {pretrained.seconds !== null && t.askTime(formatSeconds(pretrained.seconds))}
      </p>
      {scratch?.error && <ErrorNote error={scratch.error} />}
      {error !== null && <ErrorNote error={error} />}
      <div className="compare-buttons">
        {scratch && scratch.status !== 'failed' && (
          <Button variant="primary" size="lg" icon="play" disabled={isStarting} onClick={() => void resume(scratch.id)}>
            {t.goOn}
          </Button>
        )}
        <Button
          variant={scratch && scratch.status !== 'failed' ? 'default' : 'primary'}
          size="lg"
          disabled={isStarting}
          onClick={() => void start()}
        >
          {isStarting ? t.starting : scratch ? t.startAgain : t.start}
        </Button>
      </div>
    </section>
  )
}
