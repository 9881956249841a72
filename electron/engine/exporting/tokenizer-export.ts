// The tokenizer of an export, whole for every program that reads it: tokenizer.json (made from older vocabulary files where there is none),
// special tokens by name, the longest text, the class that reads it, and the chat template in both places where programs look for it.

import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelConfig } from '../architectures/config.ts'
import { writeFileAtomic, writeJsonAtomic } from '../formats/atomic-file.ts'
import { exists, type LoadedModel } from '../importing/load-model.ts'
import { isRecord, type JsonRecord } from '../tokenizer/json-fields.ts'
import { readTokenizerFiles, type TokenizerFiles, tokenizerOf } from '../tokenizer/load-tokenizer.ts'
import type { SpecialTokens } from '../tokenizer/special-tokens.ts'
import { tokenizerConfig } from '../tokenizer/write-tokenizer.ts'
import { generationConfig } from './generation-config.ts'

/** Read by programs that have no fast tokenizer: they go along as they are. */
const olderFiles = ['vocab.txt', 'vocab.json', 'merges.txt'] as const

/** Readers ask for every part, also for those that a tokenizer does without. */
const everyPart = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
}

/** Beside the tokenizer's own files, generation_config.json of a model that writes. */
export async function writeTokenizerFiles(model: LoadedModel, folder: string): Promise<void> {
  const from = model.tokenizerFolder
  const files = await readTokenizerFiles(from)
  const special = exportedSpecials(tokenizerOf(files).special, model)
  await mkdir(folder, { recursive: true })
  if (await exists(join(from, 'tokenizer.json')))
    await copyFile(join(from, 'tokenizer.json'), join(folder, 'tokenizer.json'))
  else await writeFileAtomic(join(folder, 'tokenizer.json'), JSON.stringify({ ...everyPart, ...files.json }))
  for (const name of olderFiles)
    if (await exists(join(from, name))) await copyFile(join(from, name), join(folder, name))
  await writeJsonAtomic(join(folder, 'tokenizer_config.json'), completeConfig(files, special, model.config))
  await writeJsonAtomic(join(folder, 'special_tokens_map.json'), { ...tokenNames(special), ...files.specials })
  if (files.chatTemplate !== undefined) await writeFileAtomic(join(folder, 'chat_template.jinja'), files.chatTemplate)
  if (model.config.task === 'causal-lm')
    await writeJsonAtomic(join(folder, 'generation_config.json'), await generationConfig(model, special))
}

/** GPTs without a padding token pad with the end of text, whose places the attention mask hides. */
export function exportedSpecials(special: SpecialTokens, { architecture }: Pick<LoadedModel, 'architecture'>) {
  const pad = special.pad ?? (architecture.kind === 'decoder' ? special.eos : undefined)
  return pad ? { ...special, pad } : special
}

const tokenNames = (special: SpecialTokens): Record<string, string> =>
  Object.fromEntries(Object.entries(special).map(([role, { token }]) => [`${role}_token`, token]))

function completeConfig(
  { json, config = {}, chatTemplate }: TokenizerFiles,
  special: SpecialTokens,
  { positions, segments }: ModelConfig,
): JsonRecord {
  const { tokenizer_class: given, backend: _, ...own } = config
  const derived = tokenizerConfig(json, {})
  // TokenizersBackend is only known to the newest transformers; each class is given only where it builds the same tokenizer from its options
  const known = typeof given === 'string' && given !== 'TokenizersBackend' ? given : undefined
  const standard = isBert(json) || isByteLevel(json)
  const { tokenizer_class, ...options } = standard ? derived : {}
  const longest = typeof own.model_max_length === 'number' ? own.model_max_length : positions
  return {
    tokenizer_class: known ?? tokenizer_class ?? 'PreTrainedTokenizerFast',
    ...(known === undefined ? options : {}),
    ...tokenNames(special),
    clean_up_tokenization_spaces: false,
    model_input_names: ['input_ids', ...(segments > 0 ? ['token_type_ids'] : []), 'attention_mask'],
    ...own,
    ...(own.pad_token === undefined || own.pad_token === null ? { pad_token: special.pad?.token ?? null } : {}),
    model_max_length: Math.min(longest, positions),
    ...(chatTemplate === undefined ? {} : { chat_template: chatTemplate }),
  }
}

const typeOf = (part: unknown): unknown => (isRecord(part) ? part.type : undefined)

function isBert({ model, normalizer, pre_tokenizer }: JsonRecord): boolean {
  return (
    typeOf(model) === 'WordPiece' &&
    typeOf(normalizer) === 'BertNormalizer' &&
    typeOf(pre_tokenizer) === 'BertPreTokenizer'
  )
}

function isByteLevel({ model, normalizer, pre_tokenizer }: JsonRecord): boolean {
  const isPlain = normalizer === null || normalizer === undefined
  return typeOf(model) === 'BPE' && isPlain && typeOf(pre_tokenizer) === 'ByteLevel'
}
