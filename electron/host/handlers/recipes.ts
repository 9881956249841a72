// What can be taught with a dataset, and what it will cost.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { estimateRecipe } from '../recipes/estimate-recipe.ts'
import { createMeasure } from '../recipes/measure-recipe.ts'
import { recipeOptions } from '../recipes/recipe-options.ts'

export function recipesHandlers({ host, onClose }: AppParts) {
  const { measure, close } = createMeasure(host)
  onClose(close)
  return os.recipes.router({
    options: os.recipes.options.handler(({ input }) => recipeOptions(host, input.datasetId)),
    estimate: os.recipes.estimate.handler(({ input, signal }) => estimateRecipe({ host, measure }, input, signal)),
  })
}
