// The frame of the app: its places, its palette, its notes. What both the browser's and Electron's suite do first.

import { expect, type Locator, type Page } from '@playwright/test'
import type { ViewId } from '../../renderer/app/places.ts'
import { componentTexts, modelTexts } from '../../renderer/locales/components.ts'
import { connectionTexts, paletteTexts, placeTexts, shellTexts } from '../../renderer/locales/shell.ts'
import { type Language, textsIn } from './texts.ts'

export type App = ReturnType<typeof openApp>

/** @param origin where the page is served; null where its window shows it already */
export function openApp(page: Page, language: Language, origin: string | null) {
  const shell = textsIn(shellTexts, language)
  const places = textsIn(placeTexts, language)
  const components = textsIn(componentTexts, language)
  const models = textsIn(modelTexts, language)
  const palette = textsIn(paletteTexts, language)
  const connection = textsIn(connectionTexts, language)
  const nav = page.getByRole('navigation', { name: shell.views })
  const main = page.getByRole('main')

  return {
    page,
    language,
    nav,
    main,
    places,
    /** Loads the page anew at a view. */
    async open(view: ViewId, params: Record<string, string> = {}): Promise<void> {
      const query = new URLSearchParams(params).toString()
      const hash = `#/${view}${query === '' ? '' : `?${query}`}`
      if (origin === null)
        await page.evaluate((next) => {
          location.hash = next
        }, hash)
      else await page.goto(`${origin}/${hash}`)
      await this.expectView(view)
    },
    async expectView(view: ViewId): Promise<void> {
      await expect(page.getByRole('main', { name: places[view] })).toBeVisible()
      await expect(page).toHaveTitle(`${places[view]} · Tunesmith`)
      await expect(main.getByRole('heading', { level: 1 }).first()).toBeAttached()
    },
    place: (view: ViewId): Locator => nav.getByRole('link', { name: places[view], exact: true }),
    /** A note at the foot that says so. */
    note: (text: string | RegExp): Locator => page.locator('.toast').filter({ hasText: text }),
    undo: (): Locator => page.getByRole('button', { name: components.undo, exact: true }),
    async openPalette(): Promise<Locator> {
      await page.keyboard.press('ControlOrMeta+k')
      const field = page.getByRole('combobox', { name: palette.label })
      await expect(field).toBeFocused()
      return field
    },
    paletteRow: (name: string | RegExp): Locator =>
      page.getByRole('listbox', { name: palette.results }).getByRole('option', { name }),
    /** In the view's bar: the model in use. */
    picker: main.locator('button.picker'),
    async chooseModel(name: string): Promise<void> {
      await this.picker.click()
      await page.getByRole('listbox', { name: models.choose }).getByRole('option', { name }).click()
      await expect(this.picker).toContainText(name)
    },
    lost: {
      screen: page.getByRole('dialog', { name: connection.lostTitle }),
      tryAgain: page.getByRole('button', { name: connection.tryAgain }),
    },
  }
}
