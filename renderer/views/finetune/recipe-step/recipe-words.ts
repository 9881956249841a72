// Settings of a recipe: which of them a method has, what they are where nobody says, and all of them in a few words.

import {
  isWritten,
  type NumberSetting,
  type RecipeMethod,
  type RecipeModel,
  type RecipeSettings,
  type RecipeTask,
  settingRanges,
  writtenBatchSize,
} from '../../../../shared/contract/recipes.ts'
import { formatCount } from '../../../app/format.ts'
import { recipeTexts } from '../../../locales/recipe.ts'

export type SettingName = keyof RecipeSettings
export type Of = { method: RecipeMethod; task: RecipeTask; model: RecipeModel; trainRows: number }

const stepped = [
  'rows',
  'epochs',
  'patience',
  'learningRate',
  'schedule',
  'warmup',
  'batchSize',
  'accumulate',
  'maxLength',
  'weightDecay',
  'maskShare',
  'validationShare',
  'evaluations',
  'dropout',
] as const satisfies readonly SettingName[]
const ofLabels: readonly SettingName[] = ['validationShare', 'maskShare', 'balanceClasses', 'fromScratch']

/** In the order they are shown. */
export function settingsOf({
  method,
  task,
  model,
}: Pick<Of, 'method' | 'task'> & { model: Pick<RecipeModel, 'kind'> }): SettingName[] {
  const names: SettingName[] =
    method === 'head'
      ? ['rows', 'pooling', 'hidden', 'maxLength', 'balanceClasses', 'seed']
      : [
          ...stepped,
          ...(method === 'lora' ? (['loraRank', 'loraAlpha', 'loraDropout'] as const) : (['fromScratch'] as const)),
          'balanceClasses',
          'seed',
        ]
  return names.filter(
    (name) =>
      !(isWritten(task) && ofLabels.includes(name)) &&
      !(task === 'score' && name === 'balanceClasses') &&
      !(model.kind !== 'bert' && name === 'maskShare'),
  )
}

/** What a number is where nobody says. */
export function usualNumber(name: NumberSetting, { method, task, model, trainRows }: Of): number | null {
  if (name === 'rows') return trainRows
  if (name === 'learningRate') return method === 'head' ? null : model.learningRates[method]
  if (name === 'maskShare') return method === 'full' ? model.maskShare : 0
  if (name === 'maxLength') return model.maxLength
  if (name === 'batchSize' && isWritten(task)) return writtenBatchSize
  return settingRanges[name].usual
}

/** 0.0005 -> '5e-4', as people who train write it. */
export function formatRate(value: number): string {
  if (value >= 0.01) return String(Number(value.toPrecision(3)))
  const [digits, exponent] = value.toExponential(2).split('e')
  return `${Number(digits)}e${Number(exponent)}`
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`

/** The settings as a few headed words. */
export function settingsSummary(settings: RecipeSettings, of: Of): [heading: string, words: string][] {
  const t = recipeTexts.get()
  const [fieldName, value] = [
    (name: string) => t.fields[name]![0],
    (name: NumberSetting) => settings[name] ?? usualNumber(name, of)!,
  ]
  const batch: [string, string] = [
    fieldName('batchSize'),
    t.batchText(value('batchSize'), formatCount(value('maxLength'))),
  ]
  const rows: [string, string][] = isFewer(settings, of)
    ? [[fieldName('rows'), t.rowsText(formatCount(settings.rows!), formatCount(of.trainRows))]]
    : []
  if (of.method === 'head') {
    const pooling = t.poolingNames[settings.pooling ?? 'mean']!
    return [
      ...rows,
      [t.methods.head![0], t.headText(pooling, settings.hidden ?? 0)],
      [fieldName('maxLength'), `${formatCount(value('maxLength'))} ${t.units.maxLength}`],
      [fieldName('epochs'), t.fitted],
    ]
  }
  const patience = settings.patience === undefined ? settingRanges.patience.usual : settings.patience
  const schedule = t.scheduleNames[settings.schedule ?? 'linear']!
  return [
    ...rows,
    [fieldName('epochs'), `${value('epochs')}${patience === null ? t.noEarly : t.earlyStop(patience)}`],
    [
      fieldName('learningRate'),
      `${formatRate(value('learningRate'))}, ${schedule}, ${t.warm(percent(value('warmup')))}`,
    ],
    batch,
    ...(of.method === 'lora'
      ? [
          [t.methods.lora![0], t.loraText(value('loraRank'), value('loraAlpha'), of.model.loraTargets.join(', '))] as [
            string,
            string,
          ],
        ]
      : []),
    [
      fieldName('validationShare'),
      isWritten(of.task) ? t.heldOutTest : t.heldOutText(percent(value('validationShare'))),
    ],
  ]
}

/** It learns from a part of the rows. */
export const isFewer = ({ rows }: RecipeSettings, { trainRows }: Pick<Of, 'trainRows'>): boolean =>
  rows !== undefined && rows < trainRows

/** Enough to see whether it can be learned at all. */
const quickRows = 2000

export type Preset = 'quick' | 'usual' | 'thorough'

/** A head has no epochs: what makes it quick is fewer rows. */
export function presetsFor({ method, trainRows }: Pick<Of, 'method' | 'trainRows'>): [Preset, RecipeSettings][] {
  const few: RecipeSettings = trainRows > quickRows ? { rows: quickRows } : {}
  if (method !== 'head')
    return [
      ['quick', { ...few, epochs: 1, evaluations: 5 }],
      ['usual', {}],
      ['thorough', { epochs: 8, evaluations: 20, patience: 4 }],
    ]
  return few.rows === undefined
    ? []
    : [
        ['quick', few],
        ['usual', {}],
      ]
}

/** null where a setting was changed by hand. */
export function presetOf(settings: RecipeSettings, of: Pick<Of, 'method' | 'trainRows'>): Preset | null {
  const sorted = (value: RecipeSettings) => JSON.stringify(Object.entries(value).sort())
  return presetsFor(of).find(([, preset]) => sorted(preset) === sorted(settings))?.[0] ?? null
}
