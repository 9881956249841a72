// The export of a model: what it is written as, where to, and the proof.

import { expect, type Locator } from '@playwright/test'
import { exportTexts } from '../../renderer/locales/export.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

/** As `names` of the export's words have them. */
export type ExportName = 'safetensors' | 'peft' | 'onnx float32' | 'onnx int8-dynamic' | 'onnx int8' | 'onnx int4'

export function exportPage({ main, language }: App) {
  const t = textsIn(exportTexts, language)
  const proof = main.getByRole('region', { name: t.proof })
  // 'ONNX int8' begins 'ONNX int8, weights only' too
  const choice = (name: ExportName): Locator =>
    main.getByRole('checkbox', { name: new RegExp(`^${t.names[name]!}(?!,)`) })
  return {
    t,
    choice,
    folder: main.locator('.export-parent'),
    name: main.getByRole('textbox', { name: t.name }),
    start: main.getByRole('button', { name: t.start }),
    proof,
    rows: proof.getByRole('table', { name: t.table }).getByRole('row'),
    saved: proof.locator('.export-path'),
    /** What can be written is known. */
    async ready(): Promise<void> {
      await expect(main.locator('.export-choice').first()).toBeVisible({ timeout: 60_000 })
    },
    /** These and no others. */
    async choose(names: readonly ExportName[]): Promise<void> {
      await this.ready()
      for (const name of Object.keys(t.names) as ExportName[]) {
        const box = choice(name)
        if ((await box.count()) === 1 && (await box.isEnabled())) await box.setChecked(names.includes(name))
      }
    },
    /** The folder that was written, once what is in it was loaded again and answers as the model does. */
    async verified(timeout = 90_000): Promise<string> {
      await expect(proof.getByRole('heading', { name: t.done, exact: true })).toBeVisible({ timeout })
      return this.saved.innerText()
    },
  }
}
