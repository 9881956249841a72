// The wizard's third step: from which model, how, with which settings, at what cost.

import { expect, type Locator } from '@playwright/test'
import { recipeTexts } from '../../renderer/locales/recipe.ts'
import type { RecipeMethod } from '../../shared/contract/recipes.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function recipePage({ page, main, language }: App) {
  const t = textsIn(recipeTexts, language)
  const change = main.getByRole('button', { name: t.change, exact: true })
  const field = (name: string): Locator => main.getByRole('textbox', { name: t.fields[name]![0], exact: true })
  return {
    t,
    task: main.locator('.recipe-task'),
    base: (name: string): Locator => main.getByRole('radio', { name: new RegExp(name) }),
    method: (method: RecipeMethod): Locator =>
      main
        .getByRole('radiogroup', { name: t.methodTitle })
        .getByRole('radio', { name: new RegExp(`^${t.methods[method]![0]}`) }),
    change,
    preset: (name: 'quick' | 'usual' | 'thorough'): Locator =>
      main.getByRole('radiogroup', { name: t.presets }).getByRole('radio', { name: t.presetNames[name] }),
    field,
    /** Numbers of the settings, by the names that recipes know. */
    async set(values: Record<string, number>): Promise<void> {
      if (await change.isVisible()) await change.click()
      for (const [name, value] of Object.entries(values)) {
        await field(name).fill(String(value))
        await field(name).press('Tab')
        await expect(field(name)).toHaveValue(String(value))
      }
    },
    aside: page.getByRole('complementary', { name: t.estimate }),
    /** Of the whole run, measured. */
    estimate: main.locator('.recipe-big'),
    name: main.getByRole('textbox', { name: t.name, exact: true }),
    start: main.getByRole('button', { name: t.start }),
    compare: main.getByRole('button', { name: t.compare }),
    compareDialog: page.getByRole('dialog', { name: t.compareTitle }),
    tryAll: main.locator('.recipe-all'),
  }
}
