// Answers of the host that are asked for once and then kept, each by its question: what a finished run says of itself does not change by itself.

import { create } from 'zustand'
import type { ErrorRecord } from '../../shared/errors.ts'
import { errorOf } from '../app/client.ts'

export type Looked<Answer> = { answer: Answer | null; error: ErrorRecord | null; isLoading: boolean }

const nothing: Looked<never> = { answer: null, error: null, isLoading: false }

export function createLookup<Question, Answer>(ask: (question: Question) => Promise<Answer>) {
  const store = create<Record<string, Looked<Answer>>>()(() => ({}))
  const keyOf = (question: Question) => JSON.stringify(question)
  const of = (question: Question): Looked<Answer> => store.getState()[keyOf(question)] ?? nothing
  const set = (question: Question, looked: Looked<Answer>) => store.setState({ [keyOf(question)]: looked })

  /** Asks anew; the answer before stays in view until the next has come. */
  async function reload(question: Question): Promise<void> {
    if (of(question).isLoading) return
    set(question, { ...of(question), isLoading: true, error: null })
    try {
      set(question, { answer: await ask(question), error: null, isLoading: false })
    } catch (error) {
      set(question, { ...of(question), error: errorOf(error), isLoading: false })
    }
  }

  return {
    of,
    reload,
    /** Asks unless there is an answer already, or one is under way. */
    async load(question: Question): Promise<void> {
      if (of(question).answer === null) await reload(question)
    },
    /** Writes into an answer that is there. */
    change(question: Question, patch: (answer: Answer) => Answer): void {
      const looked = of(question)
      if (looked.answer !== null) set(question, { ...looked, answer: patch(looked.answer) })
    },
    use: (question: Question): Looked<Answer> => store((state) => state[keyOf(question)] ?? nothing),
  }
}

export type Lookup<Question, Answer> = ReturnType<typeof createLookup<Question, Answer>>
