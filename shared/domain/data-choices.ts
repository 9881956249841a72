// What a user says of a table on its way into the library: how the file is read, what its columns are, what its labels are called, which troubles are
// dealt with, and how its rows are split.

import { z } from 'zod'

export const fileEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'cp949', 'latin1'] as const
export type FileEncoding = (typeof fileEncodings)[number]
export const tableFormats = ['csv', 'tsv', 'txt', 'jsonl', 'json', 'xlsx', 'parquet'] as const
export type DataFormat = (typeof tableFormats)[number]
export const delimiters = [',', '\t', ';', '|'] as const
export const quotes = ['"', "'", 'none'] as const

/** null is found out from the file itself. */
export const readingSchema = z.object({
  encoding: z.enum(fileEncodings).nullable().default(null),
  delimiter: z.enum(delimiters).nullable().default(null),
  quote: z.enum(quotes).nullable().default(null),
  /** Whether the first line names the columns. */
  header: z.boolean().nullable().default(null),
  /** Of a workbook; else its first. */
  sheet: z.string().nullable().default(null),
})
export type Reading = z.infer<typeof readingSchema>

/** `group`: rows that share its value stay on one side of the split. */
export const columnRoles = ['text', 'pair', 'label', 'prompt', 'response', 'messages', 'group'] as const
export type ColumnRole = (typeof columnRoles)[number]
/** The column that has a role. */
export const rolesSchema = z.partialRecord(z.enum(columnRoles), z.string())
export type Roles = z.infer<typeof rolesSchema>

/** What can be learned from a table; `classes` and `score` from one text or from two. */
export const dataTasks = ['classes', 'score', 'response', 'messages', 'text'] as const
export type DataTask = (typeof dataTasks)[number]

export const labelChoicesSchema = z.object({
  kind: z.enum(['classes', 'score']).default('classes'),
  /** A label as the file has it, and what it shall be called: several by one name are one class, null leaves its rows out. */
  names: z.record(z.string(), z.string().trim().min(1).max(200).nullable()).default({}),
  /** Names in the order they are shown in; the others follow, most frequent first. */
  order: z.array(z.string()).max(10_000).default([]),
})
export type LabelChoices = z.infer<typeof labelChoicesSchema>

export const fixNames = [
  'odd',
  'empty',
  'bad-messages',
  'not-a-number',
  'duplicates',
  'conflicts',
  'small-classes',
  'unknown-labels',
  'across',
  'label-words',
  'damaged',
] as const
export type FixName = (typeof fixNames)[number]

/** What is done unless the user says otherwise: rows that nothing can be learned from, and those that would falsify the result. */
export const fixDefaults: Readonly<Record<FixName, boolean>> = {
  odd: false,
  empty: true,
  'bad-messages': true,
  'not-a-number': true,
  duplicates: true,
  conflicts: false,
  'small-classes': false,
  'unknown-labels': true,
  across: true,
  'label-words': false,
  damaged: false,
}

export const splitChoiceSchema = z.object({
  /** random keeps the share of every label; group by a column; file: a test file of one's own. */
  kind: z.enum(['random', 'group', 'file']).default('random'),
  testShare: z.number().min(0.01).max(0.5).default(0.1),
  seed: z.int().min(0).max(4_294_967_295).default(42),
  testPath: z.string().nullable().default(null),
})
export type SplitChoice = z.infer<typeof splitChoiceSchema>

export const dataChoicesSchema = z.object({
  reading: readingSchema.prefault({}),
  roles: rolesSchema.default({}),
  labels: labelChoicesSchema.prefault({}),
  fixes: z.partialRecord(z.enum(fixNames), z.boolean()).default({}),
  /** By the row where a text first stands: the label that it keeps where it has several, null for none. */
  conflicts: z.record(z.string(), z.string().nullable()).default({}),
  split: splitChoiceSchema.prefault({}),
})
export type DataChoices = z.infer<typeof dataChoicesSchema>

export function isFixed({ fixes }: Pick<DataChoices, 'fixes'>, name: FixName): boolean {
  return fixes[name] ?? fixDefaults[name]
}

/** null where the roles do not make a task yet. */
export function taskOf(roles: Roles, kind: LabelChoices['kind']): DataTask | null {
  if (roles.messages !== undefined) return 'messages'
  if (roles.prompt !== undefined || roles.response !== undefined)
    return roles.prompt !== undefined && roles.response !== undefined ? 'response' : null
  if (roles.text === undefined) return null
  if (roles.label !== undefined) return kind
  return roles.pair === undefined ? 'text' : null
}

/** Roles of one family stand together; the others step back when one of them is chosen. */
const families: readonly (readonly ColumnRole[])[] = [['text', 'pair', 'label'], ['prompt', 'response'], ['messages']]

/** The roles after `column` was given one, or none: a role belongs to one column, a column has one role. */
export function withRole(roles: Roles, column: string, role: ColumnRole | null): Roles {
  const family = families.find((names) => role !== null && names.includes(role))
  const kept = Object.entries(roles).filter(([name, owner]) => {
    if (owner === column || name === role) return false
    return family === undefined || name === 'group' || family.includes(name as ColumnRole)
  })
  return Object.fromEntries(role === null ? kept : [...kept, [role, column]])
}

export const dropReasons = [
  'odd',
  'empty-text',
  'empty-pair',
  'empty-label',
  'bad-messages',
  'not-a-number',
  'left-out',
  'duplicate',
  'conflict',
  'small-class',
  'unknown-label',
  'across',
  'damaged',
] as const
export type DropReason = (typeof dropReasons)[number]

export const rowParts = ['train', 'test', 'dropped'] as const
export type RowPart = (typeof rowParts)[number]

const size = z.int().min(0)
const fileFactsSchema = z.object({ path: z.string(), bytes: size, hash: z.string(), rows: size })

/** What is kept beside an imported dataset: where it came from, by which choices, and what became of its rows. */
export const datasetDetailsSchema = z.object({
  task: z.enum(dataTasks),
  format: z.enum(tableFormats),
  source: fileFactsSchema,
  /** Its test rows, where they came from a file of their own. */
  testSource: fileFactsSchema.nullable(),
  /** As it was read: nothing is null that could be found out. */
  reading: readingSchema,
  choices: dataChoicesSchema,
  parts: z.object({ train: size, test: size, dropped: size }),
  /** Names in their order, with the rows that are used. Empty without classes. */
  labels: z.array(z.object({ name: z.string(), train: size, test: size })),
  score: z.object({ least: z.number(), most: z.number(), mean: z.number() }).nullable(),
  dropped: z.array(z.object({ reason: z.enum(dropReasons), rows: size })),
})
export type DatasetDetails = z.infer<typeof datasetDetailsSchema>
