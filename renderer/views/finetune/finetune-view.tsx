// Fine-tune: five steps from a table to a model that one can trust.

import { type ComponentType, useEffect, useRef } from 'react'
import { useRoute } from '../../app/navigation.ts'
import { ViewFrame } from '../../components/view-frame.tsx'
import { useDatasets } from '../../stores/datasets.ts'
import { useModels } from '../../stores/models.ts'
import { reopenDataset, takeAddress, useWizard, type WizardStep } from '../../stores/wizard.ts'
import { ColumnsStep } from './columns-step/columns-step.tsx'
import { FileStep } from './file-step/file-step.tsx'
import { RecipeStep } from './recipe-step/index.ts'
import { ResultStep } from './result-step/index.ts'
import { RunStep } from './run-step/index.ts'
import { WizardBar } from './wizard-bar.tsx'
import './finetune.css'

const steps: Record<WizardStep, ComponentType> = {
  file: FileStep,
  columns: ColumnsStep,
  recipe: RecipeStep,
  run: RunStep,
  result: ResultStep,
}

export function FinetuneView() {
  const { params } = useRoute()
  useEffect(() => takeAddress(params), [params])
  const { step, modelId, datasetId, draft } = useWizard()
  // a step begins at its top, and its own keys act: what had the focus was of the step before
  const before = useRef(step)
  useEffect(() => {
    if (before.current !== step) document.querySelector('main')?.focus({ preventScroll: true })
    before.current = step
  }, [step])
  const { list } = useDatasets()
  const dataset = draft === null ? list.find(({ id }) => id === datasetId) : undefined
  useEffect(() => {
    if (dataset) reopenDataset(dataset)
  }, [dataset])
  const kind = useModels((state) => (modelId === null ? undefined : state.byId(modelId)?.kind))
  const Step = steps[step]
  return (
    <ViewFrame kind={step === 'file' || step === 'columns' ? undefined : kind}>
      <WizardBar />
      <Step />
    </ViewFrame>
  )
}
