// Asks once before a run is stopped.

import type { RunView } from '../../../shared/contract/runs.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { runTexts } from '../../locales/runs.ts'
import { cancelRun } from './run-actions.ts'

export function CancelDialog({ run, onClose }: { run: RunView; onClose(): void }) {
  const t = runTexts.use()
  const stop = async () => {
    if (await cancelRun(run)) onClose()
  }
  return (
    <Dialog
      open
      size="sm"
      title={t.cancelTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t.keep}</Button>
          <Button variant="danger" onClick={() => void stop()}>
            {run.progress.phase === 'queued' ? t.stopQueued : t.stop}
          </Button>
        </>
      }
    >
      <p>{run.progress.phase === 'queued' ? t.cancelQueuedText : t.cancelText}</p>
    </Dialog>
  )
}
