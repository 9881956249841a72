// A labelled file as encoded examples, split into train and test: every row accounted for, the split seeded and stratified.

import type { ModelConfig } from '../architectures/config.ts'
import { type LabelledData, loadLabelled } from '../datasets/labelled.ts'
import { withHeader } from '../datasets/row.ts'
import { drawRows, randomSplit, stratifiedSplit } from '../datasets/split.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { encodeText, type Sequence } from '../inference/batch.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'

/** `text`: both texts of a pair; `pair`: the second alone. */
export type Example = Sequence & { ids: Int32Array; text: string; pair?: string; row: number }
export type Examples = {
  items: Example[]
  /** Class index or score a row. */
  labels: number[]
  /** [rows, classes], where several labels hold at once. */
  multiLabels?: number[][]
}

export type LabelledSplit = {
  train: Examples
  test: Examples
  classNames: string[]
  problem: ModelConfig['problem']
  skipped: { row: number; reason: string }[]
  /** Rows cut to the longest sequence. */
  truncatedRows: number
  /** Rows that those used were drawn from, where not all are. */
  drawnFrom?: number
  testDrawnFrom?: number
  contentHash: string
}

export type LabelledRequest = {
  data: string
  text: string
  textPair?: string | undefined
  label: string
  labelKind: 'classes' | 'score' | 'multi-label'
  /** Classes that come first, in this order. */
  labelOrder?: string[] | undefined
  header?: boolean | undefined
  testData?: string | undefined
  testShare: number
  rows?: number | undefined
  /** Of the rows that are not held out, drawn with the seed. */
  trainRows?: number | undefined
  /** Of the held-out rows, drawn with the seed. */
  testRows?: number | undefined
  maxLength: number
  seed: number
  signal?: AbortSignal | undefined
}

/** A text with what joins it to its pair, for models of words alone. */
const pairMark = ' \t '

/** The text, or the first of a pair. */
export const firstText = ({ text, pair }: Example): string =>
  pair === undefined ? text : text.slice(0, text.length - pair.length - pairMark.length)

export function defaultMaxLength(model: LoadedModel, tokenizer: Tokenizer): number {
  // longer texts are rare in labelled tables, and attention costs their square
  return Math.min(256, model.config.positions, tokenizer.modelMaxLength ?? model.config.positions)
}

type SplitRows = { source: LabelledData; train: number[]; held: LabelledData; test: number[] }

/** Rows of one file or of two, before they are encoded. */
async function splitRows(request: Omit<LabelledRequest, 'maxLength'>): Promise<SplitRows> {
  const { data, text, textPair, label, labelKind: kind, labelOrder, header, rows, seed, signal } = request
  const options = { text, textPair, label, kind, labelOrder, readOptions: withHeader(header), seed, signal }
  const source = await loadLabelled(data, { ...options, rows })
  const every = (from: LabelledData) => from.texts.map((_, i) => i)
  if (request.testData) {
    const { classNames } = source
    const held = await loadLabelled(request.testData, { ...options, ...(classNames ? { classNames } : {}) })
    return { source, train: every(source), held, test: every(held) }
  }
  const split =
    kind === 'classes'
      ? stratifiedSplit(source.labels, request.testShare, seed)
      : randomSplit(source.texts.length, request.testShare, seed)
  return { source, held: source, ...split }
}

/** Rows that a run with these settings never learned from, with their label where there is one of several. */
export async function heldOutTexts(
  request: Omit<LabelledRequest, 'maxLength'>,
  limit: number,
): Promise<{ text: string; pair?: string; label?: string }[]> {
  const { held, test, source } = await splitRows(request)
  const names = request.labelKind === 'classes' ? source.classNames : undefined
  return test.slice(0, limit).map((i) => {
    const label = names?.[held.labels[i]!]
    return {
      text: held.texts[i]!,
      ...(held.pairs ? { pair: held.pairs[i]! } : {}),
      ...(label === undefined ? {} : { label }),
    }
  })
}

export async function loadSplit(request: LabelledRequest, tokenizer: Tokenizer): Promise<LabelledSplit> {
  const { source, held, train: ownRows, test: heldRows } = await splitRows(request)
  const trainRows = drawRows(ownRows, request.trainRows ?? ownRows.length, request.seed)
  const drawnFrom = source.drawnFrom ?? (trainRows.length < ownRows.length ? ownRows.length : undefined)
  const testRows = drawRows(heldRows, request.testRows ?? heldRows.length, request.seed)
  let truncatedRows = 0
  const encode = (from: LabelledData, indices: readonly number[]): Examples => {
    const items = indices.map((i) => {
      const pair = from.pairs?.[i]
      const { truncated, ...sequence } = encodeText(tokenizer, from.texts[i]!, pair, request.maxLength)
      if (truncated > 0) truncatedRows++
      return {
        ...sequence,
        ...(pair === undefined ? { text: from.texts[i]! } : { text: from.texts[i]! + pairMark + pair, pair }),
        row: from.rowNumbers[i]!,
      }
    })
    const several = from.multiLabels
    return {
      items,
      labels: indices.map((i) => from.labels[i]!),
      ...(several ? { multiLabels: indices.map((i) => several[i]!) } : {}),
    }
  }
  const [train, test] = [encode(source, trainRows), encode(held, testRows)]
  const isOneFile = held === source
  return {
    train,
    test,
    classNames: source.classNames ?? [],
    problem: request.labelKind,
    skipped: isOneFile ? source.skipped : [...source.skipped, ...held.skipped],
    truncatedRows,
    ...(drawnFrom === undefined ? {} : { drawnFrom }),
    ...(testRows.length < heldRows.length ? { testDrawnFrom: heldRows.length } : {}),
    contentHash: isOneFile ? source.contentHash : source.contentHash + held.contentHash,
  }
}
