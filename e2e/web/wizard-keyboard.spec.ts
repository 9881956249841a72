// The whole way without a mouse, in both languages: a file chosen by its path, columns, recipe, training, a sentence tried, an export checked.

import { basename, dirname } from 'node:path'
import { fileTexts } from '../../renderer/locales/files.ts'
import { finetuneTexts } from '../../renderer/locales/finetune.ts'
import type { RecipeMethod } from '../../shared/contract/recipes.ts'
import type { App } from '../pages/app.ts'
import { type ExportName, exportPage } from '../pages/export.ts'
import { tabTo } from '../pages/keys.ts'
import { recipePage } from '../pages/recipe.ts'
import { resultPage } from '../pages/result.ts'
import { runPage } from '../pages/run.ts'
import { textsIn } from '../pages/texts.ts'
import { wizardPage } from '../pages/wizard.ts'
import { expect, test } from '../test.ts'
import { addStarter, journeyMs, type Plan, realFile, short, verified } from './wizard-journey.ts'

test.use({ homeKind: 'empty', ownHost: true })
test.setTimeout(2 * journeyMs)

/** Ctrl+O, the folder's path, the file's name. */
async function chooseFile({ page, language }: App, file: string): Promise<void> {
  const t = textsIn(fileTexts, language)
  await page.keyboard.press('ControlOrMeta+o')
  const dialog = page.getByRole('dialog', { name: textsIn(finetuneTexts, language).chooseTitle })
  await tabTo(page, dialog.getByRole('textbox', { name: t.path }))
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(dirname(file))
  await page.keyboard.press('Enter')
  const list = dialog.getByRole('listbox', { name: t.entries(dirname(file)) })
  await tabTo(page, list)
  await page.keyboard.type(basename(file))
  await expect(list.getByRole('option', { name: basename(file), selected: true })).toBeVisible()
  await page.keyboard.press('Enter')
}

/** Arrows until the method is chosen: a group of choices is one tab stop. */
async function chooseMethod(app: App, method: RecipeMethod): Promise<void> {
  const recipe = recipePage(app)
  await tabTo(app.page, app.main.getByRole('radiogroup', { name: recipe.t.methodTitle }))
  for (let press = 0; press < 3 && !(await recipe.method(method).isChecked()); press++)
    await app.page.keyboard.press('ArrowRight')
  await expect(recipe.method(method)).toBeChecked()
}

async function setByKeys(app: App, settings: Plan['settings']): Promise<void> {
  const recipe = recipePage(app)
  await tabTo(app.page, recipe.change)
  await app.page.keyboard.press('Enter')
  for (const [name, value] of Object.entries(settings)) {
    await tabTo(app.page, recipe.field(name))
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.page.keyboard.type(String(value))
  }
}

async function exportByKeys(app: App, names: readonly ExportName[]) {
  const { page } = app
  await tabTo(page, resultPage(app).export)
  await page.keyboard.press('Enter')
  const view = exportPage(app)
  await view.ready()
  for (const name of Object.keys(view.t.names) as ExportName[]) {
    const box = view.choice(name)
    if ((await box.count()) === 0 || !(await box.isEnabled()) || (await box.isChecked()) === names.includes(name))
      continue
    await tabTo(page, box)
    await page.keyboard.press('Space')
  }
  await page.keyboard.press('ControlOrMeta+Enter')
  return verified(app, names)
}

type Journey = { file: string; plan: Plan; sentence: string; exports: readonly ExportName[] }

async function walk(app: App, { file, plan, sentence, exports }: Journey) {
  const { page } = app
  await app.open('finetune')
  const wizard = wizardPage(app)
  await chooseFile(app, file)
  await wizard.expectStep('columns')
  await wizard.waitForNext()
  await page.keyboard.press('Enter')
  await wizard.expectStep('recipe', 120_000)
  await chooseMethod(app, plan.method)
  await setByKeys(app, plan.settings)
  await page.keyboard.press('ControlOrMeta+Enter')
  await wizard.expectStep('run')
  await runPage(app).watchToTheEnd(journeyMs)
  const result = resultPage(app)
  await expect(result.lead).toContainText(/\d/)
  await tabTo(page, result.sentence)
  await page.keyboard.type(sentence)
  await expect(result.bars.first()).toContainText('%')
  return exportByKeys(app, exports)
}

test.describe('in Korean', () => {
  test.use({ language: 'ko' })

  test('comments by their hate: LoRA, to an adapter', async ({ app, host }) => {
    const file = realFile('ko/hate-speech-train.tsv')
    await addStarter(host, 'starter-bert-ko')
    const { files } = await walk(app, {
      file,
      plan: { method: 'lora', settings: { rows: 200, epochs: short.epochs, evaluations: short.evaluations } },
      sentence: '오늘 방송 정말 좋았어요',
      exports: ['peft'],
    })
    expect(files).toContain('adapter_model.safetensors')
  })
})

test('questions of a bank by 77 intents: a head, to ONNX', async ({ app, host }) => {
  const file = realFile('en/banking77-train.csv')
  await addStarter(host, 'starter-gpt-en')
  const { files } = await walk(app, {
    file,
    plan: { method: 'head', settings: { rows: 600 } },
    sentence: 'my card was stolen',
    exports: ['onnx float32'],
  })
  expect(files).toContain('onnx/model.onnx')
})
