// Taking a table into the library: how it reads, what stands in it, what is wrong with it and would put it right, and the job that stores it.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  dataChoicesSchema,
  datasetDetailsSchema,
  dataTasks,
  dropReasons,
  fileEncodings,
  fixNames,
  labelChoicesSchema,
  readingSchema,
  rolesSchema,
  tableFormats,
} from '../domain/data-choices.ts'
import { count, id, jobIdSchema, procedure } from './common.ts'

/** index: numbers in order; id: no value twice; flag: true or false. */
export const columnKinds = ['index', 'id', 'number', 'date', 'flag', 'label', 'text', 'messages', 'empty'] as const
export type ColumnKind = (typeof columnKinds)[number]

export const columnSchema = z.object({
  name: z.string(),
  kind: z.enum(columnKinds),
  filled: count,
  empty: count,
  /** null where there are too many to count. */
  distinct: count.nullable(),
  examples: z.array(z.string()),
  longest: count,
  /** Its values could be labels. */
  isLabelLike: z.boolean(),
})
export type ColumnView = z.infer<typeof columnSchema>

export const peekSchema = z.object({
  path: z.string(),
  name: z.string(),
  bytes: count,
  format: z.enum(tableFormats),
  /** What was found out; null where the format has no such thing. */
  reading: readingSchema,
  /** The first words that are not plain ASCII as every encoding reads them: what a wrong guess would look like. Empty where there are none. */
  words: z.array(z.object({ encoding: z.enum(fileEncodings), text: z.string() })),
  /** Sheets of a workbook. */
  sheets: z.array(z.string()),
  columns: z.array(columnSchema),
  rows: z.array(z.object({ row: z.int(), values: z.array(z.string()) })),
  /** Of the whole file, by the size of the first rows; exact where they are all. */
  rowsGuess: count,
  isWhole: z.boolean(),
  /** Guessed, or remembered from a table with the same columns. */
  roles: rolesSchema,
  kind: labelChoicesSchema.shape.kind.unwrap(),
  isRemembered: z.boolean(),
})
export type Peek = z.infer<typeof peekSchema>

export const checkKinds = [
  'odd',
  'empty',
  'bad-messages',
  'not-a-number',
  'label-spaces',
  'label-variants',
  'one-class',
  'id-labels',
  'too-many-labels',
  'small-classes',
  'duplicates',
  'conflicts',
  'across',
  'unknown-labels',
  'long',
  'label-words',
  'damaged',
  'few-rows',
  'no-test',
] as const
export type CheckKind = (typeof checkKinds)[number]

export const checkSchema = z.object({
  kind: z.enum(checkKinds),
  /** stop: training is impossible until it is dealt with. */
  level: z.enum(['stop', 'fix', 'note', 'done']),
  /** What deals with it, or dealt with it where the level is done; null where nothing is to be done by a button. */
  fix: z.enum(fixNames).nullable(),
  rows: count,
  /** The first of them; of a test file where `isTest`. */
  first: z.array(z.int()),
  isTest: z.boolean(),
  /** Labels or columns that it is about, most rows first; of lengths: tokens or chars, the limit, how many are cut, how many could be read. */
  names: z.array(z.string()),
  /** Rows with the same text. */
  pairs: z.array(z.tuple([z.int(), z.int()])),
  /** Characters, tokens, classes or a share, by kind. */
  amount: z.number(),
  /** Names that would become one, by the name that stays. */
  merges: z.record(z.string(), z.string()),
})
export type Check = z.infer<typeof checkSchema>

export const conflictSchema = z.object({
  /** Where the text first stands. */
  row: z.int(),
  text: z.string(),
  pair: z.string().nullable(),
  labels: z.array(z.object({ name: z.string(), rows: count })),
  /** The label that it keeps; null for none. */
  keeps: z.string().nullable(),
})
export type Conflict = z.infer<typeof conflictSchema>

export const scanReportSchema = z.object({
  rows: count,
  testRows: count,
  columns: z.array(columnSchema),
  task: z.enum(dataTasks).nullable(),
  parts: datasetDetailsSchema.shape.parts,
  /** In their order; `from` are the labels as the file has them. */
  labels: z.array(z.object({ name: z.string(), train: count, test: count, from: z.array(z.string()) })),
  /** Labels whose rows the user leaves out. */
  leftOut: z.array(z.object({ name: z.string(), rows: count })),
  score: datasetDetailsSchema.shape.score,
  checks: z.array(checkSchema),
  /** The first of the texts with several labels. */
  conflicts: z.array(conflictSchema),
  dropped: z.array(z.object({ reason: z.enum(dropReasons), rows: count })),
})
export type ScanReport = z.infer<typeof scanReportSchema>

export const scanEventSchema = z.discriminatedUnion('kind', [
  /** So far, and by a guess in all. */
  z.object({ kind: z.literal('progress'), rows: count, ofRows: count }),
  z.object({ kind: z.literal('report'), report: scanReportSchema }),
])
export type ScanEvent = z.infer<typeof scanEventSchema>

export const draftSchema = z.object({ path: z.string().min(1), choices: dataChoicesSchema })
export type Draft = z.infer<typeof draftSchema>

/** Longest text that may be pasted, in characters. */
export const maxPastedChars = 4_000_000

/** Words of the table of dropped rows, in the language of the window. */
const droppedWordsSchema = z.object({
  columns: z.object({
    file: z.string(),
    row: z.string(),
    text: z.string(),
    pair: z.string(),
    label: z.string(),
    reason: z.string(),
  }),
  files: z.tuple([z.string(), z.string()]),
  reasons: z.record(z.enum(dropReasons), z.string()),
})
export type DroppedWords = z.infer<typeof droppedWordsSchema>

export const imports = {
  /** The first rows of a table, and what they say of it; only they are read, and in a folder of the web never anything. */
  peek: procedure.input(z.object({ path: z.string().min(1), reading: readingSchema.prefault({}) })).output(peekSchema),
  /** Reads the whole table: progress, then the report. With a model, lengths are counted in its tokens. */
  scan: procedure
    .input(z.object({ draft: draftSchema, modelId: id.optional(), maxTokens: z.int().min(4).optional() }))
    .output(eventIterator(scanEventSchema)),
  /** Keeps a pasted text, or one that comes with the app, as a file that can be read like any other. */
  keepText: procedure
    .input(z.object({ name: z.string().trim().min(1).max(100), text: z.string().min(1).max(maxPastedChars) }))
    .output(z.object({ path: z.string() })),
  /** A job with the phases read and write; its result is `{ datasetId, isNew, rows, dropped }`. */
  start: procedure.input(z.object({ draft: draftSchema, name: z.string().trim().min(1).max(200) })).output(jobIdSchema),
  /** Rows that are not used, with the reason, as CSV in parts: of a table that is being looked at, or of a dataset. */
  droppedCsv: procedure
    .input(
      z.object({
        from: z.union([z.object({ datasetId: id }), z.object({ draft: draftSchema })]),
        words: droppedWordsSchema,
      }),
    )
    .output(eventIterator(z.string())),
}
