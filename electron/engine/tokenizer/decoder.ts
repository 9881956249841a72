// tokenizer.json `decoder` -> turns the tokens of a sequence into its text: one row a type, each a step on a list of parts.

import { isUtf8 } from 'node:buffer'
import { say } from '../../../shared/said.ts'
import { byteCharsToBytes } from './byte-alphabet.ts'
import { badField, buildByType, flagOr, type JsonRecord, listAt, optionalText, textAt } from './json-fields.ts'
import { readPattern } from './pattern.ts'

type Step = (parts: string[]) => string[]

const maxSteps = 64
// Invalid sequences become U+FFFD as in the reference; a leading BOM is text.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

// English clean-up of original BERT's detokenizer, applied to each part with its leading space.
const cleanups: readonly [string, string][] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
]
const cleanUp = (part: string) => cleanups.reduce((text, [from, to]) => text.replaceAll(from, to), part)

const byteToken = /^<0x([0-9A-Fa-f]{2})>$/

/** Runs of `<0xNN>` tokens as text; bytes that are no UTF-8 as one U+FFFD each. */
function joinByteTokens(parts: string[]): string[] {
  const out: string[] = []
  let run: number[] = []
  const flush = () => {
    if (run.length === 0) return
    const bytes = Uint8Array.from(run)
    out.push(isUtf8(bytes) ? utf8.decode(bytes) : '\ufffd'.repeat(run.length))
    run = []
  }
  for (const part of parts) {
    const byte = byteToken.exec(part)?.[1]
    if (byte !== undefined) run.push(Number.parseInt(byte, 16))
    else {
      flush()
      out.push(part)
    }
  }
  flush()
  return out
}

function joinByteLevel(parts: string[]): string[] {
  const bytes: number[] = []
  for (const part of parts) for (const byte of byteCharsToBytes(part) ?? Buffer.from(part, 'utf8')) bytes.push(byte)
  return [utf8.decode(Uint8Array.from(bytes))]
}

const builders: Record<string, (spec: JsonRecord, where: string) => Step> = {
  WordPiece: (spec) => {
    const prefix = optionalText(spec.prefix) ?? '##'
    const clean = flagOr(spec.cleanup, true) ? cleanUp : (part: string) => part
    const spaced = (part: string) => (part.startsWith(prefix) ? part.slice(prefix.length) : ` ${part}`)
    return (parts) => parts.map((part, i) => clean(i === 0 ? part : spaced(part)))
  },
  ByteLevel: () => joinByteLevel,
  BPEDecoder: (spec) => {
    const suffix = optionalText(spec.suffix) ?? '</w>'
    return (parts) => parts.map((part, i) => part.replaceAll(suffix, i === parts.length - 1 ? '' : ' '))
  },
  Metaspace: (spec) => {
    const mark = optionalText(spec.replacement) ?? '▁'
    const scheme = optionalText(spec.prepend_scheme) ?? (flagOr(spec.add_prefix_space, true) ? 'always' : 'never')
    return (parts) => parts.map((part, i) => part.replaceAll(mark, i === 0 && scheme !== 'never' ? '' : ' '))
  },
  ByteFallback: () => joinByteTokens,
  Fuse: () => (parts) => [parts.join('')],
  Strip: (spec) => {
    const content = optionalText(spec.content) ?? ' '
    const [start, stop] = [Number(spec.start ?? 0), Number(spec.stop ?? 0)]
    const stripped = (part: string) => {
      let [from, to] = [0, part.length]
      while (from < start && from < to && part[from] === content) from++
      while (part.length - to < stop && to > from && part[to - 1] === content) to--
      return part.slice(from, to)
    }
    return (parts) => parts.map(stripped)
  },
  Replace: (spec, where) => {
    const pattern = readPattern(spec.pattern, `${where}.pattern`)
    const content = textAt(spec.content, `${where}.content`)
    return (parts) => parts.map((part) => part.replace(pattern, () => content))
  },
  Sequence: (spec, where) => {
    const list = listAt(spec.decoders, `${where}.decoders`)
    if (list.length > maxSteps) throw badField(`${where}.decoders`, list.length, say`at most ${maxSteps} steps`)
    const steps = list.map((step, i) => createStep(step, `${where}.decoders[${i}]`))
    return (parts) => steps.reduce((value, step) => step(value), parts)
  },
}

function createStep(value: unknown, where: string): Step {
  return buildByType(builders, value, where)
}

/** Without a decoder, tokens are words and stand with a space between them. */
export function createDecoder(value: unknown, where: string): (tokens: string[]) => string {
  if (value === null || value === undefined) return (tokens) => tokens.join(' ')
  const step = createStep(value, where)
  return (tokens) => step(tokens).join('')
}
