// The wizard's last step: what the new model is worth, one's own sentences before it, and where to take it.

import type { Locator } from '@playwright/test'
import { resultTexts } from '../../renderer/locales/result.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function resultPage({ main, language }: App) {
  const t = textsIn(resultTexts, language)
  const trial = main.getByRole('region', { name: t.tryIt })
  return {
    t,
    lead: main.locator('.result-lead'),
    /** This model and the simpler ways beside it. */
    dots: main.locator('.dots'),
    confusion: main.getByRole('region', { name: t.confusion }),
    classes: main.getByRole('region', { name: t.perClass }),
    mistakes: main.getByRole('region', { name: t.mistakes }),
    samples: main.locator('.samples-one'),
    facts: main.locator('.result-facts'),
    sentence: trial.getByRole('textbox', { name: t.sentence, exact: true }),
    second: trial.getByRole('textbox', { name: t.secondSentence, exact: true }),
    bars: trial.getByRole('list').first().getByRole('listitem'),
    score: trial.locator('.try-score'),
    prompt: (isConversation: boolean): Locator =>
      trial.getByRole('textbox', { name: isConversation ? t.question : t.prompt }),
    write: trial.getByRole('button', { name: t.write }),
    written: trial.locator('.try-written'),
    export: main.getByRole('button', { name: t.export, exact: true }),
    compare: main.getByRole('button', { name: t.compare }),
  }
}
