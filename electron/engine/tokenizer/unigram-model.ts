// Unigram language model (Kudo 2018): of all ways to cut the word into pieces the one with the highest sum of log-probabilities.

import { say } from '../../../shared/said.ts'
import { badField, flagOr, idAt, type JsonRecord, listAt, textAt } from './json-fields.ts'
import { byteFallbackIds, maxTokenChars, maxVocabSize, type WordModel, type WordTokens } from './word-model.ts'

const unknownPenalty = 10 // sentencepiece's kUnkPenalty, below the least likely piece

function readPieces(value: unknown, where: string): { vocab: Map<string, number>; scores: number[] } {
  const list = listAt(value, where)
  if (list.length === 0 || list.length > maxVocabSize)
    throw badField(where, list.length, say`a list of 1 to ${maxVocabSize} pieces`)
  const vocab = new Map<string, number>()
  const scores = list.map((entry, id) => {
    const [piece, score] = listAt(entry, `${where}[${id}]`)
    const text = textAt(piece, `${where}[${id}][0]`)
    if (text.length > maxTokenChars) throw badField(`${where}[${id}]`, text, say`at most ${maxTokenChars} characters`)
    if (typeof score !== 'number' || !Number.isFinite(score)) throw badField(`${where}[${id}][1]`, score, say`a number`)
    vocab.set(text, id)
    return score
  })
  return { vocab, scores }
}

export function createUnigramModel(model: JsonRecord, where: string): WordModel {
  const { vocab, scores } = readPieces(model.vocab, `${where}.vocab`)
  const unkId = model.unk_id === null ? undefined : idAt(model.unk_id ?? 0, `${where}.unk_id`, scores.length)
  const hasByteFallback = flagOr(model.byte_fallback, false)
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - unknownPenalty
  let longest = 1
  for (const piece of vocab.keys()) longest = Math.max(longest, piece.length)

  /** For each end position of the best path, where its last piece starts and the piece's id (-1: unknown). */
  function bestPath(word: string): { from: Int32Array; ids: Int32Array } {
    const from = new Int32Array(word.length + 1).fill(-1)
    const ids = new Int32Array(word.length + 1)
    const best = new Float64Array(word.length + 1)
    const offer = (start: number, end: number, score: number, id: number) => {
      const total = best[start]! + score
      if (from[end]! >= 0 && total <= best[end]!) return
      best[end] = total
      from[end] = start
      ids[end] = id
    }
    for (let start = 0; start < word.length; ) {
      const charEnd = start + (word.codePointAt(start)! > 0xffff ? 2 : 1)
      let hasSingle = false
      for (let end = charEnd; end <= Math.min(word.length, start + longest); end++) {
        const id = vocab.get(word.slice(start, end))
        if (id === undefined) continue
        offer(start, end, scores[id]!, id)
        if (end === charEnd) hasSingle = true
      }
      if (!hasSingle) offer(start, charEnd, unknownScore, -1)
      start = charEnd
    }
    return { from, ids }
  }

  const tokenizeWord: WordModel['tokenizeWord'] = (word) => {
    const { from, ids } = bestPath(word)
    const spans: { start: number; end: number; id: number }[] = []
    for (let end = word.length; end > 0; end = from[end]!) {
      const span = { start: from[end]!, end, id: ids[end]! === unkId ? -1 : ids[end]! }
      const later = spans.at(-1)
      // Neighbouring unknown characters become one unknown token.
      if (later && later.id < 0 && span.id < 0) later.start = span.start
      else spans.push(span)
    }
    const tokens: WordTokens = { ids: [], starts: [], ends: [] }
    for (const { start, end, id } of spans.reverse()) {
      const bytes = id < 0 && hasByteFallback ? byteFallbackIds(vocab, word.slice(start, end)) : undefined
      const found = id >= 0 ? [id] : (bytes ?? (unkId === undefined ? [] : [unkId]))
      for (const each of found) {
        tokens.ids.push(each)
        tokens.starts.push(start)
        tokens.ends.push(end)
      }
    }
    return tokens
  }

  const unkToken = unkId === undefined ? undefined : [...vocab].find(([, id]) => id === unkId)?.[0]
  return { kind: 'unigram', vocab, ...(unkToken === undefined ? {} : { unkToken }), tokenizeWord }
}
