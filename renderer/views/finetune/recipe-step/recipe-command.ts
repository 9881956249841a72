// The command that does the same, for a shell of the user's system: only what differs from the wizard's own defaults.

import type { RecipeOptions, RecipeSettings } from '../../../../shared/contract/recipes.ts'
import type { Choice } from '../../../stores/recipe.ts'

type Asked = {
  options: Pick<RecipeOptions, 'datasetName' | 'models' | 'name'>
  choice: Pick<Choice, 'modelId' | 'method' | 'settings'>
  name: string
}

const flags: Record<keyof RecipeSettings, string> = {
  rows: 'rows',
  epochs: 'epochs',
  batchSize: 'batch-size',
  accumulate: 'accumulate',
  learningRate: 'learning-rate',
  schedule: 'schedule',
  warmup: 'warmup',
  weightDecay: 'weight-decay',
  maskShare: 'mask-share',
  maxLength: 'max-length',
  validationShare: 'validation-share',
  evaluations: 'evaluations',
  patience: 'patience',
  dropout: 'no-dropout',
  balanceClasses: 'balance',
  fromScratch: 'from-scratch',
  loraRank: 'lora-rank',
  loraAlpha: 'lora-alpha',
  loraDropout: 'lora-dropout',
  pooling: 'pooling',
  hidden: 'hidden',
  seed: 'seed',
}

export function recipeCommand({ options, choice, name }: Asked, platform: string): string {
  const model = options.models.find(({ modelId }) => modelId === choice.modelId)?.name ?? choice.modelId
  const words = [
    ...['--dataset', quoted(options.datasetName, platform), '--model', quoted(model, platform)],
    ...['--method', choice.method],
    ...Object.entries(choice.settings).flatMap(([key, value]) => optionOf(flags[key as keyof RecipeSettings], value)),
    ...(name === '' || name === options.name ? [] : ['--name', quoted(name, platform)]),
  ]
  return `npx tunesmith finetune ${words.join(' ')}`
}

function optionOf(flag: string, value: string | number | boolean | null | undefined): string[] {
  if (value === undefined) return []
  // without patience a run goes to its end
  if (value === null) return [`--no-${flag}`]
  if (typeof value !== 'boolean') return [`--${flag}`, String(value)]
  return value === !flag.startsWith('no-') ? [`--${flag}`] : []
}

/** As one word of the shell: POSIX shells take single quotes as they are, cmd and PowerShell double ones. */
export function quoted(value: string, platform: string): string {
  if (/^[\w./:@%+=,-]+$/u.test(value) && !value.startsWith('-')) return value
  if (platform === 'win32') return `"${value.replaceAll('"', '""')}"`
  return `'${value.replaceAll("'", `'\\''`)}'`
}
