// The first page.

import type { Locator } from '@playwright/test'
import { welcomeTexts } from '../../renderer/locales/welcome.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function welcomePage({ main, language }: App) {
  const t = textsIn(welcomeTexts, language)
  return {
    t,
    title: main.getByRole('heading', { level: 1, name: t.title }),
    door: (name: string): Locator => main.getByRole('button', { name }),
  }
}
