// The wizard's fourth step: a run at work, until it ends.

import { expect } from '@playwright/test'
import { runTexts } from '../../renderer/locales/runs.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'
import { wizardPage } from './wizard.ts'

export function runPage(app: App) {
  const t = textsIn(runTexts, app.language)
  const { main } = app
  return {
    t,
    head: main.locator('.run-head'),
    pause: main.getByRole('button', { name: t.pause }),
    /** Whoever watches a run to its end sees its result at once. */
    async watchToTheEnd(timeout: number): Promise<void> {
      await expect(wizardPage(app).step('result')).toHaveAttribute('aria-current', 'step', { timeout })
    },
  }
}
