// Which token plays which part. The configuration decides; where it is silent, the names that published vocabularies use.

import { isRecord, type JsonRecord } from './json-fields.ts'

export type SpecialRole = 'cls' | 'sep' | 'pad' | 'mask' | 'unk' | 'bos' | 'eos'
export type SpecialTokens = Partial<Record<SpecialRole, { token: string; id: number }>>

export const usualNames: Record<SpecialRole, readonly string[]> = {
  cls: ['[CLS]'],
  sep: ['[SEP]'],
  pad: ['[PAD]', '<pad>'],
  mask: ['[MASK]', '<mask>'],
  unk: ['[UNK]', '<unk>', '<|endoftext|>'],
  bos: ['<s>', '<bos>', '<|begin_of_text|>', '<|endoftext|>'],
  eos: ['</s>', '<eos>', '<|end_of_text|>', '<|endoftext|>'],
}

/** A token is written as a string or as an object with its `content`. */
function tokenText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return isRecord(value) && typeof value.content === 'string' ? value.content : undefined
}

/** `configs`: the first one that names the role wins; one that says `null` leaves it open on purpose. */
export function resolveSpecialTokens(
  configs: readonly (JsonRecord | undefined)[],
  unkToken: string | undefined,
  idOf: (token: string) => number | undefined,
): SpecialTokens {
  const special: SpecialTokens = {}
  for (const role of Object.keys(usualNames) as SpecialRole[]) {
    const entry = configs.map((config) => config?.[`${role}_token`]).find((value) => value !== undefined)
    if (entry === null) continue
    const named = tokenText(entry)
    const candidates = named !== undefined ? [named] : role === 'unk' && unkToken ? [unkToken] : usualNames[role]
    for (const token of candidates) {
      const id = idOf(token)
      if (id === undefined) continue
      special[role] = { token, id }
      break
    }
  }
  return special
}
