// The app's own file dialog, which stands in where there is none of the system.

import { expect, type Page } from '@playwright/test'
import { fileTexts } from '../../renderer/locales/files.ts'
import { type Language, textsIn } from './texts.ts'

/** Chooses a folder by its path, or a file by its folder and name. */
export async function chooseInDialog(
  page: Page,
  language: Language,
  title: string,
  folder: string,
  file?: string,
): Promise<void> {
  const t = textsIn(fileTexts, language)
  const dialog = page.getByRole('dialog', { name: title })
  const path = dialog.getByRole('textbox', { name: t.path })
  await expect(dialog.getByRole('navigation', { name: t.breadcrumb })).toBeVisible()
  await path.fill(folder)
  await path.press('Enter')
  const name = file ?? folder.split(/[\\/]/).at(-1)!
  if (file !== undefined) {
    await dialog.getByRole('option', { name: file }).click()
    // the same folder read anew, as after a path that leads to where one stands, leaves the choice
    await path.fill(`${folder}/.`)
    await path.press('Enter')
    await expect(path).toHaveValue(folder)
  }
  await dialog.getByRole('button', { name: t.choose(name), exact: true }).click()
  await expect(dialog).toBeHidden()
}
