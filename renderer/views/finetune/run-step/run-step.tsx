// Step four: the run at work. It can be left and come back to; when it is done it leads to its result.

import { useEffect, useRef } from 'react'
import { go, useRoute } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { HueContext } from '../../../components/hue.ts'
import { Loading } from '../../../components/loading.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ViewBody, ViewSplit } from '../../../components/view-frame.tsx'
import { runTexts } from '../../../locales/runs.ts'
import { goStep, useWizard } from '../../../stores/wizard.ts'
import { RunAside } from '../../runs/run-aside.tsx'
import { RunFoot } from '../../runs/run-foot.tsx'
import { RunBody } from '../../runs/run-page.tsx'
import { useRun } from '../../runs/use-run.ts'
import '../../runs/run-page.css'

export function RunStep() {
  const { params } = useRoute()
  const kept = useWizard((state) => state.runId)
  const id = params.run ?? kept
  if (id === null) return <Gone />
  return <WatchedRun key={id} id={id} />
}

function WatchedRun({ id }: { id: string }) {
  const t = runTexts.use()
  const { log, error } = useRun(id)
  const toResult = () => goStep('result', { runId: id })
  const status = log?.run.status
  const before = useRef(status)
  // whoever watched it to its end sees the result at once
  useEffect(() => {
    if (before.current === 'running' && status === 'done') goStep('result', { runId: id })
    before.current = status
  }, [status, id])
  if (log === null)
    return (
      <ViewBody>
        {error === null ? (
          <Loading label={t.loading} lines={4} />
        ) : error.code === 'not-found' ? (
          <Gone />
        ) : (
          <ErrorNote error={error} />
        )}
      </ViewBody>
    )
  const { kind } = log.run
  return (
    <HueContext value={kind}>
      <div className={`run-step ${kind}`}>
        <ViewSplit>
          <ViewBody className="run-body">
            <RunBody log={log} />
          </ViewBody>
          <Panel label={t.phases} className="run-panel">
            <RunAside log={log} />
          </Panel>
        </ViewSplit>
        <RunFoot log={log} onResult={toResult} />
      </div>
    </HueContext>
  )
}

function Gone() {
  const t = runTexts.use()
  return (
    <EmptyState title={t.gone} text={t.goneText}>
      <Button onClick={() => go('runs')}>{t.back}</Button>
    </EmptyState>
  )
}
