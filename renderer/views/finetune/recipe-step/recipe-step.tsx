// Step three: what is learned follows from the columns; here one chooses from which model and how, and sees what it will cost before it begins.

import { useEffect } from 'react'
import { go, useRoute } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ViewBody, ViewSplit } from '../../../components/view-frame.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { leaveRecipe, openRecipe, recipeStore } from '../../../stores/recipe.ts'
import { changeWizard, goStep, useWizard } from '../../../stores/wizard.ts'
import { BaseModels } from './base-models.tsx'
import { EstimateAside } from './estimate-aside.tsx'
import { MethodCards } from './method-cards.tsx'
import { RecipeFoot } from './recipe-foot.tsx'
import { SettingsPart } from './settings-part.tsx'
import { TaskLine } from './task-line.tsx'
import { useRecipe } from './use-recipe.ts'
import './recipe.css'

export function RecipeStep() {
  const t = recipeTexts.use()
  const { params } = useRoute()
  const datasetId = useWizard((state) => state.datasetId) ?? params.dataset ?? null
  const { error, options } = recipeStore()
  const recipe = useRecipe()
  useEffect(() => {
    if (datasetId !== null) void openRecipe(datasetId)
    return leaveRecipe
  }, [datasetId])
  // the frame's hue is the model's
  const modelId = recipe?.choice.modelId
  useEffect(() => {
    if (modelId !== undefined) changeWizard({ modelId })
  }, [modelId])

  if (datasetId === null)
    return (
      <ViewBody>
        <EmptyState title={t.none} text={t.noneText}>
          <Button variant="primary" onClick={() => goStep('file')}>
            {t.toData}
          </Button>
        </EmptyState>
      </ViewBody>
    )
  if (error !== null)
    return (
      <ViewBody>
        <ErrorNote error={error} onRetry={() => void openRecipe(datasetId)} />
      </ViewBody>
    )
  if (options === null)
    return (
      <ViewBody>
        <Loading label={t.loading} lines={5} />
      </ViewBody>
    )
  if (recipe === null)
    return (
      <ViewBody className="recipe">
        <TaskLine options={options} />
        <EmptyState title={t.noModel} text={t.noModelText}>
          <Button variant="primary" icon="models" onClick={() => go('models')}>
            {t.toModels}
          </Button>
        </EmptyState>
        {options.models.length > 0 && <BaseModels options={options} recipe={null} />}
      </ViewBody>
    )
  return (
    <>
      <ViewSplit>
        <ViewBody className="recipe">
          <TaskLine options={options} />
          <BaseModels options={options} recipe={recipe} />
          <MethodCards recipe={recipe} />
          <SettingsPart recipe={recipe} />
        </ViewBody>
        <Panel label={t.estimate} className="recipe-panel">
          <EstimateAside recipe={recipe} />
        </Panel>
      </ViewSplit>
      <RecipeFoot recipe={recipe} />
    </>
  )
}
