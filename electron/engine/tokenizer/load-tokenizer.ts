// A Hugging Face folder -> Tokenizer: tokenizer.json, or an equivalent built from the older vocabulary files.

import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { pickChatTemplate } from './chat-template.ts'
import type { JsonRecord } from './json-fields.ts'
import { bpeFromVocabAndMerges, wordPieceFromVocabText } from './legacy-vocab.ts'
import { createTokenizer, type Tokenizer } from './tokenizer.ts'
import {
  maxChatTemplateBytes,
  maxConfigBytes,
  maxTokenizerJsonBytes,
  maxVocabTextBytes,
  readJsonFile,
  readTextFile,
} from './tokenizer-files.ts'

type Source = { json: JsonRecord; where: string }

async function readSource(folder: string, config: JsonRecord): Promise<Source> {
  const json = await readJsonFile(folder, 'tokenizer.json', maxTokenizerJsonBytes)
  if (json) return { json, where: join(folder, 'tokenizer.json') }
  const vocabText = await readTextFile(folder, 'vocab.txt', maxVocabTextBytes)
  const vocabTextPath = join(folder, 'vocab.txt')
  if (vocabText !== undefined)
    return { json: wordPieceFromVocabText(vocabText, config, vocabTextPath), where: vocabTextPath }
  const vocab = await readJsonFile(folder, 'vocab.json', maxVocabTextBytes)
  const merges = await readTextFile(folder, 'merges.txt', maxVocabTextBytes)
  const vocabPath = join(folder, 'vocab.json')
  if (vocab && merges !== undefined)
    return { json: bpeFromVocabAndMerges(vocab, merges, config, join(folder, 'merges.txt')), where: vocabPath }
  throw new AppError(
    'not-found',
    say`${folder} has no tokenizer. Looked for tokenizer.json, vocab.txt (BERT), and vocab.json with merges.txt (GPT). Copy the model's tokenizer files into the folder.`,
    { folder, lookedFor: ['tokenizer.json', 'vocab.txt', 'vocab.json', 'merges.txt'] },
  )
}

export type TokenizerFiles = Source & {
  config: JsonRecord | undefined
  specials: JsonRecord | undefined
  chatTemplate: string | undefined
}

/** Throws `not-found` without tokenizer files, `bad-file` for ones that cannot be used, `io` when reading fails. */
export async function readTokenizerFiles(folder: string): Promise<TokenizerFiles> {
  const config = await readJsonFile(folder, 'tokenizer_config.json', maxConfigBytes)
  const specials = await readJsonFile(folder, 'special_tokens_map.json', maxConfigBytes)
  const templateFile = await readTextFile(folder, 'chat_template.jinja', maxChatTemplateBytes)
  const source = await readSource(folder, { ...specials, ...config })
  return { ...source, config, specials, chatTemplate: templateFile ?? pickChatTemplate(config?.chat_template) }
}

/** As readTokenizerFiles. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  return tokenizerOf(await readTokenizerFiles(folder))
}

export function tokenizerOf({ json, where, config, specials, chatTemplate }: TokenizerFiles): Tokenizer {
  return createTokenizer({
    json,
    configs: [config, specials],
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
    where,
  })
}
