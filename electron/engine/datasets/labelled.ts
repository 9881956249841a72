// A dataset file as texts and labels for training: classes, scores, or several labels a row. Rows that cannot be used are reported,
// never dropped in silence.

import { createHash } from 'node:crypto'
import { createRandom } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say, tell } from '../../../shared/said.ts'
import { readBytes } from './encodings.ts'
import { type LabelKind, labelReaders, sortClassNames } from './labels.ts'
import { readRows } from './read-rows.ts'
import { badData, type ReadOptions, type Row } from './row.ts'

export type SkippedRow = { row: number; reason: string }

export type SampleOptions = {
  /** Takes a random sample of this many usable rows, in file order; a smaller file gives all it has. */
  rows?: number | undefined
  seed?: number | undefined
  signal?: AbortSignal | undefined
  readOptions?: ReadOptions | undefined
}

export type LabelledOptions = SampleOptions & {
  text: string
  textPair?: string | undefined
  label: string
  kind?: LabelKind | undefined
  /** For a test file: the classes of the training file, so that indices agree. Rows of other classes are skipped. */
  classNames?: string[] | undefined
  /** Classes that come first, in this order; what is not named follows sorted. */
  labelOrder?: string[] | undefined
}

export type LabelledData = {
  texts: string[]
  pairs?: string[]
  /** Class index or score a row; empty for multi-label data. */
  labels: number[]
  classNames?: string[]
  /** [rows, classes], 0 or 1. */
  multiLabels?: number[][]
  rowNumbers: number[]
  skipped: SkippedRow[]
  /** Rows that a sample was drawn from; not there where all are used. */
  drawnFrom?: number
  /** SHA-256 of the file's bytes, in hex. */
  contentHash: string
}

export type TextData = Pick<LabelledData, 'texts' | 'rowNumbers' | 'skipped' | 'contentHash'>

type Usable = { row: number; text: string; pair: string; label: string }

export async function loadLabelled(path: string, options: LabelledOptions): Promise<LabelledData> {
  const { text, textPair, label, kind = 'classes', classNames: given } = options
  const reader = labelReaders[kind]
  const known = given && new Set(given)
  // a sample may miss a class that the held-out rows have
  const named = new Set<string>()
  const { usable, skipped, passed } = await collect(
    path,
    [text, ...(textPair === undefined ? [] : [textPair]), label],
    options,
    ({ row, values }): Usable | string => {
      const item = {
        row,
        text: values[text] ?? '',
        pair: textPair === undefined ? '' : (values[textPair] ?? ''),
        label: (values[label] ?? '').trim(),
      }
      if (item.text.trim() === '') return tell`column "${text}" is empty`
      if (textPair !== undefined && item.pair.trim() === '') return tell`column "${textPair}" is empty`
      if (item.label === '') return tell`column "${label}" is empty`
      const refusal = reader.refuse(item.label, known)
      if (refusal !== undefined) return refusal
      if (kind !== 'score' && given === undefined) for (const name of reader.names(item.label)) named.add(name)
      return item
    },
  )
  const base = {
    texts: usable.map((item) => item.text),
    ...(textPair === undefined ? {} : { pairs: usable.map((item) => item.pair) }),
    rowNumbers: usable.map((item) => item.row),
    skipped,
    ...(passed > usable.length ? { drawnFrom: passed } : {}),
    contentHash: await hashFile(path, options.signal),
  }
  if (kind === 'score') return { ...base, labels: usable.map((item) => Number(item.label)) }
  const namesOfRow = usable.map((item) => reader.names(item.label))
  const classNames = given ?? sortClassNames(named, options.labelOrder)
  if (classNames.length < 2) {
    throw badData(
      { file: path },
      say`every row has the same label in column "${label}": ${JSON.stringify(classNames[0])}. Training needs at least two classes.`,
      {
        column: label,
        classes: classNames,
      },
    )
  }
  const indexOf = new Map(classNames.map((name, index) => [name, index]))
  if (kind === 'classes') return { ...base, labels: namesOfRow.map(([name]) => indexOf.get(name!)!), classNames }
  const multiLabels = namesOfRow.map((names) => {
    const marks = new Array<number>(classNames.length).fill(0)
    for (const name of names) marks[indexOf.get(name)!] = 1
    return marks
  })
  return { ...base, labels: [], classNames, multiLabels }
}

/** Unlabelled texts of one column. */
export async function loadTexts(path: string, column: string, options: SampleOptions = {}): Promise<TextData> {
  const { usable, skipped } = await collect(path, [column], options, ({ row, values }): Usable | string => {
    const text = values[column] ?? ''
    return text.trim() === '' ? tell`column "${column}" is empty` : { row, text, pair: '', label: '' }
  })
  return {
    texts: usable.map((item) => item.text),
    rowNumbers: usable.map((item) => item.row),
    skipped,
    contentHash: await hashFile(path, options.signal),
  }
}

/** Reads every row; `use` gives what to keep of it, or the reason to skip it. A sample is drawn of the `passed` rows (reservoir sampling). */
export async function collect<T extends { row: number }>(
  file: string,
  columns: string[],
  options: SampleOptions,
  use: (row: Row) => T | string,
): Promise<{ usable: T[]; skipped: SkippedRow[]; passed: number }> {
  const { rows: wanted = Number.POSITIVE_INFINITY, seed = 0, signal } = options
  if (!(wanted >= 1))
    throw new AppError('bad-argument', say`A sample of ${wanted} rows was asked for; it needs at least 1.`, {
      rows: wanted,
    })
  const random = createRandom(seed)
  const usable: T[] = []
  const skipped: SkippedRow[] = []
  const present = new Set<string>()
  const missing = new Set(columns)
  let passed = 0
  for await (const row of readRows(file, { ...options.readOptions, signal: signal ?? options.readOptions?.signal })) {
    if (missing.size > 0) {
      for (const name of Object.keys(row.values)) {
        present.add(name)
        missing.delete(name)
      }
    }
    const item = use(row)
    if (typeof item === 'string') {
      skipped.push({ row: row.row, reason: item })
      continue
    }
    passed++
    if (usable.length < wanted) usable.push(item)
    else {
      const place = random.integer(passed)
      if (place < wanted) usable[place] = item
    }
  }
  for (const column of missing) {
    throw badData({ file }, say`there is no column "${column}". The columns are: ${[...present].join(', ')}.`, {
      column,
      columns: [...present],
    })
  }
  if (usable.length === 0) {
    throw badData(
      { file },
      say`none of the ${skipped.length} rows can be used: row ${skipped[0]!.row}, ${skipped[0]!.reason}. Check the chosen columns.`,
      {
        skipped: skipped.length,
      },
    )
  }
  return { usable: usable.sort((a, b) => a.row - b.row), skipped, passed }
}

export async function hashFile(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of readBytes(path, signal)) hash.update(bytes)
  return hash.digest('hex')
}
