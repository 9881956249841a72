// What is chosen for a dataset, and in which order it is measured.

import { expect, test } from 'vitest'
import type { RecipeModel, RecipeOptions } from '../../shared/contract/recipes.ts'
import { chosenRecipe, wantedChoices } from './recipe.ts'

const model = (modelId: string, more: Partial<RecipeModel> = {}) =>
  ({ modelId, refusal: null, methods: ['head', 'lora', 'full'], parameters: 5e6, ...more }) as RecipeModel
const options = {
  models: [
    model('small'),
    model('other'),
    model('large', { parameters: 4e8 }),
    model('tight', { methods: ['head'] }),
    model('adapter', { refusal: 'adapter', methods: [] }),
  ],
  suggestion: { modelId: 'small', method: 'full', reason: 'small-model' },
} as unknown as RecipeOptions
const nothing = { modelId: null, method: null, settings: {} }

test('what is suggested is chosen until the user says otherwise, and what cannot be is not kept', () => {
  expect(chosenRecipe({ options }, nothing)).toMatchObject({ modelId: 'small', method: 'full' })
  expect(chosenRecipe({ options }, { ...nothing, method: 'lora' })).toMatchObject({ modelId: 'small', method: 'lora' })
  expect(chosenRecipe({ options }, { ...nothing, modelId: 'other' })).toMatchObject({
    modelId: 'other',
    method: 'lora',
  })
  expect(chosenRecipe({ options }, { ...nothing, modelId: 'adapter' })).toMatchObject({ modelId: 'small' })
  expect(chosenRecipe({ options }, { ...nothing, modelId: 'tight', method: 'full' })).toMatchObject({ method: 'head' })
  const none = { ...options, models: [model('adapter', { refusal: 'adapter' })], suggestion: null }
  expect(chosenRecipe({ options: none }, nothing)).toBeNull()
  expect(chosenRecipe({ options: null }, nothing)).toBeNull()
})

test('a decoder is not told to mask tokens, whatever was set for an encoder', () => {
  const models = [model('reader', { kind: 'bert' }), model('writer', { kind: 'gpt' })]
  const settingsOf = (modelId: string) =>
    chosenRecipe({ options: { ...options, models } }, { ...nothing, modelId, settings: { epochs: 2, maskShare: 0.3 } })
      ?.settings
  expect(settingsOf('reader')).toEqual({ epochs: 2, maskShare: 0.3 })
  expect(settingsOf('writer')).toEqual({ epochs: 2 })
})

test('the choice is measured first, then its other methods, then what is quick', () => {
  const choice = { modelId: 'small', method: 'lora' as const, settings: { epochs: 2 } }
  const names = wantedChoices({ options }, choice).map(({ modelId, method }) => `${modelId} ${method}`)
  expect(names).toEqual(['small lora', 'small head', 'small full', 'other lora'])
  expect(wantedChoices({ options }, choice).every(({ settings }) => settings === choice.settings)).toBe(true)
  expect(wantedChoices({ options }, null)).toEqual([])
})
