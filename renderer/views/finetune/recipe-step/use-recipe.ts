// The recipe in view: what is possible, what is chosen, what it costs.

import type { RecipeMethod, RecipeModel, RecipeOptions } from '../../../../shared/contract/recipes.ts'
import { type Choice, type Cost, chosenRecipe, costOf, recipeStore } from '../../../stores/recipe.ts'
import { useWizard } from '../../../stores/wizard.ts'
import type { Of } from './recipe-words.ts'

export type RecipeInView = {
  options: RecipeOptions
  choice: Choice & { model: RecipeModel }
  costOf(modelId: string, method: RecipeMethod): Cost | undefined
}

/** null while it is read, and where no model can learn this. */
export function useRecipe(): RecipeInView | null {
  const { options, costs } = recipeStore()
  const { modelId, method, settings } = useWizard()
  const choice = chosenRecipe({ options }, { modelId, method, settings })
  if (!options || !choice) return null
  return {
    options,
    choice,
    costOf: (id, how) => costOf(costs, { modelId: id, method: how, settings }),
  }
}

/** What its settings depend on. */
export const ofRecipe = ({ options: { task }, choice: { method, model } }: RecipeInView): Of => ({
  method,
  model,
  task: task.kind,
  trainRows: task.trainRows,
})

export const estimateOf = (cost: Cost | undefined) => (cost?.state === 'done' ? cost.estimate : null)
