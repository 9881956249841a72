// Keys: G and a letter, the palette with Hangul initials, what a text field keeps for itself, and a visible focus.

import { places } from '../../renderer/app/places.ts'
import { shellTexts } from '../../renderer/locales/shell.ts'
import { modelNames } from '../home/make-home.ts'
import { expect, test } from '../test.ts'

test('G and a letter go to every place', async ({ app, page }) => {
  await app.open('settings')
  for (const { id, letter } of places) {
    await app.main.focus()
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await app.expectView(id)
    await expect(app.place(id)).toHaveAttribute('aria-current', 'page')
  }
  await page.keyboard.press('ControlOrMeta+,')
  await app.expectView('settings')
})

test('in a text field letters are text', async ({ app, page }) => {
  await app.open('chat')
  const field = app.main.getByRole('textbox').last()
  await field.focus()
  await page.keyboard.type('gm')
  await expect(field).toHaveValue('gm')
  await app.expectView('chat')
})

test('under a Hangul layout the keys go by their place', async ({ app, page }) => {
  await app.open('settings')
  await app.main.focus()
  await page.evaluate(() => {
    const press = (key: string, code: string) =>
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
      )
    press('ㅎ', 'KeyG')
    press('ㅡ', 'KeyM')
  })
  await app.expectView('fill-mask')
})

test('the palette finds places, models and actions, by Hangul initials too', async ({ app, page }) => {
  await app.open('settings')
  const field = await app.openPalette()
  await field.fill('ㅂㅋ')
  await expect(app.paletteRow(app.places['fill-mask'])).toBeVisible()
  await page.keyboard.press('Enter')
  await app.expectView('fill-mask')

  await (await app.openPalette()).fill(modelNames.moods)
  await expect(app.paletteRow(modelNames.moods).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await app.expectView('models')
  await expect(app.main.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText(modelNames.moods)

  await app.openPalette()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the palette in Korean finds English names', async ({ app, page }) => {
  await app.open('settings')
  const field = await app.openPalette()
  await field.fill('빈칸')
  await page.keyboard.press('Enter')
  await app.expectView('fill-mask')
})

test('what has the focus by keys shows it', async ({ app, page }) => {
  await app.open('models')
  const outline = () =>
    page.evaluate(() => {
      // a field's frame may show it in the field's place
      const field = document.activeElement!.closest('.input') ?? document.activeElement!
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(field)
      return { isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1, boxShadow }
    })
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab')
    const { isOutlined, boxShadow } = await outline()
    const what = await page.evaluate(() => document.activeElement!.outerHTML.slice(0, 120))
    expect(isOutlined || boxShadow !== 'none', what).toBe(true)
  }
})

test('the skip link leads past the navigation', async ({ app, page }) => {
  await app.open('runs')
  const skip = page.getByRole('button', { name: shellTexts.both.en.skip })
  await skip.focus()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(app.main).toBeFocused()
})
