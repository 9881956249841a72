// Classifying: one text with everything that is known about it, and a table of texts row by row, in memory that does not grow with the table.

import { setImmediate } from 'node:timers/promises'
import { maxClassifiedRows } from '../../../shared/contract/tasks.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { describeTable, readRows } from '../../engine/datasets/read-rows.ts'
import { badData, type ReadOptions } from '../../engine/datasets/row.ts'
import { scoreTexts } from '../../engine/inference/score-texts.ts'
import { requireTask } from '../../engine/inference/tasks.ts'
import { classifyTableSchema, classifyTextSchema } from '../method-params.ts'
import type { ClassifiedText, ClassifyTableEvent, ClassifyTableParams } from '../methods.ts'
import type { Handlers } from '../serve.ts'
import { checked } from './checked.ts'
import type { ModelTable } from './model-table.ts'
import { readTokens } from './token-views.ts'

/** Texts that are read before they are run: enough of one length to fill batches, few enough that a table moves. */
const rowsAtOnce = 256
const charsAtOnce = 200_000
/** The first rows come at once. */
const firstRows = 32

type Source = ClassifyTableParams['source']
type Item = { row: number; text: string; pair: string | undefined }
type Found = Item | { row: number; empty: string | null }

export function classifyingHandlers(models: ModelTable) {
  return {
    'classify-text': checked(classifyTextSchema, ({ model, text, pair }) =>
      models.use(model, async (opened): Promise<ClassifiedText> => {
        requireTask(opened, ['sequence'], say`classify`)
        await opened.runner({ kind: 'task' }) // opening it is no part of an answer's time
        const began = performance.now()
        const { logits, values } = await scoreTexts(opened, [text], [pair])
        const milliseconds = performance.now() - began
        const { tokens, truncated } = readTokens(opened, text, pair)
        const { labels, problem } = opened.model.config
        const isScore = problem === 'score'
        const scores = isScore
          ? []
          : labels
              .map((label, i) => ({ label, probability: values[i]!, logit: logits[i]! }))
              .sort((a, b) => b.probability - a.probability)
        return {
          text,
          pair: pair ?? null,
          scores,
          score: isScore ? values[0]! : null,
          label: scores[0]?.label ?? null,
          truncated,
          tokens,
          milliseconds,
        }
      }),
    ),
    'classify-table': checked(classifyTableSchema, ({ model, source }, { signal, emit }) =>
      models.use(model, async (opened) => {
        const tell = (event: ClassifyTableEvent) => emit(event)
        const { labels, problem } = opened.model.config
        const options = { signal }
        requireTask(opened, ['sequence'], say`classify`)
        tell({ kind: 'begin', labels: problem === 'score' ? [] : labels, problem })
        tell({ kind: 'counted', rows: await countRows(source, signal) })
        let chunk: Item[] = []
        let chars = 0
        let done = 0
        const flush = async () => {
          if (chunk.length === 0) return
          const items = chunk
          chunk = []
          chars = 0
          const texts = items.map(({ text }) => text)
          const pairs = items.map(({ pair }) => pair)
          const hasPairs = pairs.some((pair) => pair !== undefined)
          const { values, width } = await scoreTexts(opened, texts, hasPairs ? pairs : undefined, options)
          done += items.length
          const rows = Int32Array.from(items, ({ row }) => row)
          tell({ kind: 'rows', rows, texts, pairs: hasPairs ? pairs.map((pair) => pair ?? null) : null, values, width })
        }
        for await (const found of itemsOf(source, signal)) {
          if ('empty' in found) {
            tell({ kind: 'skipped', row: found.row, column: found.empty })
            continue
          }
          chunk.push(found)
          chars += found.text.length + (found.pair?.length ?? 0)
          if (chunk.length >= (done === 0 ? firstRows : rowsAtOnce) || chars >= charsAtOnce) await flush()
        }
        await flush()
        return { rows: done }
      }),
    ),
  } satisfies Handlers
}

async function countRows(source: Source, signal: AbortSignal): Promise<number> {
  let rows = 0
  for await (const found of itemsOf(source, signal)) {
    if ('empty' in found) continue
    rows++
    if (rows > maxClassifiedRows) {
      const file = source.kind === 'file' ? source.path : 'list'
      throw badData({ file, row: found.row }, say`more than ${maxClassifiedRows} rows are too many. Split the file.`, {
        limit: maxClassifiedRows,
      })
    }
    // a file of a million rows must not keep other questions waiting
    if (rows % 10_000 === 0) await setImmediate()
  }
  return rows
}

async function* itemsOf(source: Source, signal: AbortSignal): AsyncGenerator<Found> {
  if (source.kind === 'texts') {
    const { texts, pairs } = source
    if (pairs && pairs.length !== texts.length)
      throw new AppError(
        'bad-argument',
        say`${texts.length} texts have ${pairs.length} second texts: give one for each`,
      )
    for (const [i, text] of texts.entries()) {
      const pair = pairs?.[i]
      if (text.trim() === '') yield { row: i + 1, empty: null }
      else yield { row: i + 1, text, pair: pair?.trim() ? pair : undefined }
    }
    return
  }
  const { path, text, pair } = source
  const options: ReadOptions = {
    signal,
    ...(source.encoding ? { encoding: source.encoding } : {}),
    ...(source.header === false ? { columns: false as const } : {}),
  }
  const wanted = pair === undefined ? [text] : [text, pair]
  const { columns, delimiter } = await describeTable(path, options)
  // JSON's rows may each have other columns; a table's header names all of them
  if (delimiter !== null) requireColumns(path, wanted, columns)
  const seen = new Set<string>()
  for await (const { row, values } of readRows(path, options)) {
    for (const name of wanted) if (Object.hasOwn(values, name)) seen.add(name)
    const empty = wanted.find((name) => (values[name] ?? '').trim() === '')
    if (empty === undefined) yield { row, text: values[text]!, pair: pair === undefined ? undefined : values[pair]! }
    else yield { row, empty }
  }
  requireColumns(path, wanted, [...new Set([...columns, ...seen])])
}

function requireColumns(file: string, wanted: readonly string[], columns: readonly string[]): void {
  const missing = wanted.find((name) => !columns.includes(name))
  if (missing === undefined) return
  const problem = say`there is no column "${missing}". The columns are: ${columns.join(', ')}.`
  throw badData({ file }, problem, { column: missing, columns: [...columns] })
}
