// The foot of a run's page: pause it, keep its best, cancel it; go on with it; or on to its result.

import { useState } from 'react'
import { formatCount } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { runTexts } from '../../locales/runs.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { goOn, pauseRun, stopAndKeep } from './run-actions.ts'
import { canGoOn } from './run-facts.ts'
import type { RunLog } from './run-log.ts'

export type RunFootProps = {
  log: RunLog
  /** Where there is a page for what it measured. */
  onResult?: (() => void) | undefined
}

export function RunFoot({ log, onResult }: RunFootProps) {
  const { run } = log
  if (run.isElsewhere) return null
  if (run.status === 'running') return <Working log={log} />
  if (run.status === 'done') return onResult === undefined ? null : <Done onResult={onResult} />
  return <Stopped log={log} />
}

function Working({ log }: { log: RunLog }) {
  const t = runTexts.use()
  const { run, events } = log
  const [isAsking, setAsking] = useState(false)
  const [isPausing, setPausing] = useState(false)
  const { phase } = run.progress
  const isQueued = phase === 'queued'
  const taken = events.findLastIndex(({ kind }) => kind === 'running')
  const isStopping = events.slice(taken + 1).some(({ kind }) => kind === 'stopping')
  const canKeep = phase === 'train' && !isStopping
  const isPretraining = run.method === 'pretrain'
  const pause = async () => {
    setPausing(true)
    if (!(await pauseRun(run))) setPausing(false)
  }
  useHotkey('space', () => void pause(), { enabled: !isPausing && !isAsking })
  return (
    <footer className="run-foot">
      <Button variant="quiet" size="lg" className="run-cancel" onClick={() => setAsking(true)}>
        {t.cancel}
      </Button>
      <span className="run-hint only-wide">{isQueued ? t.cancelQueuedHint : t.cancelHint}</span>
      <span className="run-foot-gap" role="status">
        {isPausing ? t.pausing : isStopping ? (isPretraining ? t.stoppingNow : t.stopping) : ''}
      </span>
      {canKeep && (
        <Button size="lg" icon="stop" disabled={isPausing} onClick={() => void stopAndKeep(run)}>
          {isPretraining ? t.stopAndKeepNow : t.stopAndKeep}
        </Button>
      )}
      <Button
        variant="primary"
        size="lg"
        icon="pause"
        shortcut="space"
        disabled={isPausing}
        onClick={() => void pause()}
      >
        {t.pause}
      </Button>
      {isAsking && <CancelDialog run={run} onClose={() => setAsking(false)} />}
    </footer>
  )
}

function Done({ onResult }: { onResult(): void }) {
  const t = runTexts.use()
  useHotkey('mod+enter', onResult)
  return (
    <footer className="run-foot">
      <span className="run-foot-gap" />
      <Button variant="primary" size="lg" shortcut="mod+enter" onClick={onResult}>
        {t.toResult}
      </Button>
    </footer>
  )
}

function Stopped({ log }: { log: RunLog }) {
  const t = runTexts.use()
  const { run } = log
  const [isGoing, setGoing] = useState(false)
  const can = canGoOn(run)
  const resume = async () => {
    setGoing(true)
    await goOn(run)
    setGoing(false)
  }
  useHotkey('space', () => void resume(), { enabled: can && !isGoing })
  // runs of an older version do not say what they saved
  const saved = run.progress.saved?.step ?? (run.status === 'cancelled' ? 0 : run.progress.step)
  const isKept = saved > 0
  return (
    <footer className="run-foot">
      <span className="run-hint run-foot-words">
        {can ? (isKept ? t.resumeFrom(formatCount(saved)) : t.resumeStart) : t.hopeless}
      </span>
      {can && (
        <Button
          variant="primary"
          size="lg"
          icon="play"
          shortcut="space"
          disabled={isGoing}
          onClick={() => void resume()}
        >
          {t.resume}
        </Button>
      )}
    </footer>
  )
}
