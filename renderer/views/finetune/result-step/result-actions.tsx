// What is done with a model that one has come to trust, or not yet.

import { useEffect } from 'react'
import type { ModelView } from '../../../../shared/contract/models.ts'
import type { RunResultView } from '../../../../shared/contract/results.ts'
import { formatPercent } from '../../../app/format.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { Menu } from '../../../components/menu.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { choose } from '../../../stores/choices.ts'
import { comparableRuns } from '../../../stores/results.ts'

export type ResultActionsProps = { result: RunResultView; model: ModelView | undefined }

export function ResultActions({ result, model }: ResultActionsProps) {
  const t = resultTexts.use()
  const isLabels = result.outcome.problem !== 'text'
  return (
    <div className="result-actions">
      {model && (
        <Button variant="primary" icon="export" onClick={() => go('export', { model: model.id })}>
          {t.export}
        </Button>
      )}
      {model && isLabels && (
        <Button
          icon="classify"
          onClick={() => {
            choose('classify', model.id)
            go('classify', { tab: 'table' })
          }}
        >
          {t.label}
        </Button>
      )}
      <CompareMenu runId={result.run.id} />
      {model && (
        <Button variant="quiet" icon="models" onClick={() => go('models', { id: model.id })}>
          {t.openModel}
        </Button>
      )}
    </div>
  )
}

function CompareMenu({ runId }: { runId: string }) {
  const t = resultTexts.use()
  const { answer } = comparableRuns.use(runId)
  useEffect(() => {
    void comparableRuns.reload(runId)
  }, [runId])
  const others = answer ?? []
  const trigger = (
    <Button icon="compare" disabled={others.length === 0} title={others.length === 0 ? t.noComparable : undefined}>
      {t.compare}
    </Button>
  )
  if (others.length === 0) return trigger
  return (
    <Menu
      label={t.comparing}
      align="start"
      trigger={trigger}
      items={others.map((run) => ({
        label: `${run.name}${typeof run.metrics?.accuracy === 'number' ? ` · ${formatPercent(run.metrics.accuracy)}` : ''}`,
        onSelect: () => go('compare', { a: runId, b: run.id }),
      }))}
    />
  )
}
