// The sentence pair view.

import type { Locator } from '@playwright/test'
import { pairTexts } from '../../renderer/locales/pair.ts'
import type { PairTab } from '../../renderer/stores/pair.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function pairPage({ main, language }: App) {
  const t = textsIn(pairTexts, language)
  return {
    t,
    a: main.getByRole('textbox', { name: t.a, exact: true }),
    b: main.getByRole('textbox', { name: t.b, exact: true }),
    tab: (tab: PairTab): Locator => main.getByRole('radio', { name: t.tabs[tab] }),
    gauge: main.getByRole('meter', { name: t.gauge }),
    ruler: main.getByRole('meter', { name: t.similarity }),
    segment: (index: number): Locator => main.getByRole('list', { name: t.segment(index) }).getByRole('listitem'),
    labels: main.getByRole('list', { name: t.labelBars }).getByRole('listitem'),
    swap: main.getByRole('button', { name: t.swap }),
    other: (index: number): Locator => main.getByRole('textbox', { name: t.other(index) }),
    rows: main.locator('.pair-row'),
    button: (name: string): Locator => main.getByRole('button', { name, exact: true }),
    async write(a: string, b: string): Promise<void> {
      await this.a.fill(a)
      await this.b.fill(b)
    },
  }
}
