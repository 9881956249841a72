// One pass over a whole table: what its columns are like, and a few numbers for each of its rows. Texts are not kept; a row costs some twenty bytes.

import { stat } from 'node:fs/promises'
import type { ColumnView } from '../../../shared/contract/imports.ts'
import { type DataChoices, type DataTask, dropReasons, taskOf } from '../../../shared/domain/data-choices.ts'
import { say } from '../../../shared/said.ts'
import { readRows } from '../datasets/read-rows.ts'
import { badData, type Row } from '../datasets/row.ts'
import { type ColumnProfile, createProfile } from './column-profile.ts'
import { createBytes, createInts } from './grown-array.ts'
import { createInterner } from './intern-texts.ts'
import { createInterpreter, type Meaning } from './interpret-row.ts'
import { createLabelWords } from './label-words.ts'
import { type ResolvedTable, resolveReading } from './resolve-reading.ts'
import { createLengths, type LengthLimit } from './text-lengths.ts'

/** Of both files. */
export const maxRows = 10_000_000
/** More different labels are no labels. */
export const maxLabels = 20_000
/** First rows of a trouble that are named. */
export const namedRows = 20

export type SurveyWatch = {
  signal?: AbortSignal | undefined
  /** Rows so far, and how many there will be, by the size of the first ones. */
  onRows?: ((rows: number, ofRows: number) => void) | undefined
}

/** The rows of the table, then those of its test file. */
export type RowFacts = {
  /** Rows of each file. */
  rows: [number, number]
  /** 1 + index in `dropReasons`, or 0 where the row can be learned from. */
  problem: Uint8Array
  damaged: Uint8Array
  /** Which text (or pair) it is: equal ones share a number. */
  key: Int32Array
  /** Which rows must not be torn apart by the split. */
  unit: Int32Array
  /** Index in `labels`; of a score, which number it is; -1 without one. */
  label: Int32Array
}

export type Survey = {
  table: ResolvedTable
  testTable: ResolvedTable | undefined
  task: DataTask | null
  columns: ColumnView[]
  facts: RowFacts
  /** As the file has them, in the order of their first rows; `isFull` where there were too many to keep. */
  labels: { name: string; finalName: string | null }[]
  isFull: boolean
  spaces: { rows: number; first: number[]; names: string[] }
  score: { least: number; most: number; mean: number } | null
  lengths: ReturnType<ReturnType<typeof createLengths>['view']>
  labelWords: ReturnType<ReturnType<typeof createLabelWords>['view']>
}

export async function surveyTable(
  path: string,
  choices: DataChoices,
  limit: LengthLimit | undefined,
  { signal, onRows }: SurveyWatch = {},
): Promise<Survey> {
  const table = await resolveReading(path, choices.reading, signal)
  const testTable = await resolveTestTable(table, choices, signal)
  const task = taskOf(choices.roles, choices.labels.kind)
  requireColumns(table, choices)
  const profiles = new Map<string, ColumnProfile>()
  const collector = createCollector(task, choices, limit)
  const expected = (await guessRows(table)) + (testTable ? await guessRows(testTable) : 0)
  const counts: [number, number] = [0, 0]
  for (const [file, { path: name, options }] of [table, ...(testTable ? [testTable] : [])].entries()) {
    for await (const read of readRows(name, { ...options, signal })) {
      const { row, values } = read
      counts[file as 0 | 1] = row
      const total = counts[0] + counts[1]
      if (total > maxRows)
        throw badData({ file: name, row }, say`more than ${maxRows} rows are too many. Split the file.`)
      if (file === 0 && !read.isOdd) {
        for (const column in values) {
          let profile = profiles.get(column)
          if (!profile) {
            profile = createProfile(column)
            profiles.set(column, profile)
          }
          profile.take(values[column]!)
        }
      }
      collector.take(read, file)
      if (total % 5000 === 0) onRows?.(total, Math.max(expected, total))
    }
  }
  onRows?.(counts[0] + counts[1], counts[0] + counts[1])
  const columns = table.columns.map((name) => (profiles.get(name) ?? createProfile(name)).view())
  const late = [...profiles.values()]
    .filter(({ name }) => !table.columns.includes(name))
    .map((profile) => profile.view())
  return { table, testTable, task, columns: [...columns, ...late], ...collector.result(counts) }
}

/** The test file is read like the table as far as it is not another format. */
async function resolveTestTable(table: ResolvedTable, choices: DataChoices, signal: AbortSignal | undefined) {
  const { kind, testPath } = choices.split
  if (kind !== 'file' || testPath === null) return undefined
  const { header } = table.reading
  const reading = { encoding: null, delimiter: null, quote: null, sheet: null, header }
  const found = await resolveReading(testPath, reading, signal)
  requireColumns(found, choices)
  return found
}

/** JSON's rows may each have other columns: they are asked for when all were seen. */
function requireColumns(table: ResolvedTable, { roles }: DataChoices): void {
  if (table.format === 'json' || table.format === 'jsonl') return
  for (const column of Object.values(roles)) {
    if (table.columns.includes(column)) continue
    throw badData(
      { file: table.path },
      say`there is no column "${column}". The columns are: ${table.columns.join(', ')}.`,
      { column, columns: table.columns },
    )
  }
}

export async function guessRows({ path, head, isWhole }: ResolvedTable): Promise<number> {
  const last = head.at(-1)
  if (isWhole || !last) return head.length
  const { size } = await stat(path)
  const chars = head.reduce((sum, { values }) => sum + Buffer.byteLength(Object.values(values).join(',')) + 1, 0)
  return Math.max(head.length + 1, Math.round(size / Math.max(1, chars / head.length)))
}

function createCollector(task: DataTask | null, choices: DataChoices, limit: LengthLimit | undefined) {
  const interpret = task && createInterpreter(task, choices)
  const [problem, damaged] = [createBytes(), createBytes()]
  const [key, unit, label] = [createInts(), createInts(), createInts()]
  const texts = createInterner()
  const units = createInterner(1)
  const scores = createInterner(2)
  const labels: Survey['labels'] = []
  const indexOf = new Map<string, number>()
  let isFull = false
  const spaces = { rows: 0, first: [] as number[], names: new Set<string>() }
  const sum = { count: 0, total: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY }
  const lengths = createLengths(limit)
  const labelWords = createLabelWords()

  function indexOfLabel({ rawLabel, label: name }: Meaning): number {
    if (rawLabel === null || rawLabel === '') return -1
    if (task === 'score') return scores.number(String(Number(rawLabel)))
    const known = indexOf.get(rawLabel)
    if (known !== undefined) return known
    if (labels.length === maxLabels) {
      isFull = true
      return -1
    }
    indexOf.set(rawLabel, labels.length)
    return labels.push({ name: rawLabel, finalName: name }) - 1
  }

  function take(read: Row, file: number): void {
    if (!interpret) return
    const { row } = read
    const meaning = interpret(read)
    const { text, pair, problem: found } = meaning
    problem.push(found === null ? 0 : 1 + dropReasons.indexOf(found))
    damaged.push(text.includes('\uFFFD') || pair?.includes('\uFFFD') ? 1 : 0)
    const [plain, plainPair] = [normal(text), pair === null ? null : normal(pair)]
    const id = texts.number(plain, plainPair)
    key.push(id)
    // one question with two answers is one thing, and so is a group
    if (choices.split.kind === 'group' && meaning.group !== null) unit.push(units.number(meaning.group))
    else unit.push(task === 'response' ? units.number(plain) : id)
    label.push(indexOfLabel(meaning))
    if (found !== null) return
    lengths.take(row, text, pair)
    if (task === 'classes' && meaning.label !== null && file === 0) labelWords.take(row, text, meaning.label)
    if (task === 'score') {
      const value = Number(meaning.rawLabel)
      sum.count++
      sum.total += value
      sum.least = Math.min(sum.least, value)
      sum.most = Math.max(sum.most, value)
    }
    if (!meaning.hadSpaces) return
    spaces.rows++
    if (file === 0 && spaces.first.length < namedRows) spaces.first.push(row)
    if (spaces.names.size < namedRows) spaces.names.add(meaning.rawLabel!)
  }

  return {
    take,
    result: (rows: [number, number]): Omit<Survey, 'table' | 'testTable' | 'task' | 'columns'> => ({
      facts: {
        rows: interpret ? rows : [0, 0],
        problem: problem.done(),
        damaged: damaged.done(),
        key: key.done(),
        unit: unit.done(),
        label: label.done(),
      },
      labels,
      isFull,
      spaces: { ...spaces, names: [...spaces.names] },
      score: sum.count === 0 ? null : { least: sum.least, most: sum.most, mean: sum.total / sum.count },
      lengths: lengths.view(),
      labelWords: labelWords.view(),
    }),
  }
}

/** Blanks around a text and the two ways to write a syllable make no other text. */
function normal(text: string): string {
  return text.trim().normalize('NFC')
}
