// Classify: one sentence as it is typed, or a whole table at once.

import { formatCount } from '../../app/format.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { ModelPicker } from '../../components/model-picker.tsx'
import { NoModel } from '../../components/no-model.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { useChoice } from '../../stores/choices.ts'
import { answers } from '../../stores/classify.ts'
import { sourceStore } from '../../stores/classify-source.ts'
import { useModels } from '../../stores/models.ts'
import { OneSentence } from './one-sentence.tsx'
import { TableColumns } from './table-columns.tsx'
import { TableResult } from './table-result.tsx'
import { TableSource } from './table-source.tsx'

export function ClassifyView() {
  const t = classifyTexts.use()
  const { params } = useRoute()
  const [modelId, choose] = useChoice('classify')
  const model = useModels((state) => state.byId(modelId))
  const milliseconds = answers.use((state) => (state.modelId === modelId ? state.answer?.milliseconds : undefined))
  const file = sourceStore((state) => state.file)
  const tab = params.tab === 'table' ? 'table' : 'one'
  const detail = [
    ...(model && model.labels.length > 0 && model.problem !== 'score'
      ? [t.labels(formatCount(model.labels.length))]
      : []),
    ...(tab === 'one' && milliseconds !== undefined ? [t.milliseconds(formatCount(Math.max(1, milliseconds)))] : []),
  ].join(' · ')
  return (
    <ViewFrame kind={model?.kind} className="classify">
      <ViewBar
        start={
          <>
            <h1 className="unseen">{t.title}</h1>
            <ModelPicker use="classify" value={modelId} onChange={choose} detail={detail === '' ? undefined : detail} />
          </>
        }
        end={
          <Segmented
            label={t.tabs}
            value={tab}
            onChange={(next) =>
              go('classify', next === 'table' ? { ...params, tab: next } : { ...params, tab: undefined })
            }
            items={[
              { value: 'one', label: t.one },
              { value: 'table', label: t.table },
            ]}
          />
        }
      />
      {tab === 'table' && params.job !== undefined ? (
        <TableResult key={params.job} jobId={params.job} />
      ) : model === undefined ? (
        <ViewBody>
          <NoModel use="classify" />
        </ViewBody>
      ) : tab === 'one' ? (
        <OneSentence key={model.id} model={model} />
      ) : file === null ? (
        <TableSource model={model} />
      ) : (
        <TableColumns model={model} />
      )}
    </ViewFrame>
  )
}
