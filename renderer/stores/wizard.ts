// The fine-tune wizard: the step in view, the table that is being taken in, and what was chosen for it so far. The address says where the wizard is,
// this browser or window remembers the rest.

import { z } from 'zod'
import { create } from 'zustand'
import type { DatasetView } from '../../shared/contract/datasets.ts'
import { type Draft, draftSchema } from '../../shared/contract/imports.ts'
import {
  type RecipeMethod,
  type RecipeSettings,
  recipeMethods,
  recipeSettingsSchema,
} from '../../shared/contract/recipes.ts'
import { go } from '../app/navigation.ts'
import { keptValue } from './kept.ts'

export const wizardSteps = ['file', 'columns', 'recipe', 'run', 'result'] as const
export type WizardStep = (typeof wizardSteps)[number]

export type WizardState = {
  step: WizardStep
  /** The table that is being looked at; null before one is chosen. */
  draft: Draft | null
  /** What the dataset shall be called. */
  name: string
  /** The dataset that the draft became, or an earlier one. */
  datasetId: string | null
  modelId: string | null
  method: RecipeMethod | null
  settings: RecipeSettings
  runId: string | null
}

const id = z.string().nullable()
const keptSchema = z.object({
  draft: draftSchema.nullable(),
  name: z.string(),
  datasetId: id,
  modelId: id,
  method: z.enum(recipeMethods).nullable(),
  settings: recipeSettingsSchema,
  runId: id,
})

const nothing: Omit<WizardState, 'step'> = {
  draft: null,
  name: '',
  datasetId: null,
  modelId: null,
  method: null,
  settings: {},
  runId: null,
}
const kept = keptValue<Omit<WizardState, 'step'>>('wizard', keptSchema, nothing)

export const wizardStore = create<WizardState>()(() => ({ step: 'file', ...kept.read() }))
wizardStore.subscribe(({ step: _, ...rest }) => kept.write(rest))

export const useWizard = wizardStore

export function changeWizard(patch: Partial<Omit<WizardState, 'step'>>): void {
  wizardStore.setState(patch)
}

/** Steps that can be visited with what there is. */
export function canVisit(step: WizardStep, { draft, datasetId, runId }: WizardState): boolean {
  if (step === 'file') return true
  if (step === 'columns') return draft !== null || datasetId !== null
  return step === 'recipe' ? datasetId !== null : runId !== null
}

/** To a step, with what it needs: the address follows, so that a reload or a link comes back here. */
export function goStep(step: WizardStep, patch: Partial<Omit<WizardState, 'step'>> = {}): void {
  wizardStore.setState({ ...patch, step })
  const { datasetId, runId } = wizardStore.getState()
  go('finetune', {
    step,
    ...(datasetId !== null && step !== 'file' ? { dataset: datasetId } : {}),
    ...(runId !== null && (step === 'run' || step === 'result') ? { run: runId } : {}),
  })
}

/** A new table from the beginning: nothing of an earlier one is kept but the model. */
export function startDraft(draft: Draft, name: string): void {
  goStep('columns', { draft, name, datasetId: null, runId: null, method: null, settings: {} })
}

/** What the address asks for: a link from anywhere, or a reload. */
export function takeAddress(params: Record<string, string>): void {
  const { draft, datasetId, runId } = wizardStore.getState()
  const patch: Partial<WizardState> = {}
  if (params.dataset !== undefined && params.dataset !== datasetId)
    Object.assign(patch, { datasetId: params.dataset, draft: null, runId: null, method: null, settings: {} })
  if (params.run !== undefined && params.run !== runId) patch.runId = params.run
  if (params.model !== undefined) patch.modelId = params.model
  // a file that is only named is opened by the first step
  const wanted = params.file !== undefined ? 'file' : wizardSteps.find((name) => name === params.step)
  const next = { ...wizardStore.getState(), ...patch }
  // without a step: where one had got to before anything ran
  const step =
    wanted ?? (params.dataset !== undefined ? 'recipe' : draft !== null && datasetId === null ? 'columns' : 'file')
  wizardStore.setState({ ...patch, step: canVisit(step, next) ? step : 'file' })
}

/** The choices that a dataset was made by, so that they can be changed; nothing where its file is gone. */
export function reopenDataset({ id, name, path, details, isFileThere }: DatasetView): void {
  const { datasetId, draft } = wizardStore.getState()
  if (datasetId !== id || draft !== null || details === null || !isFileThere) return
  wizardStore.setState({ draft: { path, choices: details.choices }, name })
}
