// The fill-mask view's sentence, own words and guesses: asked anew while the user types, undone and redone, kept over a restart.

import { z } from 'zod'
import { create } from 'zustand'
import type { Filled, MaskCandidate } from '../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client } from '../app/client.ts'
import { keptValue } from './kept.ts'
import { createLatest } from './latest.ts'
import { fillGuess, hiddenWord, hide, masksOf, retyped, reveal, revealAll, type Sentence } from './sentence.ts'

const typingPauseMs = 120
/** Typing without such a pause is one step of undo. */
const undoPauseMs = 800
const maxUndo = 200
export const maxOwnWords = 12
export const maxSentence = 20_000
const candidatesAsked = 8
/** Words that a question may have scored, the hidden ones among them. */
const maxTargets = 50
const maxTargetLength = 100

const keptSchema = z.object({
  text: z.string().max(maxSentence),
  hidden: z.array(z.string().nullable()),
  words: z.array(z.string().min(1).max(maxTargetLength)).max(maxOwnWords),
})
const kept = keptValue('fill-mask', keptSchema, { text: '', hidden: [], words: [] })

type Question = { modelId: string; text: string; targets: string[] }
export type FillAnswer = Question & { filled: Filled }

export type FillMaskState = {
  modelId: string | null
  sentence: Sentence
  /** The user's own words, scored beside the model's. */
  words: string[]
  /** Of the last question that was answered: older than the sentence while a new one is on its way. */
  answer: FillAnswer | null
  error: ErrorRecord | null
  isAsking: boolean
  past: Sentence[]
  future: Sentence[]
  setModel(modelId: string | null): void
  type(text: string): void
  hide(span: { start: number; end: number }): void
  reveal(index: number): void
  revealAll(): void
  choose(index: number, candidate: MaskCandidate): void
  replace(sentence: Sentence): void
  clear(): void
  addWord(word: string): void
  removeWord(word: string): void
  undo(): void
  redo(): void
  retry(): void
}

function startSentence(): Pick<FillMaskState, 'sentence' | 'words'> {
  const { text, hidden, words } = kept.read()
  const known = hidden.length === masksOf(text).length ? hidden : masksOf(text).map(() => null)
  return { sentence: { text, hidden: known }, words }
}

/** The answer's guess for a mask; none while the answer is of another number of masks. */
export function guessFor(
  { answer, sentence }: Pick<FillMaskState, 'answer' | 'sentence'>,
  index: number,
): MaskCandidate | undefined {
  if (answer === null || masksOf(answer.text).length !== masksOf(sentence.text).length) return undefined
  return answer.filled.masks[index]?.candidates[0]
}

/** The user's own words first, then what the masks hide. */
function targetsOf({ sentence, words }: Pick<FillMaskState, 'sentence' | 'words'>): string[] {
  const hidden = sentence.hidden.map((_, index) => hiddenWord(sentence, index))
  const known = hidden.filter((word): word is string => word !== null && word.length <= maxTargetLength)
  return [...new Set([...words, ...known])].slice(0, maxTargets)
}

/** `ask` is the host's. */
export function createFillMask(
  ask: (
    question: { modelId: string; text: string; topK: number; targets: string[] },
    signal: AbortSignal,
  ) => Promise<Filled>,
) {
  let typedAt = Number.NEGATIVE_INFINITY

  return create<FillMaskState>()((set, get) => {
    const latest = createLatest<Question, Filled>({
      ask: (question, signal) => ask({ ...question, topK: candidatesAsked }, signal),
      onAnswer: (filled, question) => set({ answer: { ...question, filled }, error: null, isAsking: false }),
      onError: (error) => set({ answer: null, error, isAsking: false }),
    })

    function askAnew(delayMs = 0): void {
      const { modelId, sentence } = get()
      if (modelId === null || sentence.text.trim() === '') {
        latest.cancel()
        set({ answer: null, error: null, isAsking: false })
        return
      }
      set({ isAsking: true })
      latest.ask({ modelId, text: sentence.text, targets: targetsOf(get()) }, delayMs)
    }

    function keep(): void {
      const { sentence, words } = get()
      kept.write({ ...sentence, words })
    }

    function change(sentence: Sentence, { isTyping = false } = {}): void {
      const { sentence: before, past } = get()
      if (sentence.text === before.text) return
      const now = performance.now()
      const isSameStep = isTyping && now - typedAt < undoPauseMs
      typedAt = isTyping ? now : Number.NEGATIVE_INFINITY
      set({ sentence, future: [], past: isSameStep ? past : [...past.slice(1 - maxUndo), before] })
      keep()
      askAnew(isTyping ? typingPauseMs : 0)
    }

    function travel(from: 'past' | 'future', to: 'past' | 'future'): void {
      const sentence = get()[from].at(-1)
      if (!sentence) return
      typedAt = Number.NEGATIVE_INFINITY
      set((state) => ({ sentence, [from]: state[from].slice(0, -1), [to]: [...state[to], state.sentence] }))
      keep()
      askAnew()
    }

    function setWords(words: string[]): void {
      set({ words })
      keep()
      askAnew()
    }

    return {
      modelId: null,
      ...startSentence(),
      answer: null,
      error: null,
      isAsking: false,
      past: [],
      future: [],
      setModel(modelId) {
        if (modelId === get().modelId) return
        // another model's guesses do not stay beside its name
        set({ modelId, answer: null, error: null })
        askAnew()
      },
      type: (text) => change(retyped(get().sentence, text.slice(0, maxSentence)), { isTyping: true }),
      hide: (span) => change(hide(get().sentence, span)),
      reveal: (index) => change(reveal(get().sentence, index, guessFor(get(), index))),
      revealAll: () => change(revealAll(get().sentence)),
      choose: (index, candidate) => change(fillGuess(get().sentence, index, candidate)),
      replace: (sentence) => change(sentence),
      clear: () => change({ text: '', hidden: [] }),
      addWord(word) {
        const wanted = word.trim().slice(0, maxTargetLength)
        const { words } = get()
        if (wanted !== '' && !words.includes(wanted) && words.length < maxOwnWords) setWords([...words, wanted])
      },
      removeWord: (word) => setWords(get().words.filter((other) => other !== word)),
      undo: () => travel('past', 'future'),
      redo: () => travel('future', 'past'),
      retry: () => askAnew(),
    }
  })
}

export const useFillMask = createFillMask((question, signal) => client.tasks.fillMask(question, { signal }))
