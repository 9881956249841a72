// Data: the tables that the library knows, and what is in the one that is chosen.

import { useState } from 'react'
import { formatBytes } from '../../app/format.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { textMatches } from '../../app/search.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { Panel } from '../../components/panel.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { ViewBar, ViewBody, ViewFrame, ViewSplit } from '../../components/view-frame.tsx'
import { dataTexts } from '../../locales/data.ts'
import { reloadDatasets, useDatasets } from '../../stores/datasets.ts'
import { DatasetPane } from './dataset-pane.tsx'
import { DatasetsTable } from './datasets-table.tsx'
import './data.css'

export function DatasetsView() {
  const t = dataTexts.use()
  const { list, isLoaded, error } = useDatasets()
  const { params } = useRoute()
  const [query, setQuery] = useState('')
  const shown = list.filter((dataset) => textMatches(query, [dataset.name, ...dataset.columns]))
  const chosen = shown.find(({ id }) => id === params.id) ?? shown[0]
  const total = list.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return (
    <ViewFrame>
      <ViewBar
        title={t.title}
        end={
          <>
            {list.length > 0 && <SearchField className="data-find" value={query} onChange={setQuery} label={t.find} />}
            <Button variant="primary" icon="finetune" onClick={() => go('finetune')}>
              {t.toFinetune}
            </Button>
          </>
        }
      />
      <ViewSplit>
        <ViewBody className="data-body">
          {error !== null && <ErrorNote error={error} onRetry={() => void reloadDatasets()} />}
          {!isLoaded && error === null && <Loading label={t.loading} lines={4} />}
          {isLoaded && list.length === 0 && (
            <EmptyState title={t.emptyTitle} text={t.emptyText}>
              <Button variant="primary" icon="finetune" onClick={() => go('finetune')}>
                {t.toFinetune}
              </Button>
            </EmptyState>
          )}
          {list.length > 0 && shown.length === 0 && <p className="data-hint">{t.noMatch}</p>}
          {shown.length > 0 && (
            <>
              <DatasetsTable datasets={shown} chosenId={chosen?.id} />
              <p className="data-hint data-total">{t.total(formatBytes(total))}</p>
            </>
          )}
        </ViewBody>
        {chosen && (
          <Panel label={chosen.name} className="data-panel">
            <DatasetPane key={chosen.id} dataset={chosen} />
          </Panel>
        )}
      </ViewSplit>
    </ViewFrame>
  )
}
