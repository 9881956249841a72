// Fill mask: words hidden by a click or by [MASK], candidates with their shares, pieces, own words, and undo.

import { fillMaskPage } from '../pages/fill-mask.ts'
import { expect, test } from '../test.ts'

test('a clicked word is hidden, guessed, and brought back', async ({ app, page }) => {
  await app.open('fill-mask')
  const view = fillMaskPage(app)
  await view.write('the cat likes the sea today.')
  await view.word('cat').click()
  await expect(view.mask(1)).toBeVisible()
  await expect(view.candidates(1)).toHaveCount(8)
  // numbers are absolute: one with a percent sign in each row, the best first
  const shares = (await view.candidates(1).allInnerTexts()).map((text) => Number(/([\d.]+)%/.exec(text)?.[1]))
  expect(shares).toEqual(shares.toSorted((a, b) => b - a))
  expect(shares.every((share) => share > 0 && share < 100)).toBe(true)
  await expect(view.column(1).getByText(view.t.original)).toBeVisible()

  await view.mask(1).click()
  await expect(view.word('cat')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(view.mask(1)).toBeVisible()
})

test('several masks written as [MASK] have a column each, and a candidate goes into the sentence', async ({ app }) => {
  await app.open('fill-mask')
  const view = fillMaskPage(app)
  await view.write('나는 [MASK] 바다를 [MASK].')
  await expect(view.candidates(1)).toHaveCount(8)
  await expect(view.candidates(2)).toHaveCount(8)
  const best = view.candidates(2).first().getByRole('button')
  const word = (await best.locator('.fill-piece').textContent())!.trim()
  await best.click()
  await expect(view.mask(2)).toBeHidden()
  await expect(view.line).toContainText(word.replace('##', ''))
  await expect(view.candidates(1)).toHaveCount(8)
})

test('its tokens are there with their ids, pieces marked, and own words scored', async ({ app, page }) => {
  await app.open('fill-mask')
  const view = fillMaskPage(app)
  await view.write('unbelievable [MASK] today.')
  await expect(view.tokens.first()).toContainText('[CLS]')
  await expect(view.tokens.filter({ hasText: '##' }).first()).toBeVisible()
  await expect(view.tokens.filter({ hasText: '[MASK]' })).toHaveCount(1)
  await view.addWord.fill('sea')
  await page.keyboard.press('Enter')
  await expect(view.own.getByText('sea', { exact: true })).toBeVisible()
  await expect(view.own.getByRole('listitem').filter({ hasText: 'sea' })).toContainText('%')
})

test('the result follows the typing, and a late answer does not overwrite a newer one', async ({ app, page }) => {
  await app.open('fill-mask')
  const view = fillMaskPage(app)
  await view.write('a [MASK].')
  await expect(view.candidates(1)).toHaveCount(8)
  await view.button(view.t.edit).click()
  await view.field.fill('')
  await view.field.pressSequentially('the old man [MASK] the train [MASK]', { delay: 15 })
  await expect(view.candidates(2)).toHaveCount(8)
  await page.keyboard.press('Enter')
  await expect(view.tokens.filter({ hasText: 'train' })).toHaveCount(1)
  await expect(view.mask(2)).toBeVisible()
})

test('a sentence is where it was after a reload', async ({ app, page }) => {
  await app.open('fill-mask')
  const view = fillMaskPage(app)
  await view.write('my sister [MASK] a letter.')
  await expect(view.candidates(1)).toHaveCount(8)
  await page.reload()
  await expect(view.mask(1)).toBeVisible()
  await expect(view.candidates(1)).toHaveCount(8)
})
