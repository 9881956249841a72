// Look inside: the triangle of the decoder and the square of the encoder, told apart by what their cells say.

import { modelNames } from '../home/make-home.ts'
import { insidePage } from '../pages/inside.ts'
import { expect, test } from '../test.ts'

const { gpt, bert } = modelNames

test('both models read one sentence, with the real shapes of each', async ({ app }) => {
  await app.open('inside')
  const view = insidePage(app)
  await view.sentence.fill('the cat likes the sea')
  for (const model of [gpt, bert]) {
    await expect(view.matrix(model)).toBeVisible()
    // two layers of four heads
    await expect(view.heads(model)).toHaveCount(8)
  }
  await expect(view.half(gpt).getByText('500 × 64').first()).toBeVisible()
  await expect(view.half(bert)).toContainText(view.t.stage.segment)
})

test('the decoder sees nothing of the future, the encoder does', async ({ app, page }) => {
  await app.open('inside')
  const view = insidePage(app)
  await view.sentence.fill('the cat likes the sea')
  // until both have read it, the squares are those of the sentence before
  for (const model of [gpt, bert]) await expect(view.half(model)).toContainText('likes')
  const size = async (model: string) => Number(await view.matrix(model).getAttribute('aria-rowcount'))
  const selected = (model: string) => view.matrix(model).getByRole('gridcell')

  await view.matrix(gpt).focus()
  await page.keyboard.press('PageUp')
  await page.keyboard.press('End')
  // the first row ends with itself: all its weight lies there
  await expect(selected(gpt)).toHaveAttribute('aria-colindex', '1')
  await expect(selected(gpt)).toContainText('100.0%')

  await view.matrix(bert).focus()
  await page.keyboard.press('PageUp')
  await page.keyboard.press('End')
  await expect(selected(bert)).toHaveAttribute('aria-colindex', String(await size(bert)))
  await expect(selected(bert)).toContainText('%')
})

test('brackets change the head, and its picture is chosen', async ({ app, page }) => {
  await app.open('inside')
  const view = insidePage(app)
  await expect(view.heads(bert)).toHaveCount(8)
  await view.matrix(bert).focus()
  const chosen = view.half(bert).getByRole('radio', { checked: true })
  const before = await chosen.getAttribute('aria-label')
  await page.keyboard.press(']')
  await expect(chosen).not.toHaveAttribute('aria-label', before!)
})
