// tokenizer.json objects for folders from before that file: `vocab.txt` (BERT), `vocab.json` + `merges.txt` (GPT-2 and GPT-1).

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { flagOr, type JsonRecord } from './json-fields.ts'
import { maxVocabSize } from './word-model.ts'

export function addedSpecials(vocab: ReadonlyMap<string, number>, names: readonly string[]): JsonRecord[] {
  return names
    .flatMap((content) => {
      const id = vocab.get(content)
      return id === undefined ? [] : [{ id, content }]
    })
    .sort((a, b) => a.id - b.id)
    .map(({ id, content }) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    }))
}

/** BERT's `[CLS] A [SEP] B [SEP]`, type ids 0 and 1. */
export function bertTemplate(cls: { token: string; id: number }, sep: { token: string; id: number }): JsonRecord {
  const special = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } })
  const sequence = (id: 'A' | 'B', type_id: number) => ({ Sequence: { id, type_id } })
  const single = [special(cls.token, 0), sequence('A', 0), special(sep.token, 0)]
  return {
    type: 'TemplateProcessing',
    single,
    pair: [...single, sequence('B', 1), special(sep.token, 1)],
    special_tokens: Object.fromEntries(
      [cls, sep].map(({ token, id }) => [token, { id: token, ids: [id], tokens: [token] }]),
    ),
  }
}

function linesOf(text: string, path: string): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0 || lines.length > 2 * maxVocabSize)
    throw new AppError('bad-file', say`${path} has ${lines.length} lines; 1 to ${2 * maxVocabSize} are allowed.`, {
      path,
    })
  return lines
}

/** `vocab.txt`: one token a line, its id the line's number. Options come from tokenizer_config.json. */
export function wordPieceFromVocabText(text: string, config: JsonRecord, path: string): JsonRecord {
  const vocab = new Map(linesOf(text, path).map((token, id) => [token, id]))
  const named = (role: string, usual: string) => {
    const token = typeof config[`${role}_token`] === 'string' ? (config[`${role}_token`] as string) : usual
    const id = vocab.get(token)
    if (id === undefined)
      throw new AppError(
        'bad-file',
        say`${path} lacks the token "${token}". Use the vocab.txt that belongs to this model, or name its ${role} token in tokenizer_config.json.`,
        { path, token },
      )
    return { token, id }
  }
  const unk = named('unk', '[UNK]')
  const cls = named('cls', '[CLS]')
  const sep = named('sep', '[SEP]')
  const specials = [unk.token, cls.token, sep.token, '[PAD]', '[MASK]']
  return {
    added_tokens: addedSpecials(vocab, specials),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: flagOr(config.tokenize_chinese_chars, true),
      strip_accents: config.strip_accents ?? null,
      lowercase: flagOr(config.do_lower_case, true),
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: bertTemplate(cls, sep),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: unk.token,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocab),
    },
  }
}

const gpt1Suffix = '</w>'

/** `merges.txt`: one pair a line, after an optional `#version` line. A `</w>` tells GPT-1's word-end BPE from GPT-2's byte-level one. */
export function bpeFromVocabAndMerges(
  vocab: JsonRecord,
  mergesText: string,
  config: JsonRecord,
  path: string,
): JsonRecord {
  const lines = linesOf(mergesText, path)
  const merges = (lines[0]?.startsWith('#version') ? lines.slice(1) : lines)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(' '))
  const ids = new Map(Object.entries(vocab).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
  const isGpt1 = merges.some((pair) => pair[1]?.endsWith(gpt1Suffix))
  // written into exports too, so every field is there that other readers ask for
  const model = {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab,
    merges,
  }
  if (isGpt1)
    return {
      added_tokens: addedSpecials(ids, ['<unk>', '<pad>']),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: true,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: { type: 'BPEDecoder', suffix: gpt1Suffix },
      model: { ...model, unk_token: '<unk>', end_of_word_suffix: gpt1Suffix },
    }
  return {
    added_tokens: addedSpecials(ids, ['<|endoftext|>', '<s>', '</s>', '<pad>', '<unk>', '<mask>']),
    pre_tokenizer: {
      type: 'ByteLevel',
      add_prefix_space: flagOr(config.add_prefix_space, false),
      trim_offsets: true,
      use_regex: true,
    },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model,
  }
}
