// The options of `finetune` as a request: labelled rows, or what a GPT learns to write. An option of the other kind, or of another method, is wrong
// usage, not ignored.

import { z } from 'zod'
import { recipeSettingsSchema } from '../../shared/contract/recipes.ts'
import { AppError } from '../../shared/errors.ts'
import { methodOptions } from '../engine/training/finetune-command.ts'
import type { FinetuneTextSettings } from '../engine/training/finetune-settings.ts'
import type { FinetuneRequest, FinetuneTextRequest } from '../host/training-runs.ts'
import type { CliContext } from './context.ts'
import { datasetNamed } from './dataset-named.ts'
import { defined } from './options.ts'

export type FinetuneOptions = {
  /** false: --no-patience. */
  patience?: number | boolean
  dataset?: string
} & Partial<
  Omit<
    FinetuneRequest,
    'lora' | 'head' | 'balanceClasses' | 'sweep' | 'id' | 'datasetId' | 'suggestedName' | 'patience'
  >
> & {
    prompt?: string
    response?: string
    messages?: string
    balance?: boolean
    loraRank?: number
    loraAlpha?: number
    loraDropout?: number
    loraTargets?: string[]
    rslora?: boolean
    pooling?: 'mean' | 'first' | 'last' | 'pooler'
    hidden?: number
    backend?: string
    resume?: string
  }

/** Rows without labels are written, not sorted. */
export function meansText({ prompt, response, messages, text, label }: FinetuneOptions): boolean {
  return (
    prompt !== undefined ||
    response !== undefined ||
    messages !== undefined ||
    (text !== undefined && label === undefined)
  )
}

/** Said as `--no-x`, and true where nobody said it. */
const negated = ['header', 'dropout', 'fittedHead', 'baselines']

const flag = (name: string): string =>
  `--${negated.includes(name) ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** Without what nobody said. */
export function saidOptions(options: FinetuneOptions): FinetuneOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => !(negated.includes(name) && value === true)),
  )
}

function require(options: FinetuneOptions, names: readonly (keyof FinetuneOptions)[]): void {
  const missing = names.filter((name) => options[name] === undefined).map(flag)
  if (missing.length === 0) return
  throw new AppError('bad-argument', `a run needs ${missing.join(', ')} (or --resume RUN)`, { missing })
}

/** Errors: bad-argument, if one of `flags` is given. */
function refuse(options: FinetuneOptions, flags: readonly string[], because: string): void {
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [flag(name)]))
  const wrong = flags.filter((name) => given.includes(name))
  if (wrong.length > 0) throw new AppError('bad-argument', `${wrong.join(', ')}: ${because}`, { wrong })
}

function refuseOtherMethods(options: FinetuneOptions): void {
  for (const { methods, options: names } of methodOptions)
    if (!methods.includes(options.method!))
      refuse(
        options,
        names.map((name) => `--${name}`),
        `only for --method ${methods.join(' or ')}`,
      )
}

const loraOf = ({ loraRank, loraAlpha, loraDropout, loraTargets, rslora }: FinetuneOptions) =>
  defined({ rank: loraRank, alpha: loraAlpha, dropout: loraDropout, targets: loraTargets, rsLora: rslora })

export function labelledRequest({ options: globals }: CliContext, options: FinetuneOptions): FinetuneRequest {
  require(options, ['model', 'data', 'text', 'label', 'method'])
  refuseOtherMethods(options)
  const { balance, loraRank, loraAlpha, loraDropout, loraTargets, rslora, pooling, hidden, backend, ...rest } = options
  const { resume, dataset, prompt, response, messages, model, data, text, label, method, patience, ...others } = rest
  return {
    ...{ model: model!, data: data!, text: text!, label: label!, method: method! },
    ...defined(others),
    ...defined({ balanceClasses: balance, provider: globals.provider, threads: globals.threads }),
    ...(typeof patience === 'number' ? { patience } : {}),
    lora: loraOf(options),
    head: defined({ pooling, hidden, backend }),
  }
}

const ofLabels = [
  'header',
  'trainRows',
  'testRows',
  'textPair',
  'label',
  'labelKind',
  'labelOrder',
  'balance',
  'validationShare',
  'maskShare',
  'fromScratch',
  'pooling',
  'hidden',
  'backend',
  'fittedHead',
  'baselines',
] as const

export function textRequest({ options: globals }: CliContext, options: FinetuneOptions): FinetuneTextRequest {
  require(options, ['model', 'data', 'method'])
  refuse(options, ofLabels.map(flag), 'only for rows with labels, not for what a GPT writes')
  const {
    model,
    data,
    testData,
    testShare,
    method,
    rows,
    epochs,
    batchSize,
    accumulate,
    learningRate,
    schedule,
    warmup,
  } = options
  if (method === 'head')
    throw new AppError('bad-argument', 'a head sorts texts, it does not write: give --method lora or --method full', {
      method,
    })
  refuseOtherMethods(options)
  const { weightDecay, maxLength, evaluations, patience, dropout, seed, name, checkpointSeconds, checkpointSteps } =
    options
  return {
    ...{ model: model!, data: data!, method: method!, columns: columnsOf(options) },
    ...defined({
      testData,
      testShare,
      rows,
      epochs,
      batchSize,
      accumulate,
      learningRate,
      schedule,
      warmup,
      weightDecay,
    }),
    ...(typeof patience === 'number' ? { patience } : {}),
    ...defined({ maxLength, evaluations, dropout, seed, name, checkpointSeconds, checkpointSteps }),
    ...defined({ provider: globals.provider, threads: globals.threads }),
    lora: loraOf(options),
  }
}

function columnsOf({ prompt, response, messages, text }: FinetuneOptions): FinetuneTextSettings['columns'] {
  const kinds = [
    ...(prompt !== undefined || response !== undefined ? ['--prompt with --response'] : []),
    ...(messages !== undefined ? ['--messages'] : []),
    ...(text !== undefined ? ['--text'] : []),
  ]
  if (kinds.length > 1)
    throw new AppError('bad-argument', `${kinds.join(' and ')} exclude each other: say what one row is`, { kinds })
  if (messages !== undefined) return { kind: 'messages', messages }
  if (text !== undefined) return { kind: 'text', text }
  if (prompt === undefined || response === undefined)
    throw new AppError('bad-argument', '--prompt and --response belong together: give both columns', {})
  return { kind: 'response', prompt, response }
}

const ofFiles = [
  'data',
  'header',
  'text',
  'textPair',
  'label',
  'labelKind',
  'labelOrder',
  'prompt',
  'response',
  'messages',
  'testData',
  'testShare',
  'trainRows',
  'testRows',
] as const

/** What a recipe of the app does not hold. */
const notOfRecipes = [
  'loraTargets',
  'rslora',
  'backend',
  'fittedHead',
  'baselines',
  'checkpointSeconds',
  'checkpointSteps',
]

/** A dataset by its name or id, a model as always, and the settings that a recipe has. */
export async function datasetRequest({ host, signal }: CliContext, options: FinetuneOptions, dataset: string) {
  require(options, ['model', 'method'])
  refuseOtherMethods(options)
  refuse(options, ofFiles.map(flag), 'a dataset of the library brings its own rows and columns')
  refuse(
    options,
    notOfRecipes.map(flag),
    'a run on a dataset of the library has no such setting: give the rows with --data',
  )
  const datasetId = datasetNamed(host, dataset)
  const model = await host.library.recordFor(await host.library.resolveModel(options.model!), signal)
  const settings = recipeSettingsSchema.safeParse(recipeSettingsOf(options))
  if (!settings.success)
    throw new AppError('bad-argument', `a setting is out of its range: ${z.prettifyError(settings.error)}`, {})
  return {
    recipe: { datasetId, modelId: model.id, method: options.method!, settings: settings.data },
    name: options.name,
  }
}

function recipeSettingsOf(options: FinetuneOptions) {
  const { rows, epochs, batchSize, accumulate, learningRate, schedule, warmup, weightDecay, maxLength } = options
  const { validationShare, maskShare, evaluations, patience, dropout, balance, fromScratch, pooling, hidden, seed } =
    options
  const { loraRank, loraAlpha, loraDropout } = options
  return defined({
    ...{ rows, epochs, batchSize, accumulate, learningRate, schedule, warmup, weightDecay, maxLength },
    ...{ validationShare, maskShare, evaluations, balanceClasses: balance, fromScratch, pooling, hidden, seed },
    ...{ loraRank, loraAlpha, loraDropout, dropout },
    patience: patience === false ? null : patience === true ? undefined : patience,
  })
}
