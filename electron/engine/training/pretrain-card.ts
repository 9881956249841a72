// The card of a pre-trained model: what it was made from, how, what it can do, and what the model could that it began with.
import { basename } from 'node:path'
import { cardBaseOf, code, number, table } from './card-parts.ts'
import type { PretrainResult } from './pretrain.ts'
import { measuredShare } from './pretrain-quality.ts'
import { type PretrainSample, sampleText } from './pretrain-samples.ts'
import type { PretrainSettings } from './pretrain-settings.ts'
import type { PretrainStart } from './pretrain-start.ts'

/** Places of this machine, and what stands above. */
const notRecipe: readonly (keyof PretrainSettings)[] = [
  ...(['text', 'validationText', 'model', 'tokenizer', 'modelName', 'dataName', 'runFolder', 'outputFolder'] as const),
  ...(['cacheFolder', 'resume', 'checkpointSeconds', 'checkpointSteps', 'threads', 'sampleEvery'] as const),
]

export async function pretrainCard(start: PretrainStart, result: PretrainResult): Promise<string> {
  const { settings, base } = start
  const { dataName, text } = settings
  const named = base && (await cardBaseOf(base, settings.modelName))
  const source = dataName ?? text.map((file) => basename(file)).join(', ')
  const kind = { gpt2: 'GPT-2', bert: 'BERT', gpt1: 'GPT' }[result.family] ?? result.family
  const made = named
    ? `trained further by Tunesmith from ${named.name}`
    : 'pre-trained by Tunesmith from random weights'
  const recipe = Object.entries(settings).filter(([name]) => !notRecipe.includes(name as keyof PretrainSettings))
  const { steps, tokens, seconds, firstLoss, loss } = result
  return [
    `# ${basename(settings.outputFolder)}`,
    `A ${kind} of ${number(result.parameters)} parameters, ${made} on ${source}.${named?.licence ? ` Licence of ${named.name}: ${named.licence}.` : ''}`,
    `${number(steps)} steps, ${number(tokens.trained)} tokens (the text has ${number(tokens.corpus)}) in ${number(seconds / 60)} minutes. Loss ${number(firstLoss)} -> ${number(loss)}.`,
    ...remarks(start, result),
    metricsTable(result, settings, named?.name),
    '## Validation loss',
    result.validation.map(({ step, loss }) => `step ${step}: ${number(loss)}`).join(', '),
    '## Recipe',
    code('json', JSON.stringify(Object.fromEntries(recipe), null, 2)),
    '## Samples, unselected',
    ...samples(result),
    '',
  ].join('\n\n')
}

function remarks({ fresh, settings }: PretrainStart, { end, text, plateau, average }: PretrainResult): string[] {
  const left = text
    ? [
        [text.repeatedDocuments, 'repeated documents'],
        [text.repeatedLines, 'repeated lines'],
        [text.shortDocuments, 'short documents'],
      ].flatMap(([count, what]) => (count ? [`${number(Number(count))} ${what}`] : []))
    : []
  return [
    ...(end === 'asked' ? ['It was stopped on request: the learning rate had not fallen to its end.'] : []),
    ...(left.length > 0 ? [`Left out of the text: ${left.join(', ')}.`] : []),
    ...(average && average.loss < average.lastLoss
      ? [
          `A running mean of the weights is kept: held-out loss ${number(average.loss)}, the last weights' ${number(average.lastLoss)}.`,
        ]
      : []),
    ...(plateau
      ? [`The held-out loss stood at ${number(plateau.loss)} from step ${plateau.since} to ${plateau.step}.`]
      : []),
    ...(settings.matchingHeads
      ? [`Heads that began anew, looking for the same word in the other part: ${settings.matchingHeads}.`]
      : []),
    ...(fresh.length > 0 ? ['The base has no head that guesses tokens: that head began at random.'] : []),
  ]
}

function metricsTable(
  { metrics, before, family }: PretrainResult,
  { nextSentence, nextSentenceWeight = 1, sharedWordWeight = 0 }: PretrainSettings,
  base: string | undefined,
): string {
  const weights = [
    ...(nextSentenceWeight === 1 ? [] : [`pairs count ${nextSentenceWeight} times`]),
    ...(sharedWordWeight > 0 ? [`shared words count ${sharedWordWeight} times`] : []),
  ]
  const weight = nextSentence && weights.length > 0 ? `; in the loss ${weights.join(', ')}` : ''
  const how =
    family === 'bert' ? ` (a mask in ${100 * measuredShare} % of the tokens; pairs without masks${weight})` : ''
  const heading = `measured on held-out text${how}`
  if (!before)
    return table(
      [heading, ''],
      Object.entries(metrics).map(([name, value]) => [name, number(value)]),
    )
  return table(
    [heading, `before (${base})`, 'after'],
    Object.entries(metrics).map(([name, value]) => [name, number(before.metrics[name] ?? Number.NaN), number(value)]),
  )
}

function samples({ samples, before }: PretrainResult): string[] {
  const quoted = (sample: PretrainSample) => `> ${sampleText(sample).replaceAll('\n', '\n> ')}`
  if (!before) return samples.map(quoted)
  return samples.flatMap((sample, i) => [
    ...(before.samples[i] ? [`Before:\n\n${quoted(before.samples[i])}`] : []),
    `After:\n\n${quoted(sample)}`,
  ])
}
