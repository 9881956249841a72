// Settings: language and theme at once and for good, in every window; what computes and why, where things are, what the app is made of.

import { openApp } from '../pages/app.ts'
import { settingsPage } from '../pages/settings.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true })

test('the language changes at once, in another window too, and stays', async ({ app, page, context, host }) => {
  await app.open('settings')
  const other = openApp(await context.newPage(), 'en', host.origin)
  await other.open('models')
  await settingsPage(app).language('ko').click()
  const korean = openApp(page, 'ko', host.origin)
  await korean.expectView('settings')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await openApp(other.page, 'ko', host.origin).expectView('models')
  await page.reload()
  await korean.expectView('settings')
  await settingsPage(korean).language('en').click()
  await app.expectView('settings')
})

test('the theme changes at once, and stays', async ({ app, page }) => {
  await app.open('settings')
  const view = settingsPage(app)
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await paper()
  await view.theme('dark').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect.poll(paper).not.toBe(light)
  const dark = await paper()
  await page.reload()
  await app.expectView('settings')
  expect(await paper()).toBe(dark)
  await view.theme('system').click()
  await expect.poll(paper).toBe(light)
})

test('each provider says why it is or is not there; the folder and the licences are told', async ({ app, host }) => {
  await app.open('settings')
  const view = settingsPage(app)
  for (const name of ['CPU', 'WebGPU', 'CUDA'])
    await expect(view.part(view.t.compute).getByText(name, { exact: true }).first()).toBeVisible()
  await expect(view.part(view.t.storage)).toContainText(host.home)
  await expect(view.part(view.t.about)).toContainText(/MIT/)
})
