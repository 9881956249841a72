// The parts of a tokenizer.json in the order data flows: added tokens, normalizer, pre-tokenizer, model, with a cache of words between
// the last two (text repeats its words: nearly all of a corpus is answered by the cache).

import { type AddedToken, createAddedFinder, type FindAdded, readAddedTokens } from './added-tokens.ts'
import { createBpeModel } from './bpe-model.ts'
import { textToByteChars } from './byte-alphabet.ts'
import { detachedString } from './detached-string.ts'
import { buildByType, type JsonRecord, recordAt } from './json-fields.ts'
import { createNormalizer, type Normalizer } from './normalizer.ts'
import { createPreTokenizer, noPieces, type PreTokenizer } from './pre-tokenizer.ts'
import { createUnigramModel } from './unigram-model.ts'
import type { WordModel } from './word-model.ts'
import { createWordPieceModel } from './word-piece-model.ts'

// About 20 MB: 100,000 words of some 10 characters and 3 ids. Longer words hardly repeat.
const maxCachedWords = 100_000
const maxCachedWordChars = 64

export type Pipeline = {
  added: readonly AddedToken[]
  findAdded: FindAdded
  findNormalizedAdded: FindAdded
  normalizer: Normalizer
  preTokenizer: PreTokenizer
  model: WordModel
}

const models = {
  WordPiece: createWordPieceModel,
  BPE: createBpeModel,
  Unigram: createUnigramModel,
} satisfies Record<string, (model: JsonRecord, where: string) => WordModel>

/** Files from before 2020 name no type. */
function inferModelType(model: JsonRecord): string {
  if (Array.isArray(model.vocab)) return 'Unigram'
  return model.merges === undefined ? 'WordPiece' : 'BPE'
}

export function createPipeline(json: JsonRecord, where: string): Pipeline {
  const spec = recordAt(json.model, `${where}: model`)
  const model = buildByType(models, { type: inferModelType(spec), ...spec }, `${where}: model`)
  const added = readAddedTokens(json.added_tokens, `${where}: added_tokens`)
  const normalizer = createNormalizer(json.normalizer, `${where}: normalizer`)
  return {
    added,
    findAdded: createAddedFinder(
      added.filter((token) => !token.isNormalized),
      (content) => content,
    ),
    findNormalizedAdded: createAddedFinder(
      added.filter((token) => token.isNormalized),
      normalizer.normalize,
    ),
    normalizer,
    preTokenizer: createPreTokenizer(json.pre_tokenizer, `${where}: pre_tokenizer`),
    model,
  }
}

/** Returns a function that appends the ids of `text` to `ids`. Added special tokens found in the text go into `specialsAt` too. */
export function createIdEncoder(pipeline: Pipeline): (text: string, ids: number[], specialsAt: number[]) => void {
  const { findAdded, findNormalizedAdded, preTokenizer, model } = pipeline
  const { normalize } = pipeline.normalizer
  const specialIds = new Set(pipeline.added.filter((token) => token.isSpecial).map((token) => token.id))
  const cache = new Map<string, readonly number[]>()

  function encodeWord(word: string): readonly number[] {
    const ids = model.tokenizeWord(preTokenizer.isByteLevel ? textToByteChars(word) : word).ids
    if (word.length <= maxCachedWordChars) {
      if (cache.size >= maxCachedWords) cache.clear() // the frequent words are back within a few lines
      cache.set(detachedString(word), ids)
    }
    return ids
  }

  return (text, ids, specialsAt) => {
    const pushAdded = (id: number) => {
      if (specialIds.has(id)) specialsAt.push(ids.length)
      ids.push(id)
    }
    const wellFormed = text.isWellFormed() ? text : text.toWellFormed()
    for (const outer of findAdded(wellFormed)) {
      if (outer.id !== undefined) {
        pushAdded(outer.id)
        continue
      }
      const normalized = normalize(wellFormed.slice(outer.start, outer.end))
      for (const inner of findNormalizedAdded(normalized)) {
        if (inner.id !== undefined) {
          pushAdded(inner.id)
          continue
        }
        const pieces = noPieces()
        preTokenizer.split(normalized.slice(inner.start, inner.end), outer.start + inner.start, pieces)
        for (const word of pieces.words) {
          const wordIds = cache.get(word) ?? encodeWord(word)
          for (let i = 0; i < wordIds.length; i++) ids.push(wordIds[i]!)
        }
      }
    }
  }
}
