// A word when a run has ended: a toast in the window, and a notification of the system where the window is not being looked at.

import type { RunView } from '../../shared/contract/runs.ts'
import { toast } from '../components/toast.tsx'
import { runTexts } from '../locales/runs.ts'
import { endedRuns } from '../stores/run-ends.ts'
import { runsStore } from '../stores/runs.ts'
import { resultSentence } from '../views/runs/run-facts.ts'
import { desktop } from './desktop.ts'
import { getRoute, go } from './navigation.ts'

function isInView({ id }: RunView): boolean {
  const { view, params } = getRoute()
  return (view === 'runs' && params.id === id) || (view === 'finetune' && params.run === id)
}

function announce(run: RunView): void {
  const t = runTexts.get()
  const result = run.status === 'done' ? resultSentence(run.metrics) : null
  const text =
    run.status === 'failed'
      ? t.failedOne(run.name)
      : result === null
        ? t.finished(run.name)
        : t.finishedWith(run.name, result)
  if (!document.hasFocus()) desktop?.notify('Tunesmith', text).catch((error: unknown) => console.warn('notify', error))
  if (isInView(run)) return
  const onAction = () =>
    run.status === 'done' && run.method !== 'pretrain'
      ? go('finetune', { step: 'result', run: run.id })
      : go('runs', { id: run.id })
  toast({
    text,
    action: { label: t.see, onAction, isUndo: false },
    ...(run.status === 'failed' ? { tone: 'bad' as const } : {}),
  })
}

/** Returns the way to stop. */
export function announceRunEnds(): () => void {
  return runsStore.subscribe((now, before) => {
    for (const run of endedRuns(before.list, now.list)) announce(run)
  })
}
