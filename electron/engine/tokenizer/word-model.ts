// What the pipeline asks of a model: a word in, tokens out. The vocabulary reader is shared by the three kinds.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { badField, idAt, type JsonRecord, recordAt, textAt } from './json-fields.ts'

// Gemma has 262,144 entries, the largest in use; ids beyond this are a broken file.
export const maxVocabSize = 1 << 20
export const maxTokenChars = 4096

/** Positions are UTF-16 units inside the word (bytes, when the word is in GPT-2's byte alphabet). */
export type WordTokens = { ids: number[]; starts: number[]; ends: number[] }

export type WordModel = {
  kind: 'wordpiece' | 'bpe' | 'unigram'
  vocab: Map<string, number>
  unkToken?: string
  tokenizeWord(word: string): WordTokens
}

export function readVocab(value: unknown, where: string): Map<string, number> {
  const vocab = new Map<string, number>()
  for (const [token, id] of Object.entries(recordAt(value, where))) {
    if (token.length > maxTokenChars) throw badField(where, token, say`tokens of at most ${maxTokenChars} characters`)
    vocab.set(token, idAt(id, `${where}[${JSON.stringify(token.slice(0, 80))}]`, maxVocabSize))
  }
  if (vocab.size === 0) throw badField(where, {}, say`an object with at least one token`)
  return vocab
}

/** The unknown token must be an entry, or encoding would fail at the first odd character. */
export function readUnkToken(model: JsonRecord, vocab: Map<string, number>, where: string): string | undefined {
  if (model.unk_token === undefined || model.unk_token === null) return undefined
  const token = textAt(model.unk_token, `${where}.unk_token`)
  if (!vocab.has(token))
    throw new AppError(
      'bad-file',
      say`${where}.unk_token is "${token}", which the vocabulary lacks. Use the vocabulary that belongs to this tokenizer.`,
      { where, token },
    )
  return token
}

/** `<0x00>` .. `<0xFF>` ids of the bytes of a text; `undefined` unless the vocabulary has them all. */
export function byteFallbackIds(vocab: Map<string, number>, text: string): number[] | undefined {
  const ids: number[] = []
  for (const byte of Buffer.from(text, 'utf8')) {
    const id = vocab.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
    if (id === undefined) return undefined
    ids.push(id)
  }
  return ids
}
