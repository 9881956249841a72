// Trains GPT-2's kind of tokenizer: byte-level BPE, which has no unknown token since all 256 bytes are in its alphabet.

import { say } from '../../../shared/said.ts'
import { charOfByte, textToByteChars } from './byte-alphabet.ts'
import type { JsonRecord } from './json-fields.ts'
import { addedSpecials } from './legacy-vocab.ts'
import { trainMerges } from './merge-trainer.ts'
import { createPreTokenizer, noPieces } from './pre-tokenizer.ts'
import { checkVocabSize, checkWords, defaultMinFrequency, type LineSource, type TrainOptions } from './train-options.ts'
import { countWords } from './word-counts.ts'

export type TrainBpeOptions = TrainOptions & { specials: readonly string[] }

const preTokenizerSpec = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }

/** Resolves to the content of a tokenizer.json. `specials` come first in the vocabulary, in their order. */
export async function trainBpe(lines: LineSource, options: TrainBpeOptions): Promise<JsonRecord> {
  const { vocabSize, specials, minFrequency = defaultMinFrequency, onProgress, signal } = options
  checkVocabSize(vocabSize, specials.length + charOfByte.length, say`256 bytes and the special tokens`)
  const preTokenizer = createPreTokenizer(preTokenizerSpec, 'pre_tokenizer')
  const split = (line: string) => {
    const pieces = noPieces()
    preTokenizer.split(line.toWellFormed(), 0, pieces)
    return pieces.words
  }
  const textCounts = await countWords(lines, {
    split,
    onLines: (done) => onProgress?.({ phase: 'counting', done }),
    ...(signal ? { signal } : {}),
  })
  checkWords(textCounts)
  const byteCounts = new Map<string, number>()
  for (const [word, count] of textCounts) byteCounts.set(textToByteChars(word), count)
  textCounts.clear()

  const { tokens, merges } = await trainMerges(byteCounts, {
    vocabSize,
    specials,
    minFrequency,
    initialAlphabet: charOfByte,
    continuingPrefix: '',
    onProgress: (progress) => onProgress?.({ phase: 'merging', ...progress }),
    ...(signal ? { signal } : {}),
  })
  const vocab = new Map(tokens.map((token, id) => [token, id]))
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedSpecials(vocab, specials),
    normalizer: null,
    pre_tokenizer: preTokenizerSpec,
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(vocab),
      merges: merges.map(([left, right]) => [tokens[left]!, tokens[right]!]),
    },
  }
}
