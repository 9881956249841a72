// The last step of the wizard: how far the new model can be trusted.

import { go, useRoute } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ViewBody } from '../../../components/view-frame.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { useWizard } from '../../../stores/wizard.ts'
import { RunResult } from './run-result.tsx'

export function ResultStep() {
  const t = resultTexts.use()
  const { params } = useRoute()
  const chosen = useWizard((state) => state.runId)
  const runId = params.run ?? chosen
  return (
    <ViewBody>
      {runId === null ? (
        <EmptyState title={t.none} text={t.noneText}>
          <Button onClick={() => go('runs')}>{t.toRuns}</Button>
        </EmptyState>
      ) : (
        <RunResult runId={runId} />
      )}
    </ViewBody>
  )
}
