// Runs: the ones that made the tests' models with their curves, and a new one from the dialog, watched, stopped and able to go on.

import { basename, dirname } from 'node:path'
import { modelNames } from '../home/make-home.ts'
import { chooseInDialog } from '../pages/file-chooser.ts'
import { runsPage } from '../pages/runs.ts'
import { expect, test } from '../test.ts'

test('past runs are listed, and open with their curve, numbers and samples', async ({ app, page }) => {
  await app.open('runs')
  const view = runsPage(app)
  for (const name of [modelNames.gpt, modelNames.bert, modelNames.moods]) await expect(view.row(name)).toBeVisible()
  await view.link(modelNames.gpt).click()
  await expect(view.head.getByRole('heading', { name: modelNames.gpt })).toBeVisible()
  await expect(view.head).toContainText(view.run.ended.done)
  await expect(view.chart(view.run.loss)).toBeVisible()
  await expect(app.main.getByRole('list', { name: view.run.saidList })).toBeVisible()
  await page.goBack()
  await expect(view.row(modelNames.gpt)).toBeVisible()
})

test.describe('a new run', () => {
  test.use({ ownHost: true })

  test('is put together by its cost, watched, stopped, and can go on', async ({ app, page, made, language }) => {
    test.setTimeout(120_000)
    await app.open('runs')
    const view = runsPage(app)
    await view.newPretrain.click()
    await expect(view.start).toBeDisabled()
    await view.builder.getByRole('button', { name: view.pretrain.choose, exact: true }).click()
    const { text } = made.files
    await chooseInDialog(page, language, view.pretrain.chooseTitle, dirname(text), basename(text))
    await view.builder.getByRole('radio', { name: 'tiny' }).click()
    await expect(view.estimate).toContainText(view.pretrain.parameters, { timeout: 60_000 })
    await view.field(view.pretrain.name).fill('from-the-dialog')
    await view.start.click()

    await expect(view.head.getByRole('heading', { name: 'from-the-dialog' })).toBeVisible()
    await expect(view.chart(view.run.loss)).toBeVisible({ timeout: 60_000 })
    // it follows the user into every view
    await app.place('settings').click()
    await expect(app.nav.getByRole('link', { name: /from-the-dialog/ })).toBeVisible()
    await app.nav.getByRole('link', { name: /from-the-dialog/ }).click()

    await app.main.getByRole('button', { name: view.run.cancel, exact: true }).click()
    await view.cancelDialog.getByRole('button', { name: view.run.stop, exact: true }).click()
    await expect(view.head).toContainText(view.run.ended.cancelled, { timeout: 30_000 })
    await expect(app.main.getByRole('button', { name: view.run.resume, exact: true })).toBeVisible()
  })
})
