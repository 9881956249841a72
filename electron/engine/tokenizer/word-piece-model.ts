// WordPiece (Wu et al. 2016; Devlin et al. 2019): the longest entry that starts the rest of the word, again and again. A word with a
// part that no entry matches is unknown as a whole.

import { say } from '../../../shared/said.ts'
import { badField, type JsonRecord, optionalText } from './json-fields.ts'
import { readUnkToken, readVocab, type WordModel } from './word-model.ts'

const defaultMaxWordChars = 100 // BERT's own

export function createWordPieceModel(model: JsonRecord, where: string): WordModel {
  const vocab = readVocab(model.vocab, `${where}.vocab`)
  const unkToken = readUnkToken({ unk_token: '[UNK]', ...model }, vocab, where)
  if (unkToken === undefined) throw badField(`${where}.unk_token`, null, say`a token of the vocabulary`)
  const unkId = vocab.get(unkToken)!
  const prefix = optionalText(model.continuing_subword_prefix) ?? '##'
  const maxWordChars =
    typeof model.max_input_chars_per_word === 'number' ? model.max_input_chars_per_word : defaultMaxWordChars

  // Split by position, so that a lookup needs no concatenation.
  const continuing = new Map<string, number>()
  let longestStart = 1
  let longestContinuing = 1
  for (const [token, id] of vocab) {
    longestStart = Math.max(longestStart, token.length)
    if (!token.startsWith(prefix)) continue
    const rest = token.slice(prefix.length)
    continuing.set(rest, id)
    longestContinuing = Math.max(longestContinuing, rest.length)
  }

  const unknown = (word: string) => ({ ids: [unkId], starts: [0], ends: [word.length] })

  const tokenizeWord: WordModel['tokenizeWord'] = (word) => {
    if (word.length > maxWordChars && [...word].length > maxWordChars) return unknown(word)
    const ids: number[] = []
    const starts: number[] = []
    const ends: number[] = []
    for (let start = 0; start < word.length; ) {
      const entries = start === 0 ? vocab : continuing
      let end = Math.min(word.length, start + (start === 0 ? longestStart : longestContinuing))
      let id: number | undefined
      while (end > start) {
        id = entries.get(word.slice(start, end))
        if (id !== undefined) break
        end--
      }
      if (id === undefined) return unknown(word)
      ids.push(id)
      starts.push(start)
      ends.push(end)
      start = end
    }
    return { ids, starts, ends }
  }

  return { kind: 'wordpiece', vocab, unkToken, tokenizeWord }
}
