// generation_config.json and the token ids of config.json: how other programs begin, pad and end a text.

import { join } from 'node:path'
import { exists, type LoadedModel, readJson } from '../importing/load-model.ts'
import type { SpecialTokens } from '../tokenizer/special-tokens.ts'

const fileName = 'generation_config.json'

/** What the model brings is kept; ids that it does not name come from its config and its tokenizer. */
export async function generationConfig(model: LoadedModel, special: SpecialTokens): Promise<Record<string, unknown>> {
  const path = join(model.tokenizerFolder, fileName)
  const own = (await exists(path)) ? await readJson(path) : {}
  const ends = model.config.eosTokenIds
  const eos = ends.length > 1 ? ends : (ends[0] ?? special.eos?.id)
  return withDefined(own, {
    bos_token_id: model.config.raw.bos_token_id ?? special.bos?.id,
    eos_token_id: eos,
    pad_token_id: model.config.padTokenId ?? special.pad?.id,
  })
}

/** config.json's own ids, needed where a class finds a text's last token by its padding. */
export function withTokenIds(
  config: Record<string, unknown>,
  model: LoadedModel,
  special: SpecialTokens,
): Record<string, unknown> {
  const isDecoder = model.architecture.kind === 'decoder'
  return withDefined(config, {
    pad_token_id: special.pad?.id,
    ...(isDecoder ? { bos_token_id: special.bos?.id, eos_token_id: special.eos?.id } : {}),
  })
}

function withDefined(own: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  const missing = Object.entries(more).filter(
    ([name, value]) => value !== undefined && (own[name] === undefined || own[name] === null),
  )
  return { ...own, ...Object.fromEntries(missing) }
}
