// The fine-tune wizard's first two steps: a table comes in, its columns get their roles.

import { expect, type Locator } from '@playwright/test'
import { columnsTexts } from '../../renderer/locales/columns.ts'
import { finetuneTexts } from '../../renderer/locales/finetune.ts'
import type { ColumnRole } from '../../shared/domain/data-choices.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function wizardPage({ page, main, language }: App) {
  const t = textsIn(finetuneTexts, language)
  const columns = textsIn(columnsTexts, language)
  const role = (column: string): Locator => main.getByRole('combobox', { name: columns.roleOf(column), exact: true })
  const next = main.getByRole('button', { name: columns.next })
  return {
    t,
    columns,
    step: (step: keyof typeof t.steps): Locator =>
      main.getByRole('navigation', { name: t.stepsLabel }).getByRole('button', { name: t.steps[step] }),
    target: main.getByRole('region', { name: t.heading }),
    /** Drops a file of this computer, with its bytes, as a file manager would. */
    async drop(path: string): Promise<void> {
      const bag = await page.evaluateHandle(() => {
        const input = document.createElement('input')
        input.type = 'file'
        return input
      })
      await bag.setInputFiles(path)
      await this.target.evaluate((element, input) => {
        const dataTransfer = new DataTransfer()
        for (const file of input.files ?? []) dataTransfer.items.add(file)
        for (const type of ['dragenter', 'dragover', 'drop'])
          element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
      }, bag)
      await this.expectStep('columns')
    },
    async expectStep(step: keyof typeof t.steps, timeout = 30_000): Promise<void> {
      await expect(this.step(step)).toHaveAttribute('aria-current', 'step', { timeout })
    },
    about: main.locator('.columns-file'),
    role,
    reading: (name: string): Locator => main.getByRole('combobox', { name, exact: true }),
    async setRole(column: string, wanted: ColumnRole | null): Promise<void> {
      await role(column).click()
      const name = wanted === null ? columns.unused : columns.roles[wanted]
      await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
      await expect(role(column)).toContainText(name)
    },
    sample: main.getByRole('table', { name: columns.table }),
    side: main.locator('.columns-side'),
    checks: main.locator('.columns-check'),
    foot: main.locator('.wizard-foot'),
    next,
    /** Open once the whole table was counted and nothing makes training impossible. */
    async waitForNext(): Promise<void> {
      await expect(next).toBeEnabled({ timeout: 60_000 })
    },
  }
}
