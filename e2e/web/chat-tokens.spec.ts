// The softmax behind a token: its candidates, walking from token to token, and writing on from another candidate.

import { chatPage } from '../pages/chat.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true })

test('a token opens the distribution that it was drawn from', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.sendAndWait('The cat likes')
  await view.underline.click()
  await expect(view.tokens(view.lastReply).nth(3)).toBeVisible()
  await view.tokens(view.lastReply).nth(2).click()
  await expect(view.panel).toBeVisible()
  await expect(view.candidates).not.toHaveCount(0)
  await expect(view.panel).toContainText('%')
  // shares of the candidates and of the rest make up the whole
  const shares = (await view.panel.locator('.chat-panel-value').allInnerTexts()).map((text) =>
    Number(/([\d.]+)%/.exec(text)?.[1] ?? 0),
  )
  const sum = shares.reduce((total, share) => total + share, 0)
  expect(sum).toBeGreaterThan(98)
  expect(sum).toBeLessThan(102)

  const place = view.panel.locator('.chat-panel-said')
  const before = await place.innerText()
  await page.keyboard.press('ArrowRight')
  await expect(place).not.toHaveText(before)
  await page.keyboard.press('ArrowLeft')
  await expect(place).toHaveText(before)
  await page.keyboard.press('Escape')
  await expect(view.panel).toBeHidden()
})

test('from another candidate the reply goes on as a new branch', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.sendAndWait('나는 오늘')
  await view.underline.click()
  const token = view.tokens(view.lastReply).nth(1)
  await expect(token).toBeVisible()
  const first = await view.tokens(view.lastReply).first().innerText()
  await token.click()
  await expect(view.panel).toBeVisible()
  const chosen = view.candidates.and(page.locator('[aria-selected=true]'))
  const name = (await chosen.locator('.chat-panel-name').innerText()).trim()
  await page.keyboard.press('Enter')
  await expect(view.panel).toBeHidden()
  await expect(view.branch(view.lastReply, 2, 2)).toBeVisible()
  await view.waitForReply()
  expect(await view.tokens(view.lastReply).first().innerText()).toBe(first)
  await view.tokens(view.lastReply).nth(1).click()
  await expect(view.panel.locator('.chat-panel-token')).toContainText(name.slice(0, 1))
  await expect(view.panel).toContainText(view.t.picked)
})
