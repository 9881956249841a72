// A recipe as what a run is told. Where nobody says, the wizard's own habits hold: a part of the rows measures while it learns, the best weights are
// kept, and a run that gets no better ends.

import {
  fewestTestRows,
  type RecipeMethod,
  type RecipeSettings,
  settingRanges,
  writtenBatchSize,
} from '../../../shared/contract/recipes.ts'
import type { Settings } from '../../../shared/contract/settings.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { columnsOf } from '../data/materialise.ts'
import type { FinetuneRequest, FinetuneTextRequest } from '../training-runs.ts'
import type { RecipeData } from './recipe-data.ts'

type Asked = {
  data: RecipeData
  /** The base's folder. */
  model: string
  method: RecipeMethod
  settings: RecipeSettings
  machine: Pick<Settings, 'provider' | 'threads'>
}
type Files = { data: string; testData?: string }

export type RunRequest =
  | { job: 'finetune'; request: FinetuneRequest }
  | { job: 'finetune-text'; request: FinetuneTextRequest }

export function runRequest(asked: Asked, files: Files): RunRequest {
  const { data, model, method, settings, machine } = asked
  const common = { model, ...files, ...trainingSettings(settings), ...runsOn(machine) }
  const columns = columnsOf(data)
  if (!('label' in columns)) {
    if (method === 'head')
      throw new AppError('bad-argument', say`A head sorts texts, it does not write: choose LoRA or full.`, { method })
    const batchSize = settings.batchSize ?? writtenBatchSize
    return { job: 'finetune-text', request: { ...common, batchSize, method, columns } }
  }
  const { kind: labelKind, ...names } = columns
  const { rows, balanceClasses, fromScratch, pooling, hidden, validationShare, maskShare } = settings
  return {
    job: 'finetune',
    request: {
      ...common,
      ...names,
      labelKind,
      ...defined({ labelOrder: labelOrderOf(data) }),
      method,
      batchSize: settings.batchSize ?? settingRanges.batchSize.usual,
      validationShare: method === 'head' ? 0 : (validationShare ?? settingRanges.validationShare.usual),
      ...(rows === undefined ? {} : { testRows: Math.max(rows, fewestTestRows) }),
      ...defined({ balanceClasses, fromScratch, maskShare }),
      head: defined({ pooling, hidden }),
    },
  }
}

/** As the user put them; a model's labels are numbered in this order. */
function labelOrderOf({ choices }: RecipeData): string[] | undefined {
  return choices.labels.order.length === 0 ? undefined : choices.labels.order
}

function trainingSettings(settings: RecipeSettings) {
  const {
    epochs,
    accumulate,
    learningRate,
    schedule,
    warmup,
    weightDecay,
    maxLength,
    evaluations,
    dropout,
    seed,
    rows,
  } = settings
  const { patience = settingRanges.patience.usual, loraRank, loraAlpha, loraDropout } = settings
  return {
    ...defined({
      rows,
      epochs,
      accumulate,
      learningRate,
      schedule,
      warmup,
      weightDecay,
      maxLength,
      evaluations,
      dropout,
      seed,
    }),
    ...(patience === null ? {} : { patience }),
    lora: defined({ rank: loraRank, alpha: loraAlpha, dropout: loraDropout }),
  }
}

const runsOn = ({ provider, threads }: Asked['machine']) => ({ provider, ...(threads === null ? {} : { threads }) })

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
}
