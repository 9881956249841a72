// Models: a folder comes in through the file dialog, is renamed, removed and taken back; the same one does not come in twice, a bad one says why.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelNames } from '../home/make-home.ts'
import { modelsPage } from '../pages/models.ts'
import { expect, test } from '../test.ts'

test.describe('with an empty library', () => {
  test.use({ ownHost: true, homeKind: 'empty' })

  test('a folder is imported, renamed, removed and taken back; not twice', async ({ app, page, made }) => {
    const { bert } = modelNames
    const folder = join(made.home, 'models', bert)
    await app.open('models')
    const view = modelsPage(app)
    await view.import(folder)
    await expect(app.note(view.t.imported(bert))).toBeVisible()
    await expect(view.row(bert)).toBeVisible()
    await expect(view.title(bert)).toBeVisible()
    await expect(view.details).toContainText(folder)

    await view.import(folder)
    await expect(app.note(view.t.duplicate(bert))).toBeVisible()
    await expect(view.row(bert)).toHaveCount(1)

    await view.row(bert).click()
    await page.keyboard.press('F2')
    const name = page.getByRole('textbox', { name: view.t.newName })
    await name.fill('두 눈')
    await name.press('Enter')
    await expect(view.row('두 눈')).toBeVisible()
    await expect(view.row(bert)).toHaveCount(0)

    await view.more(view.t.remove)
    await expect(view.row('두 눈')).toHaveCount(0)
    await expect(app.note(view.t.removedKept('두 눈'))).toBeVisible()
    await app.undo().first().click()
    await expect(view.row('두 눈')).toBeVisible()
  })

  test('a folder without a model says what is wrong, and stays out', async ({ app, host }) => {
    const folder = join(host.home, 'no-model')
    await mkdir(folder)
    await writeFile(join(folder, 'notes.txt'), 'nothing here')
    await app.open('models')
    const view = modelsPage(app)
    await view.import(folder)
    await expect(app.main.getByRole('alert')).toContainText(/config\.json|model/)
    await expect(app.main.locator('.models-row')).toHaveCount(0)
  })
})

test.describe('with a library', () => {
  test.use({ ownHost: true })

  test('its rows tell family, size and task, and keys walk them', async ({ app, page }) => {
    await app.open('models')
    const view = modelsPage(app)
    for (const name of Object.values(modelNames)) await expect(view.row(name)).toBeVisible()
    await expect(view.row(modelNames.gpt)).toContainText('394K')
    await view.row(modelNames.moods).click()
    await expect(view.title(modelNames.moods)).toBeVisible()
    await expect(view.details).toContainText(view.t.metrics.accuracy!)
    // the card's own headings lie below the view's
    await expect(view.details.getByRole('heading', { level: 4, name: 'Known weaknesses' })).toBeAttached()
    await expect(view.details.getByRole('heading', { level: 2 })).toHaveText(modelNames.moods)
    const first = await app.main.locator('.models-row[aria-selected=true]').innerText()
    await page.keyboard.press('ArrowDown')
    await expect(app.main.locator('.models-row[aria-selected=true]')).not.toHaveText(first)
    await view.find.fill('writer')
    await expect(app.main.locator('.models-row')).toHaveCount(1)
  })

  test('a model that is removed is in the trash, and one that is tried opens its view', async ({ app, page }) => {
    await app.open('models')
    const view = modelsPage(app)
    await view.row(modelNames.bert).dblclick()
    await app.expectView('fill-mask')
    await expect(app.picker).toContainText(modelNames.bert)
    await app.open('models')
    await view.row(modelNames.gpt).click()
    await view.more(view.t.remove)
    // by the keyboard: the word that it is out of the library may lie over it for a while
    await view.trash.press('Enter')
    const trash = page.getByRole('dialog', { name: view.t.trash })
    await trash.getByRole('button', { name: `${view.t.restore}: ${modelNames.gpt}` }).click()
    await expect(view.row(modelNames.gpt)).toBeVisible()
  })
})
