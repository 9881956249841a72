// The library as the view lists it: which models, in which groups, and in words what each does and where it is from. Pure.

import type { ModelUse, ModelView, Starter } from '../../../shared/contract/models.ts'
import type { ViewId } from '../../app/places.ts'
import { textMatches } from '../../app/search.ts'
import { modelsTexts } from '../../locales/models.ts'

export const modelFilters = ['all', 'gpt', 'bert', 'adapters'] as const
export type ModelFilter = (typeof modelFilters)[number]
export type OriginKind = ModelView['originKind']

export type ModelGroup = { kind: OriginKind; models: ModelView[]; starters: Starter[] }

const order: readonly OriginKind[] = ['starter', 'imported', 'made']

export function matchesFilter(model: ModelView, filter: ModelFilter): boolean {
  if (filter === 'all') return true
  return filter === 'adapters' ? model.isAdapter : model.kind === filter && !model.isAdapter
}

/** Newest first within a group; starters that are not added yet stand in theirs. */
export function groupModels(
  models: readonly ModelView[],
  starters: readonly Starter[],
  filter: ModelFilter,
  query: string,
): ModelGroup[] {
  const found = models.filter(
    (model) =>
      matchesFilter(model, filter) &&
      textMatches(query, [
        model.name,
        doesOf(model),
        fromOf(model),
        model.family,
        model.licence ?? '',
        ...model.labels,
      ]),
  )
  const missing = starters.filter(
    ({ modelId, kind, name, about }) =>
      modelId === null && (filter === 'all' || filter === kind) && textMatches(query, [name, about]),
  )
  return order
    .map((kind) => ({
      kind,
      models: found.filter(({ originKind }) => originKind === kind).sort((a, b) => b.createdAt - a.createdAt),
      starters: kind === 'starter' ? missing : [],
    }))
    .filter((group) => group.models.length + group.starters.length > 0)
}

/** 'Classify · 5', 'Fill mask, Pair'. */
export function doesOf(model: ModelView): string {
  const t = modelsTexts.get()
  const { task, problem, labels, uses, hasChatTemplate } = model
  if (task === 'causal-lm') return hasChatTemplate ? t.tasks.chat : t.tasks.generate
  if (task === 'masked-lm') return t.tasks['fill-mask']
  if (task === 'pretraining') return t.tasks['fill-mask-pair']
  if (task === 'next-sentence') return t.tasks.pair
  if (task === 'features') return t.tasks.similarity
  if (task === 'token') return t.ofLabels(t.tasks.tokens, labels.length)
  if (problem === 'score') return uses.includes('similarity') ? t.tasks.similarity : t.tasks.score
  const what = uses[0] === 'pair' ? t.tasks.pair : problem === 'multi-label' ? t.tasks.multi : t.tasks.classify
  return t.ofLabels(what, labels.length)
}

export function fromOf(model: ModelView): string {
  const t = modelsTexts.get()
  const { originKind, origin, method, baseName } = model
  if (originKind === 'starter') return origin
  if (originKind === 'made') {
    const how = t.methods[method ?? ''] ?? method ?? ''
    return baseName === null ? (method === 'pretrain' ? t.fromScratch : how) : t.fromBase(baseName, how)
  }
  if (baseName !== null) return baseName
  if (origin === 'upload') return t.uploaded
  const parts = origin.split(/[/\\]/).filter(Boolean)
  // of a hub name the organisation, of a path the folder that it lies in
  return parts.length === 2 && !/^([/\\]|[A-Za-z]:)/.test(origin) ? parts[0]! : (parts.at(-2) ?? origin)
}

export function licenceOf(model: ModelView): string {
  return model.licence ?? (model.baseModelId === null ? '–' : modelsTexts.get().asBase)
}

/** One sentence on what it is for. */
export function purposeOf(model: ModelView): string {
  const t = modelsTexts.get().does
  const { task, problem, labels, uses, hasChatTemplate } = model
  if (task === 'causal-lm') return hasChatTemplate ? t.chat : t.generate
  if (task === 'masked-lm') return t['fill-mask']
  if (task === 'pretraining') return t['fill-mask-pair']
  if (task === 'next-sentence') return t.nsp
  if (task === 'features') return t.similarity
  if (task === 'token') return t.tokens
  if (problem === 'score') return uses.includes('similarity') ? t.pairScore : t.score
  const few = labels.length <= 6 && labels.join('').length <= 60
  if (uses[0] === 'pair') return few ? t.pair(labels.join(', ')) : t.classifyMany(labels.length)
  if (problem === 'multi-label') return t.multi(labels.length)
  return few ? t.classify(labels.join(', ')) : t.classifyMany(labels.length)
}

const viewOfUse: Record<ModelUse, ViewId> = {
  chat: 'chat',
  'fill-mask': 'fill-mask',
  pair: 'pair',
  similarity: 'pair',
  classify: 'classify',
  inside: 'inside',
}

/** Where it is tried, and as what. */
export function placeOf(model: ModelView): { use: ModelUse; view: ViewId } {
  const use = model.uses[0] ?? 'inside'
  return { use, view: viewOfUse[use] }
}

/** What keeps a name from being a model's; the host has the last word. */
export function nameProblem(name: string, model: ModelView, models: readonly ModelView[]): string | null {
  const t = modelsTexts.get()
  const wanted = name.trim().normalize('NFC')
  if (/[/\\:*?"<>|]/.test(wanted)) return t.nameForbidden
  if (wanted.startsWith('.') || wanted.endsWith('.')) return t.nameDots
  return models.some((other) => other.id !== model.id && other.name === wanted) ? t.nameTaken(wanted) : null
}
