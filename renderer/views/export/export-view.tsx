// Export: a model of the library as files for other programs, each proved to answer as the model does before it is kept.

import { useEffect } from 'react'
import { client } from '../../app/client.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Note } from '../../components/note.tsx'
import { Select } from '../../components/select.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { exportTexts } from '../../locales/export.ts'
import { reloadModels, useModels } from '../../stores/models.ts'
import './export.css'
import { ModelExport } from './model-export.tsx'

/** A job leads to its model. */
function useModelOfJob(modelId: string | undefined, jobId: string | undefined): void {
  useEffect(() => {
    if (modelId !== undefined || jobId === undefined) return
    const stop = new AbortController()
    client.exports.report({ jobId }, { signal: stop.signal }).then(
      (report) => {
        if (report.modelId !== null) go('export', { model: report.modelId, job: jobId }, { replace: true })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) console.warn('exports.report', error)
      },
    )
    return () => stop.abort()
  }, [modelId, jobId])
}

export function ExportView() {
  const t = exportTexts.use()
  const { list, isLoaded, error } = useModels()
  const { params } = useRoute()
  useModelOfJob(params.model, params.job)
  const model = list.find(({ id }) => id === params.model)
  return (
    <ViewFrame kind={model?.kind} className="export">
      <ViewBar
        title={t.title}
        start={
          <IconButton
            icon="arrow-left"
            label={t.back}
            onClick={() => go('models', model === undefined ? {} : { id: model.id })}
          />
        }
        end={
          <Select
            className="export-pick"
            label={t.model}
            placeholder={t.chooseModel}
            value={model?.id ?? null}
            onChange={(id) => go('export', { model: id }, { replace: true })}
            items={list.map(({ id, name, isMissing }) => ({ value: id, label: name, disabled: isMissing }))}
          />
        }
      />
      {model === undefined ? (
        <ViewBody>
          {error !== null && <ErrorNote error={error} onRetry={() => void reloadModels()} />}
          {isLoaded && error === null && (
            <EmptyState title={t.noModel} text={t.noModelText}>
              <Button onClick={() => go('models')}>{t.toModels}</Button>
            </EmptyState>
          )}
        </ViewBody>
      ) : model.isMissing ? (
        <ViewBody>
          <Note tone="warn">{t.missing}</Note>
        </ViewBody>
      ) : (
        <ModelExport key={model.id} model={model} jobId={params.job} />
      )}
    </ViewFrame>
  )
}
