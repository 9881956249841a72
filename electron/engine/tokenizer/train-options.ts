// What the two trainers have in common: checked options and one progress scale over counting and merging.

import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { maxVocabSize } from './word-model.ts'

export type TrainProgress = { phase: 'counting' | 'merging'; done: number; total?: number }

export type TrainOptions = {
  vocabSize: number
  /** A pair seen less often is not joined; 2 by default. */
  minFrequency?: number
  /** `done`: lines while counting, entries of the vocabulary while merging. */
  onProgress?: (progress: TrainProgress) => void
  signal?: AbortSignal
}

export type LineSource = AsyncIterable<string> | Iterable<string>

export const defaultMinFrequency = 2

export function checkVocabSize(vocabSize: number, least: number, reason: Said): void {
  if (Number.isInteger(vocabSize) && vocabSize >= least && vocabSize <= maxVocabSize) return
  throw new AppError(
    'bad-argument',
    say`A vocabulary of ${vocabSize} entries cannot be trained: at least ${least} are needed (${reason}), at most ${maxVocabSize} allowed.`,
    { vocabSize, least, most: maxVocabSize },
  )
}

export function checkWords(counts: ReadonlyMap<string, number>): void {
  if (counts.size === 0)
    throw new AppError('bad-data', say`The text to train a tokenizer on has no words. Choose a file with text in it.`)
}
