// Trains BERT's kind of tokenizer. The merges of BPE give the entries; WordPiece then matches the longest one, without the merges.

import { say } from '../../../shared/said.ts'
import type { JsonRecord } from './json-fields.ts'
import { addedSpecials, bertTemplate } from './legacy-vocab.ts'
import { trainMerges } from './merge-trainer.ts'
import { createNormalizer } from './normalizer.ts'
import { createPreTokenizer, noPieces } from './pre-tokenizer.ts'
import { checkVocabSize, checkWords, defaultMinFrequency, type LineSource, type TrainOptions } from './train-options.ts'
import { countWords } from './word-counts.ts'

export type TrainWordPieceOptions = TrainOptions & {
  lowercase: boolean
  /** Must hold [UNK], [CLS] and [SEP]. */
  specials?: readonly string[]
  continuingPrefix?: string
  limitAlphabet?: number
}

const defaultSpecials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const
// Korean text uses some 1,500 to 2,000 of the 11,172 syllables often enough to learn them. Each character may take two entries (with
// and without the prefix), so that small vocabularies get a share of their size instead.
const defaultAlphabetLimit = 2000
const alphabetShare = 1 / 3

/** Resolves to the content of a tokenizer.json. */
export async function trainWordPiece(lines: LineSource, options: TrainWordPieceOptions): Promise<JsonRecord> {
  const { vocabSize, lowercase, minFrequency = defaultMinFrequency, onProgress, signal } = options
  const { specials = defaultSpecials, continuingPrefix = '##' } = options
  const limitAlphabet =
    options.limitAlphabet ?? Math.max(1, Math.min(defaultAlphabetLimit, Math.floor(vocabSize * alphabetShare)))
  for (const token of ['[UNK]', '[CLS]', '[SEP]'])
    checkVocabSize(
      specials.includes(token) ? vocabSize : 0,
      specials.length + 2,
      say`the special tokens, with ${token}`,
    )

  const normalizerSpec = {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    // Stripping accents means NFD first, which takes Hangul syllables apart into jamo: three tokens for one character. null would
    // mean "as lowercase", so it is spelled out.
    strip_accents: false,
    lowercase,
  }
  const { normalize } = createNormalizer(normalizerSpec, 'normalizer')
  const preTokenizer = createPreTokenizer({ type: 'BertPreTokenizer' }, 'pre_tokenizer')
  const counts = await countWords(lines, {
    split: (line) => {
      const pieces = noPieces()
      preTokenizer.split(normalize(line.toWellFormed()), 0, pieces)
      return pieces.words
    },
    onLines: (done) => onProgress?.({ phase: 'counting', done }),
    ...(signal ? { signal } : {}),
  })
  checkWords(counts)

  const { tokens } = await trainMerges(counts, {
    vocabSize,
    specials,
    minFrequency,
    limitAlphabet,
    continuingPrefix,
    onProgress: (progress) => onProgress?.({ phase: 'merging', ...progress }),
    ...(signal ? { signal } : {}),
  })
  const vocab = new Map(tokens.map((token, id) => [token, id]))
  const named = (token: string) => ({ token, id: vocab.get(token)! })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedSpecials(vocab, specials),
    normalizer: normalizerSpec,
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: bertTemplate(named('[CLS]'), named('[SEP]')),
    decoder: { type: 'WordPiece', prefix: continuingPrefix, cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: continuingPrefix,
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocab),
    },
  }
}
