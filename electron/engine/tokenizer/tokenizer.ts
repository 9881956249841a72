// A tokenizer made from the parts of a tokenizer.json: text to ids and back. Reading the files is load-tokenizer's.

import { say } from '../../../shared/said.ts'
import { createDecoder } from './decoder.ts'
import { badField, type JsonRecord } from './json-fields.ts'
import { findTokenSpans, type TokenSpan, trimSpans } from './offsets.ts'
import { createIdEncoder, createPipeline } from './pipeline.ts'
import { createPostProcessor, specialCount, type TemplateItem } from './post-processor.ts'
import { resolveSpecialTokens, type SpecialTokens } from './special-tokens.ts'
import { longestFirst, roomForText } from './truncation.ts'
import type { WordModel } from './word-model.ts'

/** `specialMask` is 1 for tokens that the template adds and for special tokens written in the text. `truncated`: tokens cut off. */
export type Encoding = {
  ids: Int32Array
  typeIds: Uint8Array
  specialMask: Uint8Array
  truncated: number
  tokens?: string[]
  /** Of each token: 0 or 1 for the first or second text, -1 for the template. */
  sources?: Int8Array
}
/** `addSpecial` defaults to true, `withTokens` and `withSources` to false; `maxLength` counts special tokens too. */
export type EncodeOptions = {
  addSpecial?: boolean
  maxLength?: number
  withTokens?: boolean
  withSources?: boolean
}

export type Tokenizer = {
  kind: WordModel['kind']
  /** Rows that an embedding table needs: the highest id plus one. */
  vocabSize: number
  special: SpecialTokens
  modelMaxLength?: number
  chatTemplate?: string
  encode(text: string, options?: EncodeOptions): Encoding
  encodePair(a: string, b: string, options?: EncodeOptions): Encoding
  /** Appends the ids of a text, without special tokens of the template, to a list: the fast way through a corpus. */
  appendIds(text: string, ids: number[]): void
  /** `undefined` when the normalizer changed the text in a way that cannot be traced . */
  encodeWithOffsets(text: string, options?: { addSpecial?: boolean }): TokenSpan[] | undefined
  decode(ids: readonly number[] | Int32Array, options?: { skipSpecial?: boolean }): string
  tokenOf(id: number): string
  idOf(token: string): number | undefined
}

export type TokenizerParts = {
  /** The content of tokenizer.json. */
  json: JsonRecord
  /** tokenizer_config.json and special_tokens_map.json, where there are any. */
  configs: readonly (JsonRecord | undefined)[]
  chatTemplate?: string
  /** What errors call the file. */
  where: string
}

// transformers writes 1e30 for "no limit".
const maxModelLength = 1 << 24

function readModelMaxLength(configs: TokenizerParts['configs']): number | undefined {
  const value = configs.map((config) => config?.model_max_length).find((each) => each !== undefined)
  return typeof value === 'number' && value >= 1 && value <= maxModelLength ? Math.floor(value) : undefined
}

type Encoded = { ids: number[]; specialsAt: number[] }

export function createTokenizer({ json, configs, chatTemplate, where }: TokenizerParts): Tokenizer {
  const pipeline = createPipeline(json, where)
  const { model, added } = pipeline
  const appendTo = createIdEncoder(pipeline)
  const { template, trim } = createPostProcessor(json.post_processor, `${where}: post_processor`)
  const decodeTokens = createDecoder(json.decoder, `${where}: decoder`)

  const tokens: string[] = []
  for (const [token, id] of model.vocab) tokens[id] = token
  const addedIds = new Map<string, number>()
  const specialIds = new Set<number>()
  for (const token of added) {
    tokens[token.id] = token.content
    addedIds.set(token.content, token.id)
    if (token.isSpecial) specialIds.add(token.id)
  }
  for (const item of [...template.single, ...template.pair])
    if ('ids' in item)
      for (const id of item.ids)
        if (tokens[id] === undefined) throw badField(`${where}: post_processor`, id, say`ids of known tokens`)

  const idOf = (token: string) => addedIds.get(token) ?? model.vocab.get(token)
  const special = resolveSpecialTokens(configs, model.unkToken, idOf)
  const modelMaxLength = readModelMaxLength(configs)

  const encodeText = (text: string): Encoded => {
    const encoded: Encoded = { ids: [], specialsAt: [] }
    appendTo(text, encoded.ids, encoded.specialsAt)
    return encoded
  }

  function assemble(
    items: readonly TemplateItem[],
    texts: Record<'A' | 'B', Encoded>,
    options: EncodeOptions,
  ): Encoding {
    const addSpecial = options.addSpecial ?? true
    const specials = addSpecial ? specialCount(items) : 0
    const isPair = items.some((item) => 'sequence' in item && item.sequence === 'B')
    const [a, b] = [texts.A.ids.length, isPair ? texts.B.ids.length : 0]
    const room = options.maxLength === undefined ? a + b : roomForText(options.maxLength, specials)
    const [keptA, keptB] = isPair ? longestFirst(a, b, room) : [Math.min(a, room), 0]
    const kept = { A: keptA, B: keptB }
    const length = specials + keptA + keptB
    const encoding: Encoding = {
      ids: new Int32Array(length),
      typeIds: new Uint8Array(length),
      specialMask: new Uint8Array(length),
      truncated: a + b - keptA - keptB,
    }
    const sources = options.withSources ? new Int8Array(length).fill(-1) : undefined
    let at = 0
    for (const item of items) {
      const start = at
      if ('ids' in item) {
        if (!addSpecial) continue
        for (const id of item.ids) encoding.ids[at++] = id
        encoding.specialMask.fill(1, start, at)
      } else {
        const { ids, specialsAt } = texts[item.sequence]
        for (let i = 0; i < kept[item.sequence]; i++) encoding.ids[at++] = ids[i]!
        for (const place of specialsAt) if (start + place < at) encoding.specialMask[start + place] = 1
        sources?.fill(item.sequence === 'A' ? 0 : 1, start, at)
      }
      encoding.typeIds.fill(item.typeId, start, at)
    }
    if (sources) encoding.sources = sources
    if (options.withTokens) encoding.tokens = Array.from(encoding.ids, (id) => tokens[id] ?? '')
    return encoding
  }

  const empty: Encoded = { ids: [], specialsAt: [] }

  return {
    kind: model.kind,
    vocabSize: tokens.length,
    special,
    ...(modelMaxLength === undefined ? {} : { modelMaxLength }),
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
    encode: (text, options = {}) => assemble(template.single, { A: encodeText(text), B: empty }, options),
    encodePair: (a, b, options = {}) => assemble(template.pair, { A: encodeText(a), B: encodeText(b) }, options),
    appendIds: (text, ids) => appendTo(text, ids, []),
    encodeWithOffsets(text, { addSpecial = true } = {}) {
      const found = findTokenSpans(pipeline, text)
      if (!found) return undefined
      const spans = trim
        ? trimSpans(found, trim, (id) => tokens[id] ?? '')
        : found.map(({ id, start, end }) => ({ id, start, end }))
      return template.single.flatMap((item) => {
        if ('sequence' in item) return spans
        return addSpecial ? item.ids.map((id) => ({ id, start: 0, end: 0 })) : []
      })
    },
    decode(ids, { skipSpecial = false } = {}) {
      const kept: string[] = []
      for (const id of ids) {
        const token = tokens[id]
        if (token !== undefined && !(skipSpecial && specialIds.has(id))) kept.push(token)
      }
      return decodeTokens(kept)
    },
    tokenOf: (id) => tokens[id] ?? '',
    idOf,
  }
}
