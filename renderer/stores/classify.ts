// One sentence before a classifier: what is written, its answer, and the sentences that were tried. What is written survives a reload.

import { z } from 'zod'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { ModelView } from '../../shared/contract/models.ts'
import type { RunView } from '../../shared/contract/runs.ts'
import { classifiedSchema } from '../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { type Client, client } from '../app/client.ts'
import { createLatest } from './latest.ts'

export type ClassifyAnswer = Awaited<ReturnType<Client['tasks']['classify']>>

const trySchema = classifiedSchema
  .pick({ text: true, pair: true, label: true, score: true })
  .extend({ id: z.string(), modelId: z.string(), probability: z.number().nullable() })
export type Try = z.infer<typeof trySchema>

const keptSchema = z.object({
  text: z.string().max(100_000).catch(''),
  pair: z.string().max(100_000).catch(''),
  /** Whether a second text is given, by model, where the user said so. */
  usesPair: z.record(z.string(), z.boolean()).catch({}),
  /** Newest first. */
  tries: z.array(trySchema).catch([]),
})
type Kept = z.infer<typeof keptSchema>

const triesKept = 100

export const classifyStore = create<Kept>()(
  persist(() => keptSchema.parse({}), {
    name: 'tunesmith:classify',
    // what a page of this address left there is not ours to trust
    merge: (kept, now) => ({ ...now, ...(keptSchema.safeParse(kept).data ?? {}) }),
  }),
)

export function changeClassify(patch: Partial<Pick<Kept, 'text' | 'pair'>>): void {
  classifyStore.setState(patch)
}

export function setUsesPair(modelId: string, usesPair: boolean): void {
  classifyStore.setState((state) => ({ usesPair: { ...state.usesPair, [modelId]: usesPair } }))
}

/** Models that were trained on pairs name that use first. */
export function takesPairs(model: ModelView): boolean {
  const said = classifyStore.getState().usesPair[model.id]
  return said ?? (model.uses.includes('pair') && model.uses.indexOf('pair') < model.uses.indexOf('classify'))
}

export function keepTry(modelId: string, { text, pair, label, score, scores }: ClassifyAnswer): void {
  const entry: Try = {
    ...{ id: crypto.randomUUID(), modelId, text, pair, label, score },
    probability: scores[0]?.probability ?? null,
  }
  const isSame = (old: Try) => old.modelId === modelId && old.text === text && old.pair === pair
  classifyStore.setState(({ tries }) => ({
    tries: [entry, ...tries.filter((old) => !isSame(old))].slice(0, triesKept),
  }))
}

/** Gives back what was there, to be put back. */
export function clearTries(modelId: string): () => void {
  const before = classifyStore.getState().tries
  classifyStore.setState({ tries: before.filter((entry) => entry.modelId !== modelId) })
  return () =>
    classifyStore.setState(({ tries }) => ({ tries: [...tries, ...before.filter((old) => !tries.includes(old))] }))
}

export type AnswerState = {
  modelId: string | null
  answer: ClassifyAnswer | null
  isWaiting: boolean
  error: ErrorRecord | null
}
const nothing: AnswerState = { modelId: null, answer: null, isWaiting: false, error: null }

type Question = { modelId: string; text: string; pair?: string }
type Ask = (question: Question, options: { signal: AbortSignal }) => Promise<ClassifyAnswer>

/** The last question alone is answered; the answer before it stays until then. */
export function createAnswers(classify: Ask = client.tasks.classify) {
  const use = create<AnswerState>()(() => nothing)
  const latest = createLatest<Question, ClassifyAnswer>({
    ask: (question, signal) => classify(question, { signal }),
    onAnswer: (answer, { modelId }) => use.setState({ modelId, answer, isWaiting: false, error: null }),
    onError: (error) => use.setState({ answer: null, isWaiting: false, error }),
  })
  return {
    use,
    /** null: there is nothing to classify. */
    ask(question: Question | null, delayMs = 0): void {
      if (question === null) {
        latest.cancel()
        use.setState(nothing)
        return
      }
      const isSameModel = use.getState().modelId === question.modelId
      use.setState({
        isWaiting: true,
        error: null,
        ...(isSameModel ? {} : { answer: null, modelId: question.modelId }),
      })
      latest.ask(question, delayMs)
    },
  }
}

export const answers = createAnswers()

export type Confusion = { label: string; times: number }

const confusionSchema = z.object({
  confusion: z.array(z.array(z.number())),
  perClass: z.array(z.object({ label: z.string() })),
})
/** Less than this share of both labels' rows is chance, not confusion. */
const leastShare = 0.02

/** With which label the run that made a model saw this one mixed up most, on the rows held out. */
export function confusedWith(runs: readonly RunView[], modelId: string, label: string): Confusion | null {
  const metrics = runs.find((run) => run.modelId === modelId && run.metrics !== null)?.metrics
  const parsed = confusionSchema.safeParse(metrics)
  if (!parsed.success) return null
  const { confusion, perClass } = parsed.data
  const own = perClass.findIndex((entry) => entry.label === label)
  if (own < 0) return null
  const rowsOf = (index: number) => (confusion[index] ?? []).reduce((sum, rows) => sum + rows, 0)
  let best: Confusion | null = null
  for (const [index, entry] of perClass.entries()) {
    const times = (confusion[own]?.[index] ?? 0) + (confusion[index]?.[own] ?? 0)
    const isOften = times > 1 && times >= leastShare * (rowsOf(own) + rowsOf(index))
    if (index !== own && isOften && times > (best?.times ?? 0)) best = { label: entry.label, times }
  }
  return best
}
