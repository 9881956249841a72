// What the user looks at in Look inside, kept in this browser or window: the sentence, the two models, and the head of each.

import { z } from 'zod'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { type FamilyKind, familyKinds } from '../../shared/contract/common.ts'
import type { ModelView } from '../../shared/contract/models.ts'
import { canUse } from './choices.ts'
import type { HeadPlace } from './look.ts'

export const insideModes = ['both', 'tokens'] as const
export type InsideMode = (typeof insideModes)[number]

const keptSchema = z.object({
  /** null: not yet written; the view shows an example of its language. */
  text: z.string().max(100_000).nullable().catch(null),
  mode: z.enum(insideModes).catch('both'),
  /** Which one a narrow window shows. */
  side: z.enum(familyKinds).catch('gpt'),
  models: z.object({ gpt: z.string().optional(), bert: z.string().optional() }).catch({}),
  heads: z.record(z.string(), z.object({ layer: z.int().min(0), head: z.int().min(0) })).catch({}),
})
export type InsideChoices = z.infer<typeof keptSchema>

export const insideStore = create<InsideChoices>()(
  persist(() => keptSchema.parse({}), {
    name: 'tunesmith:inside',
    // what a page of this address left there is not ours to trust
    merge: (kept, now) => ({ ...now, ...(keptSchema.safeParse(kept).data ?? {}) }),
  }),
)

export function changeInside(patch: Partial<InsideChoices>): void {
  insideStore.setState(patch)
}

export function chooseSide(kind: FamilyKind, modelId: string): void {
  insideStore.setState(({ models }) => ({ models: { ...models, [kind]: modelId } }))
}

/** Heads are remembered of so many models. */
const headsKept = 50

export function keepHead(modelId: string, place: HeadPlace): void {
  insideStore.setState(({ heads }) => {
    const others = Object.entries(heads).filter(([id]) => id !== modelId)
    return { heads: Object.fromEntries([...others.slice(-headsKept + 1), [modelId, place]]) }
  })
}

/** The model chosen for a side, or else one that has words to say, the newest of them. */
export function sideModel(
  models: readonly ModelView[],
  kind: FamilyKind,
  chosen: string | undefined,
): ModelView | null {
  const usable = models.filter((model) => model.kind === kind && canUse(model, 'inside'))
  const kept = usable.find(({ id }) => id === chosen)
  if (kept) return kept
  const speaks = ({ task }: ModelView) => (['causal-lm', 'masked-lm', 'pretraining'].includes(task) ? 1 : 0)
  return usable.toSorted((a, b) => speaks(b) - speaks(a) || b.createdAt - a.createdAt)[0] ?? null
}
