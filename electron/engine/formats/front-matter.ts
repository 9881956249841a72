// The YAML block at the head of a model card: what a card already says is kept as it stands, new fields are written from plain values.

export type FrontMatterValue =
  | string
  | number
  | boolean
  | readonly FrontMatterValue[]
  | { readonly [name: string]: FrontMatterValue }

/** Fields by name, each as its raw lines. */
export type RawFields = Map<string, string>

const block = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/
const topLevel = /^([\w-]+):/

export function splitCard(card: string): { fields: RawFields; body: string } {
  const match = block.exec(card)
  const fields: RawFields = new Map()
  if (!match) return { fields, body: card }
  let name: string | undefined
  for (const line of match[1]!.split(/\r?\n/)) {
    const begins = topLevel.exec(line)?.[1]
    if (begins !== undefined) name = begins
    if (name === undefined || (begins === undefined && /^\s*(#.*)?$/.test(line))) continue
    fields.set(name, begins === undefined ? `${fields.get(name)}\n${line}` : line)
  }
  return { fields, body: card.slice(match[0].length) }
}

/** `values` replace fields of the same name in `kept`; undefined ones leave them. Ends with a blank line. */
export function writeFrontMatter(
  values: Readonly<Record<string, FrontMatterValue | undefined>>,
  kept: RawFields = new Map(),
): string {
  const lines: string[] = []
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) lines.push(...field(name, value, ''))
    else if (kept.has(name)) lines.push(kept.get(name)!)
  }
  for (const [name, raw] of kept) if (!Object.hasOwn(values, name)) lines.push(raw)
  return lines.length === 0 ? '' : `---\n${lines.join('\n')}\n---\n\n`
}

function field(name: string, value: FrontMatterValue, indent: string): string[] {
  if (typeof value !== 'object') return [`${indent}${name}: ${scalar(value)}`]
  const inner = nested(value, `${indent}  `)
  return inner.length === 0 ? [`${indent}${name}: []`] : [`${indent}${name}:`, ...inner]
}

function nested(value: object, indent: string): string[] {
  if (!isList(value)) return Object.entries(value).flatMap(([name, part]) => field(name, part, indent))
  return value.flatMap((item) => {
    if (typeof item !== 'object') return [`${indent}- ${scalar(item)}`]
    const [first, ...rest] = nested(item, `${indent}  `)
    return first === undefined ? [] : [`${indent}- ${first.trimStart()}`, ...rest]
  })
}

const isList = (value: object): value is readonly FrontMatterValue[] => Array.isArray(value)

/** Words that YAML would not take for text. */
const notText = /^(true|false|yes|no|on|off|null|~|[-+.\d][\d.eE+-]*)$/i

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const isPlain = /^[\p{L}\p{N}][\p{L}\p{N} ./_+-]*$/u.test(value) && !value.endsWith(' ') && !notText.test(value)
  return isPlain ? value : JSON.stringify(value)
}
