// The models of the library as bases of a recipe: which fit, by which methods, and why not.

import { stat } from 'node:fs/promises'
import {
  isWritten,
  type RecipeMethod,
  type RecipeModel,
  type Refusal,
  recipeMethods,
  settingRanges,
  writtenBatchSize,
} from '../../../shared/contract/recipes.ts'
import { languageOfNames } from '../../../shared/domain/model-language.ts'
import { architectureOf } from '../../engine/architectures/architecture.ts'
import { defaultLearningRate, defaultMaskShare } from '../../engine/training/finetune-settings.ts'
import type { ModelEntry } from '../../store/models.ts'
import { identifyingFiles, viewOf } from '../models/model-view.ts'
import type { MachineRoom } from './machine-room.ts'
import { memoryNeed } from './memory-need.ts'
import type { RecipeData } from './recipe-data.ts'

/** Longer rows are cut unless a setting says otherwise. */
export const usualMaxLength = 256

export type Needs = {
  data: RecipeData
  room: MachineRoom
  language: 'ko' | 'en'
  /** Of the longest rows looked at, in characters. */
  longestChars: number
}

/** Room that is left for everything else. */
const reserve = 0.95
const charsPerToken = { ko: 1.6, en: 3.5 } as const

export async function recipeModel(entry: ModelEntry, needs: Needs): Promise<RecipeModel> {
  const view = viewOf(entry, await isMissing(entry))
  const { width, layers, heads, vocabSize, positions, parameters } = view
  const task = isWritten(needs.data.task)
  const maxLength = positions > 0 ? Math.min(usualMaxLength, positions) : usualMaxLength
  const tokens = Math.min(maxLength, Math.ceil(needs.longestChars / charsPerToken[needs.language]) + 2)
  const batchSize = task ? writtenBatchSize : settingRanges.batchSize.usual
  const size = { parameters, layers, width, heads, vocabSize }
  const fundamental = refusalOf(entry, view, needs.data)
  const memory = (method: RecipeMethod) =>
    fundamental !== null || (task && method === 'head')
      ? null
      : memoryNeed(size, method, { batchSize, tokens, isWritten: task })
  const memoryBytes = { head: memory('head'), lora: memory('lora'), full: memory('full') }
  const methods = recipeMethods.filter((method) => {
    const bytes = memoryBytes[method]
    return bytes !== null && bytes <= reserve * needs.room.freeMemoryBytes
  })
  return {
    modelId: view.id,
    name: view.name,
    kind: view.kind,
    parameters,
    isStarter: view.originKind === 'starter',
    isTuned: view.method !== null || entry.record.task === 'sequence',
    refusal: fundamental ?? (methods.length === 0 ? 'memory' : null),
    memoryBytes,
    methods,
    learningRates: {
      lora: defaultLearningRate('lora', Math.max(1, width)),
      full: defaultLearningRate('full', Math.max(1, width)),
    },
    maxLength,
    maskShare: view.kind === 'bert' ? defaultMaskShare('full', width, needs.data.isPair) : 0,
    loraTargets: fundamental === null ? [...architectureOf(view.family).loraTargets] : [],
  }
}

function refusalOf(entry: ModelEntry, view: ReturnType<typeof viewOf>, { task }: RecipeData): Refusal | null {
  if (view.isMissing) return 'missing'
  if (view.isAdapter) return 'adapter'
  if (isWritten(task)) return entry.record.task === 'causal-lm' ? null : 'cannot-write'
  return Object.values(architectureOf(view.family).classes).includes('sequence') ? null : 'no-head'
}

async function isMissing(entry: ModelEntry): Promise<boolean> {
  for (const file of identifyingFiles(entry)) if (!(await stat(file).catch(() => undefined))) return true
  return false
}

/** Few rows cannot move weights to the better; a small model knows too little to stay as it is. */
const fewRows = 200
const smallParameters = 30e6

export function suggestMethod(
  { methods, parameters }: RecipeModel,
  { task, parts }: RecipeData,
): { method: RecipeMethod; reason: 'few-rows' | 'small-model' | 'usual' } | undefined {
  const wanted =
    parts.train < fewRows && !isWritten(task)
      ? ({ method: 'head', reason: 'few-rows' } as const)
      : parameters <= smallParameters
        ? ({ method: 'full', reason: 'small-model' } as const)
        : ({ method: 'lora', reason: 'usual' } as const)
  if (methods.includes(wanted.method)) return wanted
  const method = methods.at(-1)
  return method === undefined ? undefined : { method, reason: 'usual' }
}

/** Arithmetic of a pass forward and back, a parameter and token; and what a processor does of it, on the safe side. */
const operations = 6
const operationsPerSecond = 2e10
const patienceSeconds = 1800
const tokensPerRow = 40
const usualEpochs = 3

/** One that speaks the language of the rows, reads both ways (or writes) and is still a base; of those, the largest that is done within half an hour. */
export function rank(model: RecipeModel, { data, language }: Needs): number {
  if (model.refusal !== null) return -1
  const spoken = languageOfNames([model.name])
  const seconds = (operations * model.parameters * data.parts.train * tokensPerRow * usualEpochs) / operationsPerSecond
  const isFit = isWritten(data.task) || model.kind === 'bert'
  return (
    // a model of another language knows hardly a word of the rows, however it reads
    (spoken === language ? 8 : spoken === null ? 7 : 0) +
    (isFit ? 4 : 0) -
    (model.isTuned ? 2 : 0) +
    (seconds < patienceSeconds ? 1 + Math.log10(1 + model.parameters) / 20 : -Math.log10(1 + model.parameters) / 20)
  )
}
