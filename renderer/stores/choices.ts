// The model last chosen for each use, kept in this browser or window.

import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { type ModelUse, type ModelView, modelUses } from '../../shared/contract/models.ts'
import { useModels } from './models.ts'

type Choices = Partial<Record<ModelUse, string>>

export const choicesStore = create<{ choices: Choices }>()(
  persist(() => ({ choices: {} as Choices }), {
    name: 'tunesmith:choices',
    // what a page of this address left there is not ours to trust
    merge: (kept, now) => ({ ...now, choices: readChoices(kept) }),
  }),
)

function readChoices(kept: unknown): Choices {
  const found = typeof kept === 'object' && kept !== null && 'choices' in kept ? kept.choices : null
  if (typeof found !== 'object' || found === null) return {}
  return Object.fromEntries(
    modelUses.flatMap((use) => {
      const id = (found as Record<string, unknown>)[use]
      return typeof id === 'string' ? [[use, id]] : []
    }),
  )
}

export function canUse(model: ModelView, use: ModelUse): boolean {
  return !model.isMissing && model.uses.includes(use)
}

/** What was chosen if it can still be used, or else what was made or imported last. */
export function pickModel(models: ModelView[], use: ModelUse, chosen: string | undefined): ModelView | null {
  const usable = models.filter((model) => canUse(model, use))
  const kept = usable.find((model) => model.id === chosen)
  if (kept !== undefined) return kept
  return usable.reduce<ModelView | null>(
    (best, model) => (best === null || model.createdAt > best.createdAt ? model : best),
    null,
  )
}

export function choose(use: ModelUse, modelId: string): void {
  choicesStore.setState(({ choices }) => ({ choices: { ...choices, [use]: modelId } }))
}

export function useChoice(use: ModelUse): [modelId: string | null, choose: (modelId: string) => void] {
  const chosen = choicesStore((state) => state.choices[use])
  const id = useModels((state) => pickModel(state.list, use, chosen)?.id ?? null)
  return [id, (modelId) => choose(use, modelId)]
}
