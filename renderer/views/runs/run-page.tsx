// One run: how long it still takes, its curves, what it did, what it made, and what can be done with it.

import { useMemo } from 'react'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { Panel } from '../../components/panel.tsx'
import { ViewBar, ViewBody, ViewFrame, ViewSplit } from '../../components/view-frame.tsx'
import { runsTexts, runTexts } from '../../locales/runs.ts'
import { RunResult } from '../finetune/result-step/index.ts'
import { PlateauNote } from './plateau-note.tsx'
import { RunAside } from './run-aside.tsx'
import { RunCharts } from './run-charts.tsx'
import { RunFoot } from './run-foot.tsx'
import { RunHead } from './run-head.tsx'
import type { RunLog } from './run-log.ts'
import { RunMenu } from './run-menu.tsx'
import { RunNumbers } from './run-numbers.tsx'
import { RunOutcome } from './run-outcome.tsx'
import { pickSteps, samplesOf } from './run-samples.ts'
import { mostShown, SamplesPart } from './samples-part.tsx'
import { useRun } from './use-run.ts'
import './run-page.css'

export function RunPage({ id }: { id: string }) {
  const t = runTexts.use()
  const words = runsTexts.use()
  const { log, error } = useRun(id)
  return (
    <ViewFrame kind={log?.run.kind}>
      <ViewBar
        start={<IconButton icon="arrow-left" label={t.back} onClick={() => go('runs')} />}
        title={words.title}
        end={log && <RunMenu run={log.run} />}
      />
      {log ? (
        <>
          <ViewSplit>
            <ViewBody className="run-body">
              <RunBody log={log} isWhole={log.run.method !== 'pretrain'} />
            </ViewBody>
            <Panel label={t.phases} className="run-panel">
              <RunAside log={log} />
            </Panel>
          </ViewSplit>
          <RunFoot log={log} />
        </>
      ) : (
        <ViewBody>
          {error === null ? (
            <Loading label={t.loading} lines={4} />
          ) : error.code === 'not-found' ? (
            <EmptyState title={t.gone} text={t.goneText}>
              <Button onClick={() => go('runs')}>{t.back}</Button>
            </EmptyState>
          ) : (
            <ErrorNote error={error} />
          )}
        </ViewBody>
      )}
    </ViewFrame>
  )
}

export type RunBodyProps = {
  log: RunLog
  /** With all that is known of its result, once there is one. */
  isWhole?: boolean | undefined
}

export function RunBody({ log, isWhole = false }: RunBodyProps) {
  const t = runTexts.use()
  const { run, events } = log
  const samples = useMemo(() => samplesOf(events), [events])
  const steps = [...samples.values()][0]?.map(({ step }) => step) ?? []
  const numbered = pickSteps(steps, mostShown)
  return (
    <>
      <RunHead log={log} />
      {run.isElsewhere && (
        <div className="run-note">
          <Note title={t.elsewhere}>{t.elsewhereText}</Note>
        </div>
      )}
      {run.error !== null && run.status !== 'running' && (
        <div className="run-note">
          <ErrorNote error={run.error} />
        </div>
      )}
      <div className="run-strip only-narrow">
        <RunNumbers log={log} isShort />
      </div>
      {run.status === 'done' && (isWhole ? <RunResult runId={run.id} /> : <RunOutcome log={log} />)}
      <div className={run.status === 'paused' ? 'run-quiet' : undefined}>
        <RunCharts log={log} numbered={numbered} />
      </div>
      {run.status === 'running' && <PlateauNote events={events} kind={run.kind} />}
      {samples.size > 0 && (
        <SamplesPart
          samples={samples}
          numbered={numbered}
          heldOut={log.curves.validationLoss}
          isGpt={run.kind === 'gpt'}
        />
      )}
    </>
  )
}
