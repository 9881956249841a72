// What can be taught with the wizard's dataset, and what each choice costs, measured one after the other while the step is in view. What is chosen
// is the wizard's.

import { create } from 'zustand'
import type {
  Estimate,
  RecipeMethod,
  RecipeModel,
  RecipeOptions,
  RecipeSettings,
} from '../../shared/contract/recipes.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf, isAbort } from '../app/client.ts'
import { changeWizard, wizardStore } from './wizard.ts'

export type Cost =
  | { state: 'waiting' }
  | { state: 'measuring' }
  | { state: 'done'; estimate: Estimate }
  | { state: 'failed'; error: ErrorRecord }

export type RecipeState = {
  datasetId: string | null
  options: RecipeOptions | null
  error: ErrorRecord | null
  /** Of the run. */
  name: string
  costs: Readonly<Record<string, Cost>>
}

export type Choice = { modelId: string; method: RecipeMethod; settings: RecipeSettings }

export const recipeStore = create<RecipeState>()(() => ({
  datasetId: null,
  options: null,
  error: null,
  name: '',
  costs: {},
}))

const costKey = ({ modelId, method, settings }: Choice): string =>
  JSON.stringify([modelId, method, Object.entries(settings).sort()])

export const costOf = (costs: RecipeState['costs'], choice: Choice): Cost | undefined => costs[costKey(choice)]

/** What is chosen, as far as it can be; null where no model can learn this. */
export function chosenRecipe(
  { options }: Pick<RecipeState, 'options'>,
  wizard: { modelId: string | null; method: RecipeMethod | null; settings: RecipeSettings },
): (Choice & { model: RecipeModel }) | null {
  if (!options) return null
  const { suggestion, models } = options
  const can = ({ refusal }: RecipeModel) => refusal === null
  const wanted = models.find((model) => model.modelId === wizard.modelId && can(model))
  const suggested = models.find(({ modelId }) => modelId === suggestion?.modelId)
  const model = wanted ?? suggested ?? models.find(can)
  if (!model) return null
  const usual = suggestion?.modelId === model.modelId ? suggestion.method : 'lora'
  const method = [wizard.method, usual].find((one) => one !== null && model.methods.includes(one))
  // chosen for an encoder, a share of masked tokens would stop a run of a decoder, which shows no field for it
  const { maskShare, ...unmasked } = wizard.settings
  const settings = model.kind === 'bert' || maskShare === undefined ? wizard.settings : unmasked
  return { model, modelId: model.modelId, method: method ?? model.methods.at(-1) ?? usual, settings }
}

const chosen = (): Choice | null => chosenRecipe(recipeStore.getState(), wizardStore.getState())

let view: AbortController | null = null
let now: { key: string; controller: AbortController } | null = null

/** Reads what is possible with a dataset, and measures what is chosen until the step is left. */
export async function openRecipe(datasetId: string): Promise<void> {
  view?.abort()
  const own = new AbortController()
  view = own
  if (recipeStore.getState().datasetId !== datasetId)
    recipeStore.setState({ datasetId, options: null, error: null, name: '', costs: {} })
  try {
    const options = await client.recipes.options({ datasetId }, { signal: own.signal })
    if (own.signal.aborted) return
    recipeStore.setState(({ name }) => ({ options, error: null, name: name || options.name }))
    void measureNext()
  } catch (error) {
    if (!isAbort(error) && !own.signal.aborted) recipeStore.setState({ error: errorOf(error) })
  }
}

export function leaveRecipe(): void {
  view?.abort()
  view = null
  clearTimeout(timer)
  now?.controller.abort()
}

export function changeRecipe(patch: Partial<Choice>): void {
  changeWizard(patch)
  settle()
}

/** undefined takes a setting back to its usual value. */
export function changeSettings(patch: { [K in keyof RecipeSettings]: RecipeSettings[K] | undefined }): void {
  const all = Object.entries({ ...wizardStore.getState().settings, ...patch })
  changeRecipe({ settings: Object.fromEntries(all.filter(([, value]) => value !== undefined)) })
}

export const nameRecipe = (name: string): void => recipeStore.setState({ name })

const settleMs = 400
let timer: ReturnType<typeof setTimeout> | undefined

/** A number that is being typed is not measured at every digit. */
function settle(): void {
  clearTimeout(timer)
  if (!view) return
  timer = setTimeout(() => {
    const wanted = chosen()
    // what is chosen comes first: what was being measured can wait
    if (now && wanted && costKey(wanted) !== now.key) now.controller.abort()
    void measureNext()
  }, settleMs)
}

/** Other models are measured unasked only while that is quick. */
const quickParameters = 60e6
const mostUnasked = 4

/** The choice in view, the other methods of its model, and the same method on other models. */
export function wantedChoices({ options }: Pick<RecipeState, 'options'>, choice: Choice | null): Choice[] {
  const model = options?.models.find(({ modelId }) => modelId === choice?.modelId)
  if (!options || !choice || !model) return []
  const { modelId, method, settings } = choice
  const others = options.models
    .filter((one) => one !== model && one.methods.includes(method) && one.parameters <= quickParameters)
    .slice(0, mostUnasked)
  return [
    { modelId, method, settings },
    ...model.methods.filter((one) => one !== method).map((one) => ({ modelId, method: one, settings })),
    ...others.map((one) => ({ modelId: one.modelId, method, settings })),
  ]
}

async function measureNext(): Promise<void> {
  if (now || !view) return
  const state = recipeStore.getState()
  const next = wantedChoices(state, chosen()).find((choice) => {
    const cost = costOf(state.costs, choice)
    return cost === undefined || cost.state === 'waiting'
  })
  if (!next || state.datasetId === null) return
  await measure(state.datasetId, next)
  void measureNext()
}

async function measure(datasetId: string, { modelId, method, settings }: Choice): Promise<void> {
  const key = costKey({ modelId, method, settings })
  const controller = new AbortController()
  now = { key, controller }
  setCost(key, { state: 'measuring' })
  try {
    const estimate = await client.recipes.estimate(
      { datasetId, modelId, method, settings },
      { signal: controller.signal },
    )
    setCost(key, { state: 'done', estimate })
  } catch (error) {
    const isLeft = isAbort(error) || controller.signal.aborted
    setCost(key, isLeft ? { state: 'waiting' } : { state: 'failed', error: errorOf(error) })
  } finally {
    now = null
  }
}

function setCost(key: string, cost: Cost): void {
  recipeStore.setState(({ costs }) => ({ costs: { ...costs, [key]: cost } }))
}

/** Tries again what could not be measured. */
export function measureAgain(): void {
  recipeStore.setState(({ costs }) => ({
    costs: Object.fromEntries(Object.entries(costs).filter(([, cost]) => cost.state !== 'failed')),
  }))
  void measureNext()
}
