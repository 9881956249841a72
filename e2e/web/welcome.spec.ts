// A first start without any model: two shapes, three steps, three doors.

import { pretrainTexts } from '../../renderer/locales/pretrain.ts'
import { openApp } from '../pages/app.ts'
import { chatPage } from '../pages/chat.ts'
import { fillMaskPage } from '../pages/fill-mask.ts'
import { pairPage } from '../pages/pair.ts'
import { welcomePage } from '../pages/welcome.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true, homeKind: 'empty' })

for (const language of ['ko', 'en'] as const) {
  const says = {
    ko: { hello: '안녕하세요', mask: '이 영화는 정말 [MASK].', a: '이 영화는 정말 재미있다.', b: '또 보고 싶다.' },
    en: {
      hello: 'I need a table for two.',
      mask: 'The old king was very [MASK].',
      a: 'He opened the door.',
      b: 'Then he went in.',
    },
  }[language]

  test(`an empty library leads to a chat, a filled mask and a verdict with the models that came along, ${language}`, async ({
    app: first,
    page,
    host,
  }) => {
    test.setTimeout(120_000)
    await page.goto(host.origin)
    const app = openApp(page, language, host.origin)
    await first.main.getByRole('radio', { name: { ko: '한국어', en: 'English' }[language] }).click()
    const view = welcomePage(app)
    await expect(view.title).toBeVisible()
    await expect(view.door(view.t.starter.title)).toBeEnabled()
    await view.door(view.t.starter.title).click()
    await app.expectView('chat')
    await expect(app.picker).toContainText(`starter-gpt-${language}`, { timeout: 60_000 })
    expect((await chatPage(app).sendAndWait(says.hello)).trim()).not.toBe('')
    await app.place('fill-mask').click()
    const mask = fillMaskPage(app)
    await expect(app.picker).toContainText(`starter-bert-${language}`)
    await mask.write(says.mask)
    await expect(mask.candidates(1)).toHaveCount(8, { timeout: 30_000 })
    await app.place('pair').click()
    await expect(app.picker).toContainText(`starter-bert-${language}`)
    await pairPage(app).write(says.a, says.b)
    await expect(pairPage(app).gauge).toBeVisible({ timeout: 30_000 })
    // from now on it opens where one was
    await page.goto(host.origin)
    await app.expectView('pair')
  })
}

test('the doors lead to the import and to a model from one’s own text, by their numbers too', async ({ app, page }) => {
  await app.open('welcome')
  const view = welcomePage(app)
  await view.door(view.t.make.title).click()
  await expect(page).toHaveURL(/#\/runs/)
  await expect(page.getByText(pretrainTexts.both.en.title)).toBeVisible()
  await app.open('welcome')
  await page.keyboard.press('2')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('language and theme change on the welcome page itself', async ({ app, page, host }) => {
  await app.open('welcome')
  await app.main.getByRole('radio', { name: '한국어' }).click()
  const korean = openApp(page, 'ko', host.origin)
  await expect(welcomePage(korean).title).toBeVisible()
  await korean.main.getByRole('radio', { name: welcomePage(korean).t.themes.dark }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('views without a model say what is needed and lead to it', async ({ app }) => {
  for (const view of ['chat', 'fill-mask', 'pair', 'classify'] as const) {
    await app.open(view)
    await expect(app.main.locator('.empty')).toBeVisible()
    await expect(app.main.getByRole('button').first()).toBeVisible()
  }
})
