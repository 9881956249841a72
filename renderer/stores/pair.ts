// The pair view's two texts, what else B could be, and the verdicts: asked anew while the user types, kept over a restart.

import { z } from 'zod'
import { create } from 'zustand'
import type { ModelView } from '../../shared/contract/models.ts'
import type { PairAlternative, PairVerdict } from '../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client } from '../app/client.ts'
import { keptValue } from './kept.ts'
import { createLatest } from './latest.ts'

/** Three questions to two texts; each has its models. */
export const pairTabs = ['next', 'labels', 'similar'] as const
export type PairTab = (typeof pairTabs)[number]

/** The question that a model answers; null for one that knows nothing of pairs. */
export function tabOf({ task, uses, problem }: ModelView): PairTab | null {
  if (uses.includes('similarity') || (uses.includes('pair') && task === 'sequence' && problem === 'score'))
    return 'similar'
  if (!uses.includes('pair')) return null
  return task === 'sequence' ? 'labels' : 'next'
}

const typingPauseMs = 120
/** Many rows wait a little longer: the verdict on B goes first. */
const othersPauseMs = 220
export const maxOthers = 100
export const maxPairText = 20_000

const text = z.string().max(maxPairText)
const keptSchema = z.object({
  tab: z.enum(pairTabs),
  a: text,
  b: text,
  others: z.array(text).max(maxOthers),
  seenChoice: z.string().nullable(),
})
const kept = keptValue('pair', keptSchema, { tab: 'next', a: '', b: '', others: [], seenChoice: null })

type Question = { modelId: string; a: string; b: string }
type ManyQuestion = { modelId: string; a: string; bs: string[] }
export type Pair = { a: string; b: string; others?: string[] | undefined }

export type PairState = {
  tab: PairTab
  modelId: string | null
  /** The pair model whose choice, here or elsewhere, has opened its tab. */
  seenChoice: string | null
  a: string
  b: string
  /** What else B could be, as the user wrote it; empty ones are not asked about. */
  others: string[]
  /** Older than the texts while a new one is on its way. */
  answer: (Question & { verdict: PairVerdict }) | null
  /** By the text of B, all for one A and one model. */
  beside: { modelId: string; a: string; rows: ReadonlyMap<string, PairAlternative> } | null
  error: ErrorRecord | null
  isAsking: boolean
  setTab(tab: PairTab): void
  /** A model that was chosen anew opens the tab of its question; false for one that did so before. */
  noticeChoice(model: ModelView): boolean
  setModel(modelId: string | null): void
  setTexts(texts: Partial<Pick<PairState, 'a' | 'b'>>): void
  swap(): void
  show(pair: Pair): void
  setOther(index: number, text: string): void
  addOthers(texts: string[]): void
  removeOther(index: number): void
  /** B and one of the others change places. */
  useOther(index: number): void
  sortOthers(): void
  retry(): void
}

type Hosted = {
  pair(question: Question, signal: AbortSignal): Promise<PairVerdict>
  pairMany(question: ManyQuestion, signal: AbortSignal): Promise<PairAlternative[]>
}

/** What others are compared by: the chance of the first label, or the score. */
export function strengthOf({ score, scores }: Pick<PairAlternative, 'score' | 'scores'>): number {
  return score ?? scores[0]?.probability ?? 0
}

/** Texts that can be asked about, each once. */
const asked = (texts: readonly string[]) => [...new Set(texts.filter((each) => each.trim() !== ''))].slice(0, maxOthers)

export function createPair(host: Hosted) {
  return create<PairState>()((set, get) => {
    const one = createLatest<Question, PairVerdict>({
      ask: (question, signal) => host.pair(question, signal),
      onAnswer: (verdict, question) => set({ answer: { ...question, verdict }, error: null, isAsking: false }),
      onError: (error) => set({ answer: null, error, isAsking: false }),
    })
    const many = createLatest<ManyQuestion, PairAlternative[]>({
      ask: (question, signal) => host.pairMany(question, signal),
      onAnswer: (rows, { modelId, a }) =>
        set({ beside: { modelId, a, rows: new Map(rows.map((row) => [row.b, row])) } }),
      // the verdict on B fails for the same reason, and says it
      onError: () => set({ beside: null }),
    })

    function askOne(delayMs: number): void {
      const { modelId, a, b } = get()
      if (modelId === null || a.trim() === '' || b.trim() === '') {
        one.cancel()
        set({ answer: null, error: null, isAsking: false })
        return
      }
      set({ isAsking: true })
      one.ask({ modelId, a, b }, delayMs)
    }

    function askMany(delayMs: number): void {
      const { modelId, a, others } = get()
      const bs = asked(others)
      if (modelId === null || a.trim() === '' || bs.length === 0) {
        many.cancel()
        set({ beside: null })
        return
      }
      many.ask({ modelId, a, bs }, delayMs)
    }

    function change(patch: Partial<PairState>, { isTyping = false } = {}): void {
      const before = get()
      set(patch)
      const { tab, modelId, a, b, others, seenChoice } = get()
      kept.write({ tab, a, b, others, seenChoice })
      const isOther = modelId !== before.modelId || a !== before.a
      if (isOther || b !== before.b) askOne(isTyping ? typingPauseMs : 0)
      if (isOther || others !== before.others) askMany(isTyping ? othersPauseMs : 0)
    }

    return {
      modelId: null,
      ...kept.read(),
      answer: null,
      beside: null,
      error: null,
      isAsking: false,
      setTab: (tab) => change({ tab }),
      noticeChoice(model) {
        if (model.id === get().seenChoice) return false
        change({ seenChoice: model.id, tab: tabOf(model) ?? get().tab })
        return true
      },
      // another model's verdict does not stay beside its name
      setModel(modelId) {
        if (modelId !== get().modelId) change({ modelId, answer: null, beside: null, error: null })
      },
      setTexts: (texts) =>
        change(
          {
            ...(texts.a === undefined ? {} : { a: texts.a.slice(0, maxPairText) }),
            ...(texts.b === undefined ? {} : { b: texts.b.slice(0, maxPairText) }),
          },
          { isTyping: true },
        ),
      swap: () => change({ a: get().b, b: get().a }),
      show: ({ a, b, others }) => change({ a, b, ...(others ? { others } : {}) }),
      setOther: (index, value) =>
        change({ others: get().others.with(index, value.slice(0, maxPairText)) }, { isTyping: true }),
      addOthers(texts) {
        const { others } = get()
        const fresh = texts.map((each) => each.slice(0, maxPairText)).slice(0, maxOthers - others.length)
        if (fresh.length > 0) change({ others: [...others, ...fresh] })
      },
      removeOther: (index) => change({ others: get().others.toSpliced(index, 1) }),
      useOther(index) {
        const { b, others } = get()
        const chosen = others[index]
        if (chosen === undefined) return
        change({ b: chosen, others: b.trim() === '' ? others.toSpliced(index, 1) : others.with(index, b) })
      },
      sortOthers() {
        const rows = get().beside?.rows
        const strength = (each: string) => {
          const row = rows?.get(each)
          return row ? strengthOf(row) : Number.NEGATIVE_INFINITY
        }
        change({ others: get().others.toSorted((x, y) => strength(y) - strength(x)) })
      },
      retry() {
        askOne(0)
        askMany(0)
      },
    }
  })
}

export const usePair = createPair({
  pair: (question, signal) => client.tasks.pair(question, { signal }),
  pairMany: (question, signal) => client.tasks.pairMany(question, { signal }),
})
