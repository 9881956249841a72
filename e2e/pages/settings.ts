// Settings.

import type { Locator } from '@playwright/test'
import { settingsTexts } from '../../renderer/locales/settings.ts'
import type { App } from './app.ts'
import { type Language, textsIn } from './texts.ts'

export function settingsPage({ main, language }: App) {
  const t = textsIn(settingsTexts, language)
  const part = (name: string): Locator => main.getByRole('region', { name })
  return {
    t,
    part,
    language: (to: Language): Locator => main.getByRole('radio', { name: to === 'ko' ? '한국어' : 'English' }),
    theme: (to: 'system' | 'light' | 'dark'): Locator =>
      main.getByRole('radiogroup', { name: t.theme }).getByRole('radio', { name: t[to] }),
  }
}
