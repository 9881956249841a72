// What a user without a mouse does: goes from one control to the next until the wanted one has the focus.

import { expect, type Locator, type Page } from '@playwright/test'

/** More stops than any view has. */
const mostStops = 120

/** Presses Tab until the control, or what is in it, has the focus; fails where no Tab leads there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  const hasFocus = () => target.evaluate((element) => element.contains(document.activeElement))
  for (let stop = 0; stop < mostStops; stop++) {
    if (await hasFocus()) return
    await page.keyboard.press('Tab')
  }
  expect(await hasFocus(), `Tab leads to ${target}`).toBe(true)
}
