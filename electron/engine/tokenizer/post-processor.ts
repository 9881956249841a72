// tokenizer.json `post_processor` -> where the special tokens stand, for one text and for a pair. All types become the same template.

import { say } from '../../../shared/said.ts'
import { badField, buildByType, flagOr, idAt, type JsonRecord, listAt, recordAt, textAt } from './json-fields.ts'
import { maxVocabSize } from './word-model.ts'

const maxTemplateItems = 64

export type TemplateItem = { sequence: 'A' | 'B'; typeId: number } | { ids: readonly number[]; typeId: number }
export type Template = { single: readonly TemplateItem[]; pair: readonly TemplateItem[] }
/** Leaves the white space at a token's ends out of its offsets; the first space may be one that the pre-tokenizer added. */
export type OffsetTrim = { addsPrefixSpace: boolean }
export type PostProcessor = { template: Template; trim?: OffsetTrim }

const readTrim = (spec: JsonRecord): Pick<PostProcessor, 'trim'> =>
  flagOr(spec.trim_offsets, true) ? { trim: { addsPrefixSpace: flagOr(spec.add_prefix_space, true) } } : {}

const bare: Template = {
  single: [{ sequence: 'A', typeId: 0 }],
  pair: [
    { sequence: 'A', typeId: 0 },
    { sequence: 'B', typeId: 1 },
  ],
}

function readItems(value: unknown, specials: JsonRecord, where: string): TemplateItem[] {
  const list = listAt(value, where)
  if (list.length > maxTemplateItems) throw badField(where, list.length, say`at most ${maxTemplateItems} items`)
  return list.map((each, i) => {
    const here = `${where}[${i}]`
    const item = recordAt(each, here)
    const body = recordAt(item.Sequence ?? item.SpecialToken, here)
    const typeId = idAt(body.type_id ?? 0, `${here}.type_id`, 256)
    const name = textAt(body.id, `${here}.id`)
    if (item.Sequence !== undefined) {
      if (name !== 'A' && name !== 'B') throw badField(`${here}.id`, name, say`A or B`)
      return { sequence: name, typeId }
    }
    const special = recordAt(
      Object.hasOwn(specials, name) ? specials[name] : undefined,
      `special token "${name}" of ${where}`,
    )
    const ids = listAt(special.ids, `ids of "${name}"`).map((id) => idAt(id, `ids of "${name}"`, maxVocabSize))
    return { ids, typeId }
  })
}

function classAndSeparator(spec: JsonRecord, where: string) {
  const [cls, sep] = ['cls', 'sep'].map((key) => {
    const entry = listAt(spec[key], `${where}.${key}`) // [token, id]
    return [idAt(entry[1], `${where}.${key}[1]`, maxVocabSize)]
  })
  return { cls: cls!, sep: sep! }
}

const builders: Record<string, (spec: JsonRecord, where: string) => Partial<PostProcessor>> = {
  ByteLevel: readTrim,
  TemplateProcessing: (spec, where) => {
    const specials = recordAt(spec.special_tokens ?? {}, `${where}.special_tokens`)
    return {
      template: {
        single: readItems(spec.single, specials, `${where}.single`),
        pair: readItems(spec.pair, specials, `${where}.pair`),
      },
    }
  },
  BertProcessing: (spec, where) => {
    const { cls, sep } = classAndSeparator(spec, where)
    const single: TemplateItem[] = [
      { ids: cls, typeId: 0 },
      { sequence: 'A', typeId: 0 },
      { ids: sep, typeId: 0 },
    ]
    return { template: { single, pair: [...single, { sequence: 'B', typeId: 1 }, { ids: sep, typeId: 1 }] } }
  },
  RobertaProcessing: (spec, where) => {
    const { cls, sep } = classAndSeparator(spec, where)
    const single: TemplateItem[] = [
      { ids: cls, typeId: 0 },
      { sequence: 'A', typeId: 0 },
      { ids: sep, typeId: 0 },
    ]
    const pair: TemplateItem[] = [
      ...single,
      { ids: sep, typeId: 0 },
      { sequence: 'B', typeId: 0 },
      { ids: sep, typeId: 0 },
    ]
    return { template: { single, pair }, ...readTrim(spec) }
  },
  Sequence: (spec, where) => {
    const list = listAt(spec.processors, `${where}.processors`)
    if (list.length > maxTemplateItems) throw badField(where, list.length, say`at most ${maxTemplateItems} steps`)
    return Object.assign({}, ...list.map((step, i) => readStep(step, `${where}.processors[${i}]`)))
  },
}

function readStep(value: unknown, where: string): Partial<PostProcessor> {
  return buildByType(builders, value, where)
}

export function createPostProcessor(value: unknown, where: string): PostProcessor {
  const none: PostProcessor = { template: bare }
  return value === null || value === undefined ? none : { ...none, ...readStep(value, where) }
}

export function specialCount(items: readonly TemplateItem[]): number {
  return items.reduce((count, item) => count + ('ids' in item ? item.ids.length : 0), 0)
}
