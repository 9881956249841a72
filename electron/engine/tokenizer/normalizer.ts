// tokenizer.json `normalizer` -> steps on strings: one row a type.

import { say } from '../../../shared/said.ts'
import { alignPrepend, alignReplace, alignStrip, type Normalize, type NormalizerStep } from './alignment.ts'
import { createBertNormalizer, lowerCase, stripAccents } from './bert-normalizer.ts'
import { badField, buildByType, flagOr, type JsonRecord, listAt, textAt } from './json-fields.ts'
import { readPattern } from './pattern.ts'
import { createPrecompiledNormalizer } from './precompiled-normalizer.ts'

export type Normalizer = { normalize: Normalize; steps: readonly NormalizerStep[] }

const maxSteps = 64

/** sentencepiece's NMT rule: other control characters go, odd white space becomes a space. */
function cleanForTranslation(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
      .replace(/[\x01-\x08\v\x0e-\x1f\x7f\x8f\x9f]/g, '')
      .replace(/[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, ' ')
  )
}

const builders: Record<string, (spec: JsonRecord, where: string) => NormalizerStep[]> = {
  BertNormalizer: (spec) => {
    const lowercase = flagOr(spec.lowercase, true)
    const apply = createBertNormalizer({
      cleanText: flagOr(spec.clean_text, true),
      handleChineseChars: flagOr(spec.handle_chinese_chars, true),
      stripAccents: flagOr(spec.strip_accents, lowercase), // null: as `lowercase`, in original BERT too
      lowercase,
    })
    return [{ apply }]
  },
  Lowercase: () => [{ apply: lowerCase }],
  StripAccents: () => [{ apply: stripAccents }],
  NFC: () => [{ apply: (text) => text.normalize('NFC') }],
  NFD: () => [{ apply: (text) => text.normalize('NFD') }],
  NFKC: () => [{ apply: (text) => text.normalize('NFKC') }],
  NFKD: () => [{ apply: (text) => text.normalize('NFKD') }],
  Nmt: () => [{ apply: cleanForTranslation }],
  Strip: (spec) => {
    const left = flagOr(spec.strip_left, true) ? /^\p{White_Space}+/u : /^(?!)/
    const right = flagOr(spec.strip_right, true) ? /\p{White_Space}+$/u : /(?!)$/
    return [{ apply: (text) => text.replace(left, '').replace(right, ''), align: alignStrip(left, right) }]
  },
  Prepend: (spec, where) => {
    const prefix = textAt(spec.prepend, `${where}.prepend`)
    return [{ apply: (text) => (text === '' ? text : prefix + text), align: alignPrepend(prefix) }]
  },
  Replace: (spec, where) => {
    const pattern = readPattern(spec.pattern, `${where}.pattern`)
    const content = textAt(spec.content, `${where}.content`)
    return [{ apply: (text) => text.replace(pattern, () => content), align: alignReplace(pattern, content) }]
  },
  Precompiled: (spec, where) => [
    { apply: createPrecompiledNormalizer(spec.precompiled_charsmap, `${where}.precompiled_charsmap`) },
  ],
  Sequence: (spec, where) => {
    const steps = listAt(spec.normalizers, `${where}.normalizers`)
    if (steps.length > maxSteps) throw badField(`${where}.normalizers`, steps.length, say`at most ${maxSteps} steps`)
    return steps.flatMap((step, i) => buildByType(builders, step, `${where}.normalizers[${i}]`))
  },
}

export function createNormalizer(value: unknown, where: string): Normalizer {
  const steps = value === null || value === undefined ? [] : buildByType(builders, value, where)
  return { normalize: (text) => steps.reduce((current, step) => step.apply(current), text), steps }
}
