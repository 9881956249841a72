// The app in its own window: what only a desktop shell does, and the main path of the views through the pages that the browser's suite uses.

import { modelNames } from '../home/make-home.ts'
import { chatPage } from '../pages/chat.ts'
import { expectAccessible } from '../pages/checks.ts'
import { fillMaskPage } from '../pages/fill-mask.ts'
import { expect, launch, test } from './electron-test.ts'

test('the window opens at the app, sandboxed and without Node', async ({ app, electronApp }) => {
  await app.open('models')
  expect(app.page.url()).toMatch(/^app:/)
  expect(await app.page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  const windows = await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  expect(windows).toBe(1)
  await expectAccessible(app.page, 'models in Electron')
})

test('a chat is written and found again after the app was closed', async ({ app, electronApp, home }) => {
  await app.open('chat')
  const view = chatPage(app)
  const reply = await view.sendAndWait('나는 오늘')
  await electronApp.close()
  const again = await launch(home)
  const page = await again.firstWindow()
  await expect(page.locator('article.chat-own')).toContainText('나는 오늘')
  expect(await page.locator('.chat-reply-text').last().innerText()).toBe(reply)
  await again.close()
})

test('masks are filled', async ({ app }) => {
  await app.open('fill-mask')
  const view = fillMaskPage(app)
  await view.write('the [MASK] likes the sea.')
  await expect(view.candidates(1)).toHaveCount(8)
  await expect(app.picker).toContainText(modelNames.bert)
})

test('windows and navigation elsewhere are denied', async ({ app, electronApp }) => {
  await app.open('settings')
  await app.page.evaluate(() => {
    window.open('https://example.com')
    location.href = 'https://example.com'
  })
  await expect(app.page).toHaveURL(/^app:/)
  expect(await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the menus of the system are there', async ({ app, electronApp }) => {
  await app.open('settings')
  const labels = await electronApp.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.length ?? 0)
  expect(labels).toBeGreaterThan(2)
})
