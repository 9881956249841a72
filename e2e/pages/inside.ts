// The Look inside view: a decoder's half and an encoder's half.

import type { Locator } from '@playwright/test'
import { insideTexts } from '../../renderer/locales/inside.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function insidePage({ main, language }: App) {
  const t = textsIn(insideTexts, language)
  const half = (model: string): Locator => main.getByRole('region', { name: model })
  return {
    t,
    half,
    sentence: main.getByRole('textbox', { name: t.sentence }),
    matrix: (model: string): Locator => half(model).getByRole('grid'),
    heads: (model: string): Locator => half(model).getByRole('radiogroup', { name: t.heads }).getByRole('radio'),
    tokens: (model: string): Locator =>
      half(model)
        .getByRole('listbox', { name: t.tokenStrip(model) })
        .getByRole('option'),
    /** What the focused cell says. */
    spoken: (model: string): Locator => half(model).locator('[aria-live=polite]'),
  }
}
