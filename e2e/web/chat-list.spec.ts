// The list of chats: search, rename, delete and take back; and that no single key deletes.

import { chatPage } from '../pages/chat.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true })

test('chats are found by what was said, renamed, deleted and taken back', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.sendAndWait('고양이는 바다를')
  await page.keyboard.press('ControlOrMeta+n')
  await expect(view.own).toHaveCount(0)
  await view.sendAndWait('The train today')
  await expect(view.row(/./)).toHaveCount(2)

  await view.find.fill('바다')
  await expect(view.row(/./)).toHaveCount(1)
  await expect(view.row('고양이는 바다를')).toBeVisible()
  await view.find.fill('zzzz')
  await expect(app.main.getByText(view.t.noneFound('zzzz'))).toBeVisible()
  await view.find.fill('')

  await view.row('고양이는 바다를').click()
  await view.row('고양이는 바다를').press('F2')
  const name = app.main.getByRole('textbox', { name: view.t.renameLabel })
  await name.fill('바다 이야기')
  await name.press('Enter')
  await expect(view.row('바다 이야기')).toBeVisible()

  await view.menuOf('바다 이야기').click()
  await page.getByRole('menuitem', { name: view.t.remove }).click()
  await expect(view.row('바다 이야기')).toBeHidden()
  await expect(app.note(view.t.removed('바다 이야기'))).toBeVisible()
  await app.undo().click()
  await expect(view.row('바다 이야기')).toBeVisible()
  await expect(view.own).toContainText('고양이는 바다를')
})

test('a deletion is taken back by Ctrl Z too', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.sendAndWait('a friend waits')
  await view.menuOf('a friend waits').click()
  await page.getByRole('menuitem', { name: view.t.remove }).click()
  await expect(view.row('a friend waits')).toBeHidden()
  await app.main.focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(view.row('a friend waits')).toBeVisible()
})

test('no single key deletes a chat', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.sendAndWait('everyone likes it')
  await view.row('everyone likes it').focus()
  for (const key of ['Backspace', 'Delete', 'd', 'x']) {
    await page.keyboard.press(key)
    await expect(view.row('everyone likes it')).toBeVisible()
    await expect(view.own).toHaveCount(1)
  }
  await view.field.focus()
  await page.keyboard.press('Backspace')
  await app.main.focus()
  await page.keyboard.press('Backspace')
  await expect(view.own).toHaveCount(1)
  await expect(page).toHaveURL(/chat\?id=/)
})
