// Data: the table that the classifier learned from, its values and rows, another name, and off the list.

import { dataPage } from '../pages/data.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true })

test('a table shows its values, its rows and who learned from it', async ({ app, page, made }) => {
  await app.open('data')
  const view = dataPage(app)
  await expect(view.rows).toHaveCount(2)
  await view.row('moods.csv').click()
  await expect(view.row('moods.csv')).toContainText('480')
  const pane = view.pane('moods.csv')
  await expect(pane).toContainText(made.files.moods)
  for (const label of ['good', 'bad']) await expect(pane.getByText(label, { exact: true }).first()).toBeVisible()
  await expect(pane.getByRole('list', { name: view.t.previewRows('1', '6') }).getByRole('listitem')).toHaveCount(6)
  await pane.getByRole('button', { name: view.t.wholeTable }).click()
  const sheet = page.getByRole('dialog', { name: 'moods.csv' })
  await expect(sheet.getByRole('listitem').first()).toContainText('1')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
})

test('it gets another name, and leaves the list while its file stays', async ({ app, page }) => {
  await app.open('data')
  const view = dataPage(app)
  await view.row('moods.csv').click()
  await view.more(view.t.rename)
  const name = page.getByRole('dialog', { name: view.t.rename }).getByRole('textbox')
  await name.fill('기분')
  await name.press('Enter')
  await expect(view.row('기분')).toBeVisible()
  await view.more(view.t.forget)
  await page.getByRole('dialog').getByRole('button', { name: view.t.forget }).click()
  await expect(view.row('기분')).toHaveCount(0)
  await expect(view.rows).toHaveCount(1)
})
