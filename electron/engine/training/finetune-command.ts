// The command that makes the same run again: every setting that is not the default.
import type { z } from 'zod'
import {
  type FinetuneSettings,
  type FinetuneTextSettings,
  finetuneSchema,
  finetuneTextSchema,
  type Method,
} from './finetune-settings.ts'

type Settings = FinetuneSettings | FinetuneTextSettings

/** `model` and `data` as people call them. */
export function finetuneCommand(settings: Settings, model: string, data: string): string {
  const isText = 'columns' in settings
  const schema = isText ? finetuneTextSchema : finetuneSchema
  const defaults = defaultsOf(schema, settings)
  const words = [
    ...['--model', model, '--data', data],
    ...(isText ? columnsOf(settings) : labelledColumns(settings)),
    ...['--method', settings.method],
    ...plain
      .filter(([, option]) => isRead(option, settings.method))
      .flatMap(([name, option]) => optionOf(option, settingAt(settings, name), settingAt(defaults, name))),
    ...flagsOf(settings)
      .filter((option) => isRead(option, settings.method))
      .map((option) => `--${option}`),
  ]
  return `tunesmith finetune ${words.map(quoted).join(' ')}`
}

/** Options that only some methods read. */
export const methodOptions: readonly { methods: readonly Method[]; options: readonly string[] }[] = [
  { methods: ['head'], options: ['pooling', 'hidden'] },
  { methods: ['lora'], options: ['lora-rank', 'lora-alpha', 'lora-dropout', 'lora-targets', 'rslora'] },
  {
    methods: ['lora', 'full'],
    options: [
      ...['epochs', 'batch-size', 'accumulate', 'learning-rate', 'schedule', 'warmup', 'weight-decay'],
      ...['mask-share', 'validation-share', 'evaluations', 'checkpoint-seconds', 'checkpoint-steps'],
      ...['no-dropout', 'no-fitted-head'],
    ],
  },
  { methods: ['full'], options: ['from-scratch'] },
]

const isRead = (option: string, method: Method): boolean =>
  methodOptions.every(({ methods, options }) => !options.includes(option) || methods.includes(method))

/** Settings by path, and their options. */
const plain: readonly (readonly [path: string, option: string])[] = [
  ['testShare', 'test-share'],
  ['rows', 'rows'],
  ['trainRows', 'train-rows'],
  ['testRows', 'test-rows'],
  ['epochs', 'epochs'],
  ['batchSize', 'batch-size'],
  ['accumulate', 'accumulate'],
  ['learningRate', 'learning-rate'],
  ['schedule', 'schedule'],
  ['warmup', 'warmup'],
  ['weightDecay', 'weight-decay'],
  ['maxLength', 'max-length'],
  ['validationShare', 'validation-share'],
  ['maskShare', 'mask-share'],
  ['evaluations', 'evaluations'],
  ['patience', 'patience'],
  ['lora.rank', 'lora-rank'],
  ['lora.alpha', 'lora-alpha'],
  ['lora.dropout', 'lora-dropout'],
  ['lora.targets', 'lora-targets'],
  ['head.pooling', 'pooling'],
  ['head.hidden', 'hidden'],
  ['seed', 'seed'],
]

function defaultsOf(schema: z.ZodType, settings: Settings): unknown {
  const required = ['model', 'data', 'method', 'runFolder', 'outputFolder', 'cacheFolder', 'text', 'label', 'columns']
  const given = Object.entries(settings).filter(([name]) => required.includes(name))
  return schema.parse(Object.fromEntries(given))
}

function settingAt(settings: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], settings)
}

function optionOf(option: string, value: unknown, usual: unknown): string[] {
  if (value === undefined || JSON.stringify(value) === JSON.stringify(usual)) return []
  return [`--${option}`, Array.isArray(value) ? value.join(',') : String(value)]
}

function labelledColumns({
  header,
  text,
  textPair,
  label,
  labelKind,
  labelOrder,
  testData,
}: FinetuneSettings): string[] {
  return [
    ...(header === false ? ['--no-header'] : []),
    ...['--text', text],
    ...(textPair === undefined ? [] : ['--text-pair', textPair]),
    ...['--label', label],
    ...(labelKind === 'classes' ? [] : ['--label-kind', labelKind]),
    ...(labelOrder === undefined ? [] : ['--label-order', ...labelOrder]),
    ...(testData === undefined ? [] : ['--test-data', testData]),
  ]
}

function columnsOf({ columns, testData }: FinetuneTextSettings): string[] {
  const named = {
    messages: () => ['--messages', columns.kind === 'messages' ? columns.messages : ''],
    response: () => (columns.kind === 'response' ? ['--prompt', columns.prompt, '--response', columns.response] : []),
    text: () => ['--text', columns.kind === 'text' ? columns.text : ''],
  }
  return [...named[columns.kind](), ...(testData === undefined ? [] : ['--test-data', testData])]
}

/** Options without a value that were given. */
function flagsOf(settings: Settings): string[] {
  return [
    ...(settings.dropout ? [] : ['no-dropout']),
    ...('columns' in settings ? [] : labelledFlags(settings)),
    ...(settings.lora.rsLora ? ['rslora'] : []),
  ]
}

function labelledFlags({ balanceClasses, fromScratch, fittedHead, baselines }: FinetuneSettings): string[] {
  return [
    ...(balanceClasses ? ['balance'] : []),
    ...(fromScratch ? ['from-scratch'] : []),
    ...(fittedHead ? [] : ['no-fitted-head']),
    ...(baselines ? [] : ['no-baselines']),
  ]
}

/** As one word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\p{L}\p{N}./:@%+=,_-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
