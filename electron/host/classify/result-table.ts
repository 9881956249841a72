// A table while it is being classified and after: rows come in, pages of it go out by filter and order.

import type { ClassifiedPage, ClassifiedRow } from '../../../shared/contract/tasks.ts'
import type { ClassifyTableEvent } from '../../compute/methods.ts'
import { createResultFile, type StoredRow } from './result-file.ts'
import { createResultIndex, histogramBins, type ResultIndex, type RowOrder } from './result-index.ts'
import { isFormulaLike } from './spreadsheet-cell.ts'

export type TableAbout = Omit<ClassifiedPage['about'], 'labels' | 'problem'>
export type PageRequest = {
  offset: number
  limit: number
  label: string | null
  below: number | null
  find: string
  order: RowOrder
  checkBelow: number
}

/** Skipped rows that are named; the rest are only counted. */
const skippedNamed = 100
/** A label of several that may hold at once is given from here on. */
const isGivenFrom = 0.5

type Problem = ClassifiedPage['about']['problem']
type Begun = { labels: string[]; problem: Problem; index: ResultIndex; file: ReturnType<typeof createResultFile> }
type Search = { find: string; found: Uint8Array; scanned: number; bytes: number }

export type ResultTable = ReturnType<typeof createResultTable>

export function createResultTable(about: TableAbout, folder: string, fileName: string) {
  let begun: Begun | undefined
  let expected = 0
  let formulaLike = 0
  let search: Search | undefined
  const skipped: ClassifiedPage['skipped'] = { rows: 0, first: [] }

  function takeRows(event: Extract<ClassifyTableEvent, { kind: 'rows' }>): void {
    const { index, file, problem } = begun!
    const { rows, texts, pairs, values, width } = event
    const stored = texts.map(
      (text, i): StoredRow => ({ text, pair: pairs?.[i] ?? null, values: values.subarray(i * width, (i + 1) * width) }),
    )
    const offsets = file.append(stored)
    for (const [i, { text, pair, values: own }] of stored.entries()) {
      if (isFormulaLike(text) || (pair !== null && isFormulaLike(pair))) formulaLike++
      const [best, second] = problem === 'score' ? [-1, -1] : topTwo(own)
      index.push({
        row: rows[i]!,
        offset: offsets[i]!,
        best,
        second,
        bestValue: own[best] ?? 0,
        secondValue: own[second] ?? 0,
      })
    }
  }

  /** Rows whose text holds `find`; what was scanned before is not scanned again. */
  async function rowsHolding(find: string, { file, index }: Begun): Promise<Uint8Array | null> {
    if (find === '') return null
    if (search?.find !== find) search = { find, found: new Uint8Array(0), scanned: 0, bytes: 0 }
    const mine = search
    const [size, bytes] = [index.size, file.bytes]
    if (mine.found.length < size) {
      const larger = new Uint8Array(size)
      larger.set(mine.found)
      mine.found = larger
    }
    const wanted = folded(find)
    let at = mine.scanned
    for await (const { text, pair } of file.readAll(bytes, mine.bytes)) {
      mine.found[at++] = folded(text).includes(wanted) || (pair !== null && folded(pair).includes(wanted)) ? 1 : 0
    }
    mine.scanned = Math.max(mine.scanned, size)
    mine.bytes = Math.max(mine.bytes, bytes)
    return mine.found
  }

  return {
    take(event: ClassifyTableEvent): void {
      if (event.kind === 'begin') {
        const width = event.problem === 'score' ? 1 : event.labels.length
        begun = {
          labels: event.labels,
          problem: event.problem,
          index: createResultIndex(event.labels.length),
          file: createResultFile(folder, fileName, width),
        }
      } else if (event.kind === 'counted') expected = event.rows
      else if (event.kind === 'rows') takeRows(event)
      else {
        skipped.rows++
        if (skipped.first.length < skippedNamed) skipped.first.push({ row: event.row, column: event.column })
      }
    },
    get done() {
      return begun?.index.size ?? 0
    },
    get expected() {
      return expected
    },
    get skippedRows() {
      return skipped.rows
    },
    get about(): TableAbout {
      return about
    },
    async page(request: PageRequest): Promise<ClassifiedPage> {
      const counts = { expected, formulaLike, skipped: { rows: skipped.rows, first: [...skipped.first] } }
      if (!begun)
        return {
          about: { ...about, labels: [], problem: 'classes' },
          ...{ total: 0, rows: [], done: 0, toCheck: 0, byLabel: [], histogram: new Array(histogramBins).fill(0) },
          ...counts,
        }
      const { labels, problem, index } = begun
      const done = index.size
      const label = request.label === null ? null : labels.indexOf(request.label)
      const among = await rowsHolding(request.find, begun)
      const selected = index.select({ label, below: request.below, among }, request.order)
      const wanted = selected.subarray(request.offset, request.offset + request.limit)
      const rows: ClassifiedRow[] = []
      for (const place of wanted) rows.push(await rowView(begun, place))
      const byLabel = labels
        .map((name, i) => ({ label: name, rows: index.rowsOfLabel(i) }))
        .filter((entry) => entry.rows > 0)
        .sort((a, b) => b.rows - a.rows)
      return {
        about: { ...about, labels, problem },
        total: selected.length,
        rows,
        done,
        toCheck: index.countBelow(request.checkBelow),
        byLabel,
        histogram: index.histogram(),
        ...counts,
      }
    },
    /** What is there now, in the order of the source. */
    async *rows(): AsyncGenerator<{ row: number; best: number; stored: StoredRow }> {
      if (!begun) return
      const { index, file } = begun
      let place = 0
      for await (const stored of file.readAll(file.bytes)) {
        const { row, best } = index.at(place++)
        yield { row, best, stored }
      }
    },
    get kind(): { labels: string[]; problem: Problem } {
      return { labels: begun?.labels ?? [], problem: begun?.problem ?? 'classes' }
    },
    close(): void {
      begun?.file.close()
      begun = undefined
    },
  }
}

async function rowView({ labels, problem, index, file }: Begun, place: number): Promise<ClassifiedRow> {
  const { row, offset, best, second, bestValue, secondValue } = index.at(place)
  const { text, pair, values } = await file.read(offset)
  const isScore = problem === 'score'
  return {
    row,
    text,
    pair,
    label: isScore ? null : labels[best]!,
    score: isScore ? values[0]! : null,
    probability: isScore ? null : bestValue,
    runnerUp: second < 0 ? null : { label: labels[second]!, probability: secondValue },
    also: problem === 'multi-label' ? givenLabels(labels, values).filter((label) => label !== labels[best]) : [],
  }
}

/** Case and the way Hangul is composed do not matter to a search. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase()

/** Labels that hold, of a model whose labels do not exclude each other. */
export const givenLabels = (labels: readonly string[], values: Float32Array): string[] =>
  labels.filter((_, i) => values[i]! >= isGivenFrom)

function topTwo(values: Float32Array): [number, number] {
  let [best, second] = [0, -1]
  for (let i = 1; i < values.length; i++) {
    if (values[i]! > values[best]!) [best, second] = [i, best]
    else if (second < 0 || values[i]! > values[second]!) second = i
  }
  return [best, second]
}
