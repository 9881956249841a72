// The second step: what the columns are, what is wrong with the rows, what the labels are called, and which rows are kept for the test.

import { useEffect } from 'react'
import { useHotkey } from '../../../app/hotkeys.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Loading } from '../../../components/loading.tsx'
import { ViewBody } from '../../../components/view-frame.tsx'
import { columnsTexts } from '../../../locales/columns.ts'
import { finetuneTexts } from '../../../locales/finetune.ts'
import { useDatasets } from '../../../stores/datasets.ts'
import { importTable, useTableImport } from '../../../stores/table-import.ts'
import { lookAt, stopLooking, useTableLook } from '../../../stores/table-look.ts'
import { goStep, useWizard } from '../../../stores/wizard.ts'
import { WizardFoot } from '../wizard-foot.tsx'
import { CheckList } from './check-list.tsx'
import { ColumnTable } from './column-table.tsx'
import { ImportProgress } from './import-progress.tsx'
import { LabelsPane } from './labels-pane.tsx'
import { useBlock } from './next-block.ts'
import { ReadingLine } from './reading-line.tsx'
import { SplitPane } from './split-pane.tsx'
import { useSentence } from './what-is-made.ts'
import './columns-step.css'

export function ColumnsStep() {
  const t = columnsTexts.use()
  const { draft, modelId, settings } = useWizard()
  const { maxLength } = settings
  const { peek, peekError, scanError } = useTableLook()
  useEffect(() => {
    if (draft) lookAt(draft, modelId, maxLength)
  }, [draft, modelId, maxLength])
  useEffect(() => stopLooking, [])
  if (draft === null) return <NoTable />
  return (
    <>
      <ViewBody className="columns-body">
        {peekError !== null && (
          <div className="columns-trouble">
            <ErrorNote error={peekError} onRetry={() => goStep('file')} retryLabel={t.another} />
          </div>
        )}
        {peek === null && peekError === null && <Loading label={t.counting} lines={6} />}
        {peek !== null && (
          <div className="columns">
            <div className="columns-main">
              <ReadingLine peek={peek} draft={draft} />
              <ColumnTable peek={peek} draft={draft} />
              {scanError !== null && <ErrorNote error={scanError} />}
              <CheckList draft={draft} />
            </div>
            <aside className="columns-side">
              <LabelsPane draft={draft} />
              <SplitPane draft={draft} />
            </aside>
          </div>
        )}
      </ViewBody>
      <Foot />
    </>
  )
}

/** A dataset whose file is gone has its rows, but no columns to choose anew. */
function NoTable() {
  const t = columnsTexts.use()
  const { list, isLoaded } = useDatasets()
  const datasetId = useWizard((state) => state.datasetId)
  const dataset = list.find(({ id }) => id === datasetId)
  if (!isLoaded || dataset?.isFileThere === true) return <Loading label={t.counting} lines={6} />
  return (
    <EmptyState title={t.fileGone} text={dataset ? t.fileGoneText(dataset.path) : undefined}>
      <Button variant="primary" onClick={() => goStep('file')}>
        {t.another}
      </Button>
    </EmptyState>
  )
}

function Foot() {
  const t = columnsTexts.use()
  const common = finetuneTexts.use()
  const { draft, name, datasetId } = useWizard()
  const { job, error } = useTableImport()
  const block = useBlock()
  const sentence = useSentence()
  const isBusy = job !== null
  const next = () => {
    if (draft === null || block !== null || isBusy) return
    // the same choices are the same dataset
    if (datasetId !== null) goStep('recipe')
    else void importTable(draft, name)
  }
  useHotkey('enter', next)
  if (isBusy) return <ImportProgress job={job} />
  return (
    <>
      {error !== null && (
        <div className="columns-failed">
          <ErrorNote error={error} />
        </div>
      )}
      <WizardFoot sentence={block?.isWait ? block.text : sentence} reason={block?.isWait ? null : block?.text}>
        <Button size="lg" onClick={() => goStep('file')}>
          {common.back}
        </Button>
        <Button variant="primary" size="lg" shortcut="enter" disabled={block !== null} onClick={next}>
          {t.next}
        </Button>
      </WizardFoot>
    </>
  )
}
