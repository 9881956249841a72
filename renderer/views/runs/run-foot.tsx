// The foot of a run's page: stop it, or go on with it.

import { useState } from 'react'
import type { RunView } from '../../../shared/contract/runs.ts'
import { formatCount } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { runTexts } from '../../locales/runs.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { goOn } from './run-actions.ts'
import { canGoOn } from './run-facts.ts'

export function RunFoot({ run }: { run: RunView }) {
  const t = runTexts.use()
  const [isAsking, setAsking] = useState(false)
  const [isGoing, setGoing] = useState(false)
  const resume = async () => {
    setGoing(true)
    await goOn(run)
    setGoing(false)
  }
  if (run.status === 'done' || run.isElsewhere) return null
  if (run.status === 'running')
    return (
      <footer className="run-foot">
        <Button variant="danger" size="lg" icon="stop" onClick={() => setAsking(true)}>
          {t.cancel}
        </Button>
        <span className="run-hint only-wide">
          {run.progress.phase === 'queued' ? t.cancelQueuedText : t.cancelText}
        </span>
        {isAsking && <CancelDialog run={run} onClose={() => setAsking(false)} />}
      </footer>
    )
  const { step } = run.progress
  return (
    <footer className="run-foot">
      <span className="run-hint run-foot-words">
        {canGoOn(run) ? (step > 0 ? t.resumeFrom(formatCount(step)) : t.resumeStart) : t.hopeless}
      </span>
      {canGoOn(run) && (
        <Button variant="primary" size="lg" icon="play" disabled={isGoing} onClick={() => void resume()}>
          {t.resume}
        </Button>
      )}
    </footer>
  )
}
