// The card of a GPT that was fine-tuned to write: what it learned from, how much less such texts surprise it, and how it is asked.
import { basename } from 'node:path'
import {
  again,
  type CardBase,
  code,
  dataTable,
  frontMatter,
  hyperparameters,
  methodText,
  number,
  percent,
  table,
} from './card-parts.ts'
import type { FinetuneTextSettings } from './finetune-settings.ts'
import type { FinetuneTextResult } from './finetune-text.ts'

/** From here on people notice. */
const copiedMuch = 0.1
/** `sample`: texts of the data, to tell its language by; none of them is shown. `template`: how its conversations were written. */
export function finetuneTextCard(
  settings: FinetuneTextSettings,
  result: FinetuneTextResult,
  base: CardBase,
  { sample, template }: { sample: readonly string[]; template: string },
): string {
  const { metrics, split } = result
  const isBetter = metrics.perplexity < metrics.basePerplexity
  const kind = settings.columns.kind === 'text' ? 'texts' : 'conversations; only the replies were learned'
  const sections = [
    `# ${basename(settings.outputFolder)}`,
    `${base.name} fine-tuned on ${kind}. Made by Tunesmith.`,
    `On ${number(split.test)} held-out rows its perplexity is ${number(metrics.perplexity)}; that of ${base.name} before was ${number(metrics.basePerplexity)}: ${isBetter ? 'it is less surprised by such texts' : '**it is NOT better than the model it began with**'}.`,
    '## Data',
    dataTable(settings, result),
    '## Method',
    methodText(settings, base),
    hyperparameters(settings),
    '## Measured on held-out rows',
    table(
      ['', 'before', 'after'],
      [
        ['perplexity', number(metrics.basePerplexity), number(metrics.perplexity)],
        ['loss, nats a token', number(metrics.baseLoss), number(metrics.loss)],
        ['tokens measured', number(metrics.tokens), number(metrics.tokens)],
        ['share of what it writes that stands in the training rows word for word', '', percent(metrics.copied)],
      ],
    ),
    ...(settings.columns.kind === 'text'
      ? []
      : ['## How to ask it', 'By its chat template, which lies in the folder:', code('jinja', template)]),
    '## Known weaknesses',
    [
      ...(isBetter
        ? []
        : [
            '- It is no better than the model it began with: more rows, more epochs or another learning rate may help.',
          ]),
      ...(metrics.copied > copiedMuch
        ? [`- ${percent(metrics.copied)} of what it writes stands in the training rows word for word: it recites.`]
        : []),
      '- It was not tuned for facts or safety; what it says beyond its rows is the base model’s.',
    ].join('\n'),
    ...again(settings, base, result),
  ]
  return `${frontMatter(settings, base, sample, 'text-generation', { perplexity: metrics.perplexity })}${sections.join('\n\n')}\n`
}
