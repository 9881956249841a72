// Writes tokenizer.json and tokenizer_config.json. Each file is complete or absent: written under another name, synced, then renamed.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { writeFileAtomic } from '../formats/atomic-file.ts'
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
        say`The ${role} token "${named}" is not among the tokenizer's special tokens: ${added.join(', ') || say`there are none`}.`,
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

/** `json`: the content of a tokenizer.json, as trainBpe and trainWordPiece give it. The folder is made if missing. */
export async function writeTokenizer(
  folder: string,
  json: JsonRecord,
  config: WriteTokenizerConfig = {},
): Promise<void> {
  const configText = JSON.stringify(tokenizerConfig(json, config), null, 2)
  await mkdir(folder, { recursive: true })
  await writeFileAtomic(join(folder, 'tokenizer.json'), JSON.stringify(json))
  await writeFileAtomic(join(folder, 'tokenizer_config.json'), `${configText}\n`)
}
