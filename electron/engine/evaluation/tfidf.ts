// TF-IDF features as scikit-learn's TfidfVectorizer makes them (lower case, sublinear tf, smoothed idf, rows of length 1), in a
// compressed sparse row matrix. Two analyzers: word 1-2-grams, and character 2-4-grams within words ("char_wb").

import type { Pause } from './pause.ts'

/** Row i owns entries offsets[i] .. offsets[i + 1] of columns and values. */
export type SparseRows = {
  rowCount: number
  columnCount: number
  offsets: Int32Array // [rows + 1]
  columns: Int32Array // [entries]
  values: Float32Array // [entries]
}

export type AnalyzerName = 'word' | 'char'

type Analyzer = { minDocuments: number; eachTerm: (text: string, emit: (term: string) => void) => void }

// Python's \w is a letter, a number or the underscore; marks are not in it.
const wordPattern = /[\p{L}\p{N}_]{2,}/gu

export const analyzers = {
  word: {
    minDocuments: 1,
    eachTerm(text, emit) {
      const words = text.match(wordPattern) ?? []
      for (const word of words) emit(word)
      for (let i = 1; i < words.length; i++) emit(`${words[i - 1]} ${words[i]}`)
    },
  },
  char: {
    minDocuments: 2,
    eachTerm(text, emit) {
      for (const bare of text.split(/\s+/)) {
        if (bare === '') continue
        const word = ` ${bare} `
        for (let n = 2; n <= 4; n++) {
          for (let at = 0; at === 0 || at + n <= word.length; at++) emit(word.slice(at, at + n))
          if (word.length <= n) break // a word shorter than n counts once
        }
      }
    },
  },
} as const satisfies Record<AnalyzerName, Analyzer>

export type Vectorizer = {
  analyzer: AnalyzerName
  columnOf: Map<string, number>
  idf: Float64Array // [columns]
}

/** A growing Int32Array: rows of a corpus hold too many entries for a plain array. */
function createIntList() {
  let items = new Int32Array(1 << 16)
  let length = 0
  return {
    push(value: number) {
      if (length === items.length) {
        const larger = new Int32Array(items.length * 2)
        larger.set(items)
        items = larger
      }
      items[length++] = value
    },
    get length() {
      return length
    },
    view: (from: number) => items.subarray(from, length),
    trimmed: () => items.slice(0, length),
    shrink(to: number) {
      length = to
    },
  }
}

type Counts = { offsets: Int32Array; terms: Int32Array; counts: Int32Array }

/** Distinct terms of every text with their counts; `idOf` answers -1 for a term that is not wanted. */
async function countTerms(
  texts: string[],
  analyzer: AnalyzerName,
  idOf: (term: string) => number,
  pause: Pause,
): Promise<Counts> {
  const offsets = new Int32Array(texts.length + 1)
  const terms = createIntList()
  const counts = createIntList()
  const { eachTerm } = analyzers[analyzer]
  for (const [row, text] of texts.entries()) {
    const start = terms.length
    eachTerm(text.toLowerCase(), (term) => {
      const id = idOf(term)
      if (id >= 0) terms.push(id)
    })
    const raw = terms.view(start).sort()
    let kept = 0
    for (let i = 0; i < raw.length; ) {
      let end = i + 1
      while (end < raw.length && raw[end] === raw[i]) end++
      counts.push(end - i)
      raw[kept++] = raw[i]!
      i = end
    }
    terms.shrink(start + kept)
    offsets[row + 1] = terms.length
    if (row % 200 === 0) await pause()
  }
  return { offsets, terms: terms.trimmed(), counts: counts.trimmed() }
}

function weigh(counts: Counts, idf: Float64Array): SparseRows {
  const { offsets, terms } = counts
  const values = new Float32Array(terms.length)
  const rowCount = offsets.length - 1
  for (let row = 0; row < rowCount; row++) {
    const [start, end] = [offsets[row]!, offsets[row + 1]!]
    let squares = 0
    for (let at = start; at < end; at++) {
      const value = (1 + Math.log(counts.counts[at]!)) * idf[terms[at]!]!
      values[at] = value
      squares += value * value
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let at = start; at < end; at++) values[at]! *= scale
  }
  return { rowCount, columnCount: idf.length, offsets, columns: terms, values }
}

/** Learns vocabulary and idf from the texts. At most `maxColumns` terms are kept, those in the most texts. */
export async function fitVectorizer(
  texts: string[],
  analyzer: AnalyzerName,
  maxColumns: number,
  pause: Pause,
): Promise<{ vectorizer: Vectorizer; rows: SparseRows }> {
  const idOfTerm = new Map<string, number>()
  const every = await countTerms(
    texts,
    analyzer,
    (term) => {
      const known = idOfTerm.get(term)
      if (known !== undefined) return known
      idOfTerm.set(term, idOfTerm.size)
      return idOfTerm.size - 1
    },
    pause,
  )
  const documents = new Int32Array(idOfTerm.size)
  for (const id of every.terms) documents[id]!++
  const columnOfId = chooseColumns(documents, analyzers[analyzer].minDocuments, maxColumns)
  const columnOf = new Map<string, number>()
  for (const [term, id] of idOfTerm) if (columnOfId[id]! >= 0) columnOf.set(term, columnOfId[id]!)
  const idf = new Float64Array(columnOf.size)
  for (const [id, column] of columnOfId.entries()) {
    if (column >= 0) idf[column] = Math.log((1 + texts.length) / (1 + documents[id]!)) + 1
  }
  await pause()
  return { vectorizer: { analyzer, columnOf, idf }, rows: weigh(renumber(every, columnOfId), idf) }
}

export async function vectorize(texts: string[], vectorizer: Vectorizer, pause: Pause): Promise<SparseRows> {
  const counts = await countTerms(texts, vectorizer.analyzer, (term) => vectorizer.columnOf.get(term) ?? -1, pause)
  return weigh(counts, vectorizer.idf)
}

/** Term id -> column, or -1 where the term is too rare. */
function chooseColumns(documents: Int32Array, minDocuments: number, maxColumns: number): Int32Array {
  const common = [...documents.keys()].filter((id) => documents[id]! >= minDocuments)
  if (common.length > maxColumns) {
    common.sort((a, b) => documents[b]! - documents[a]! || a - b)
    common.length = maxColumns
    common.sort((a, b) => a - b)
  }
  const columnOfId = new Int32Array(documents.length).fill(-1)
  for (const [column, id] of common.entries()) columnOfId[id] = column
  return columnOfId
}

/** Drops the entries of unwanted terms and renames the rest, in place. */
function renumber(counts: Counts, columnOfId: Int32Array): Counts {
  const offsets = new Int32Array(counts.offsets.length)
  let kept = 0
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let at = counts.offsets[row]!; at < counts.offsets[row + 1]!; at++) {
      const column = columnOfId[counts.terms[at]!]!
      if (column < 0) continue
      counts.terms[kept] = column
      counts.counts[kept] = counts.counts[at]!
      kept++
    }
    offsets[row + 1] = kept
  }
  return { offsets, terms: counts.terms.slice(0, kept), counts: counts.counts.slice(0, kept) }
}
