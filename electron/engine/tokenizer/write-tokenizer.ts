// Writes tokenizer.json and tokenizer_config.json. Each file is complete or absent: written under another name, synced, then renamed.

import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { isRecord, type JsonRecord, listAt, recordAt } from './json-fields.ts'
import { type SpecialRole, usualNames } from './special-tokens.ts'

export type WriteTokenizerConfig = {
  modelMaxLength?: number
  /** Token of each role; by default found among the added tokens by the usual names. */
  special?: Partial<Record<SpecialRole, string>>
  chatTemplate?: string
}

// GPT-2 has no padding token; its users pad with the end of text, whose places the attention mask hides.
const writtenNames = { ...usualNames, pad: [...usualNames.pad, '<|endoftext|>'] }

/** The keys that transformers' class of this kind reads. */
const classConfigs: Record<string, (json: JsonRecord) => JsonRecord> = {
  WordPiece: (json) => {
    const normalizer = isRecord(json.normalizer) ? json.normalizer : {}
    return {
      tokenizer_class: 'BertTokenizer',
      do_lower_case: normalizer.lowercase ?? true,
      strip_accents: normalizer.strip_accents ?? null,
      tokenize_chinese_chars: normalizer.handle_chinese_chars ?? true,
    }
  },
  BPE: () => ({ tokenizer_class: 'GPT2Tokenizer', add_prefix_space: false, errors: 'replace' }),
}

export function tokenizerConfig(json: JsonRecord, config: WriteTokenizerConfig): JsonRecord {
  const added = listAt(json.added_tokens ?? [], 'added_tokens').map((token) => recordAt(token, 'added_tokens').content)
  const type = String(recordAt(json.model, 'model').type)
  const specials = Object.entries(writtenNames).flatMap(([role, names]) => {
    const named = config.special?.[role as SpecialRole]
    if (named !== undefined && !added.includes(named))
      throw new AppError(
        'bad-argument',
        `The ${role} token "${named}" is not among the tokenizer's special tokens: ${added.join(', ') || 'there are none'}.`,
        { role, token: named },
      )
    const token = named ?? names.find((name) => added.includes(name))
    return token === undefined ? [] : [[`${role}_token`, token]]
  })
  return {
    ...(classConfigs[type]?.(json) ?? { tokenizer_class: 'PreTrainedTokenizerFast' }),
    ...Object.fromEntries(specials),
    clean_up_tokenization_spaces: false,
    ...(config.modelMaxLength === undefined ? {} : { model_max_length: config.modelMaxLength }),
    ...(config.chatTemplate === undefined ? {} : { chat_template: config.chatTemplate }),
  }
}

async function writeAtomically(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name)
  const temporary = join(folder, `.${name}.${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new AppError(
      'io',
      `Could not write ${path}: ${(error as Error).message}. Check free space and permissions.`,
      { path },
      { cause: error },
    )
  }
}

/** `json`: the content of a tokenizer.json, as trainBpe and trainWordPiece give it. The folder is made if missing. */
export async function writeTokenizer(
  folder: string,
  json: JsonRecord,
  config: WriteTokenizerConfig = {},
): Promise<void> {
  const configText = JSON.stringify(tokenizerConfig(json, config), null, 2)
  await mkdir(folder, { recursive: true })
  await writeAtomically(folder, 'tokenizer.json', JSON.stringify(json))
  await writeAtomically(folder, 'tokenizer_config.json', `${configText}\n`)
}
