// A walk through the wizard with a real file, from the drop to a folder that other programs read: what the journeys with the mouse share.

import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecipeMethod } from '../../shared/contract/recipes.ts'
import { connect } from '../host/contract-client.ts'
import type { HostProcess } from '../host/host-process.ts'
import type { App } from '../pages/app.ts'
import { type ExportName, exportPage } from '../pages/export.ts'
import { recipePage } from '../pages/recipe.ts'
import { resultPage } from '../pages/result.ts'
import { runPage } from '../pages/run.ts'
import { wizardPage } from '../pages/wizard.ts'
import { expect, test } from '../test.ts'

/** The public datasets, where a checkout has them beside it. */
const dataFolder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')

/** Whole tables are read, learned from and measured on; a machine may have other work. */
export const journeyMs = 300_000

/** A real file; without it the test says so and is skipped. */
export function realFile(name: string): string {
  const path = join(dataFolder, name)
  if (!existsSync(path)) {
    console.warn(`Skipping "${test.info().title}": there is no ${path}`)
    test.skip(true, `there is no ${path}`)
  }
  return path
}

export type Starter = 'starter-bert-ko' | 'starter-gpt-en'

/** Into the library as its own button does. */
export async function addStarter(host: HostProcess, name: Starter): Promise<void> {
  const { api, close } = await connect(host)
  await api.models.addStarter({ name })
  close()
}

export type Plan = {
  method: RecipeMethod
  /** Few rows: what is tested is the way, not the model. */
  settings: Record<string, number>
}

/** Few passes and few measurements. */
export const short = { epochs: 1, evaluations: 1, maxLength: 48 } as const

/** From the columns, once they are right, to the recipe: the whole table is stored. */
export async function store(app: App): Promise<void> {
  const wizard = wizardPage(app)
  await wizard.waitForNext()
  await wizard.next.click()
  await wizard.expectStep('recipe', 120_000)
}

/** From the recipe to the result. */
export async function train(app: App, base: Starter, { method, settings }: Plan): Promise<void> {
  const recipe = recipePage(app)
  await expect(recipe.base(base)).toBeChecked()
  await recipe.method(method).click()
  await recipe.set(settings)
  await recipe.start.click()
  await wizardPage(app).expectStep('run')
  await runPage(app).watchToTheEnd(journeyMs)
  await expect(resultPage(app).lead).toContainText(/\d/)
}

/** Writes the tuned model with the mouse; every file was loaded again and agreed. Gives the folder and what is in it. */
export async function exportAs(app: App, names: readonly ExportName[]): Promise<{ folder: string; files: string[] }> {
  await resultPage(app).export.click()
  const view = exportPage(app)
  await view.choose(names)
  await view.start.click()
  return verified(app, names)
}

export async function verified(app: App, names: readonly ExportName[]) {
  const view = exportPage(app)
  const folder = await view.verified(journeyMs)
  // the heading, the model itself, and a row a file without a mark of failure
  await expect(view.rows).toHaveCount(names.length + 2)
  await expect(view.proof.locator('.export-bad')).toHaveCount(0)
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/'))
  expect(files).toContain('README.md')
  return { folder, files }
}

export const few = (rows: number) => ({ rows, ...short })
