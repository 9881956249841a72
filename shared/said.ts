// A sentence that can be said in another language: its English words with numbered places, and what stands in them. The words are the key of its
// translation, as in gettext; a value may be such a sentence itself. JSON-safe.

export type SaidValue = string | number | Said
export type Said = { template: string; values: SaidValue[] }

type Sayable = SaidValue | boolean | bigint | null | undefined | readonly (string | number)[]

/** `say\`the text has ${n} lines\`` has the words 'the text has {0} lines'. */
export function say(words: TemplateStringsArray, ...values: Sayable[]): Said {
  const template = words.reduce((before, next, i) => `${before}{${i - 1}}${next}`)
  return { template, values: values.map(plain) }
}

const isSaid = (value: Sayable): value is Said => typeof value === 'object' && value !== null && 'template' in value

function plain(value: Sayable): SaidValue {
  return isSaid(value) || (typeof value === 'number' && Number.isFinite(value)) ? value : String(value)
}

/** Several sentences or words as one value of another: 'a, b and c' would need words of its own, a list needs none. */
export function listed(values: readonly SaidValue[], separator = ', '): Said {
  return { template: values.map((_, i) => `{${i}}`).join(separator), values: [...values] }
}

const place = /\{(\d+)\}/g

/** `wordsOf` gives the words to use for a template, `textOf` for a value that is text; without them, all stays English. */
export function sentence(said: Said, wordsOf = same, textOf = same): string {
  const fill = (value: SaidValue | undefined): string =>
    typeof value === 'object'
      ? sentence(value, wordsOf, textOf)
      : typeof value === 'string'
        ? textOf(value)
        : String(value ?? '')
  return wordsOf(said.template).replace(place, (_, index: string) => fill(said.values[Number(index)]))
}

const same = (text: string): string => text

/** As a plain English string at once, for what is kept and sent as one: the page finds the words and values in it again. */
export function tell(words: TemplateStringsArray, ...values: Sayable[]): string {
  return sentence(say(words, ...values))
}
