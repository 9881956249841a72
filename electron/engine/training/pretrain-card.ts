// The card of a pre-trained model: what it was made from, how, and what it can do.
import { basename } from 'node:path'
import type { PretrainResult } from './pretrain.ts'
import type { PretrainSettings } from './pretrain-settings.ts'

export function pretrainCard(settings: PretrainSettings, result: PretrainResult): string {
  const { runFolder, outputFolder, cacheFolder, resume, checkpointSeconds, checkpointSteps, threads, text, ...recipe } =
    settings
  const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 3 })
  const rows = Object.entries(result.metrics).map(([name, value]) => `| ${name} | ${number(value)} |`)
  return [
    `# ${basename(outputFolder)}`,
    '',
    `A ${settings.family === 'gpt2' ? 'GPT-2' : 'BERT'} of ${number(result.parameters)} parameters, pre-trained by Tunesmith from random weights on ${text.map((file) => basename(file)).join(', ')}.`,
    '',
    `${number(result.steps)} steps, ${number(result.tokens.trained)} tokens (the text has ${number(result.tokens.corpus)}) in ${number(result.seconds / 60)} minutes. Loss ${number(result.firstLoss)} -> ${number(result.loss)}.`,
    '',
    '| measured on held-out text | |',
    '| --- | --- |',
    ...rows,
    '',
    '## Validation loss',
    '',
    result.validation.map(({ step, loss }) => `step ${step}: ${number(loss)}`).join(', '),
    '',
    '## Recipe',
    '',
    '```json',
    JSON.stringify(recipe, null, 2),
    '```',
    '',
    '## Samples, unselected',
    '',
    ...result.samples.map((sample) => `> ${sample.replaceAll('\n', '\n> ')}\n`),
  ].join('\n')
}
