// Byte-pair encoding (Sennrich et al. 2016): the word's characters, joined pair by pair, the earliest learned merge first.

import { say } from '../../../shared/said.ts'
import { applyMerges, type MergeTable } from './bpe-merging.ts'
import { badField, flagOr, type JsonRecord, listAt, optionalText } from './json-fields.ts'
import {
  byteFallbackIds,
  maxVocabSize,
  readUnkToken,
  readVocab,
  type WordModel,
  type WordTokens,
} from './word-model.ts'

const maxMerges = 2 * maxVocabSize // below 2^22, which the queue of bpe-merging relies on

function readMerges(model: JsonRecord, vocab: Map<string, number>, prefix: string, where: string): MergeTable {
  const list = listAt(model.merges, `${where}.merges`)
  if (list.length > maxMerges)
    throw badField(`${where}.merges`, list.length, say`a list of at most ${maxMerges} merges`)
  let stride = 1
  for (const id of vocab.values()) stride = Math.max(stride, id + 1)
  const ranks = new Map<number, number>()
  const results = new Int32Array(list.length)
  list.forEach((entry, rank) => {
    const [left, right, extra] = typeof entry === 'string' ? entry.split(' ') : Array.isArray(entry) ? entry : []
    const ends = typeof left === 'string' && typeof right === 'string' && extra === undefined
    const rest = ends && right.startsWith(prefix) ? right.slice(prefix.length) : right
    const [a, b, joined] = ends ? [vocab.get(left), vocab.get(right), vocab.get(left + rest)] : []
    if (a === undefined || b === undefined || joined === undefined)
      throw badField(`${where}.merges[${rank}]`, entry, say`two tokens of the vocabulary whose join is in it too`)
    ranks.set(a * stride + b, rank)
    results[rank] = joined
  })
  return { stride, ranks, results }
}

export function createBpeModel(model: JsonRecord, where: string): WordModel {
  const vocab = readVocab(model.vocab, `${where}.vocab`)
  const unkToken = readUnkToken(model, vocab, where)
  const unkId = unkToken === undefined ? undefined : vocab.get(unkToken)
  const prefix = optionalText(model.continuing_subword_prefix) ?? ''
  const suffix = optionalText(model.end_of_word_suffix) ?? ''
  const isPlain = prefix === '' && suffix === ''
  const hasByteFallback = flagOr(model.byte_fallback, false)
  const fusesUnknown = flagOr(model.fuse_unk, false)
  const ignoresMerges = flagOr(model.ignore_merges, false)
  const merges = readMerges(model, vocab, prefix, where)

  function characters(word: string): WordTokens {
    const symbols: WordTokens = { ids: [], starts: [], ends: [] }
    const push = (id: number, start: number, end: number) => {
      symbols.ids.push(id)
      symbols.starts.push(start)
      symbols.ends.push(end)
    }
    let wasUnknown = false
    for (let start = 0; start < word.length; ) {
      const end = start + (word.codePointAt(start)! > 0xffff ? 2 : 1)
      const char = word.slice(start, end)
      const id = vocab.get(isPlain ? char : (start > 0 ? prefix : '') + char + (end === word.length ? suffix : ''))
      const bytes = id === undefined && hasByteFallback ? byteFallbackIds(vocab, char) : undefined
      if (id !== undefined) push(id, start, end)
      else if (bytes) for (const byte of bytes) push(byte, start, end)
      else if (unkId !== undefined) {
        // Without an unknown token the reference drops the character, and so does this loop.
        if (wasUnknown && fusesUnknown) symbols.ends[symbols.ends.length - 1] = end
        else push(unkId, start, end)
      }
      wasUnknown = id === undefined && bytes === undefined
      start = end
    }
    return symbols
  }

  const tokenizeWord: WordModel['tokenizeWord'] = (word) => {
    const whole = ignoresMerges ? vocab.get(word) : undefined
    if (whole !== undefined) return { ids: [whole], starts: [0], ends: [word.length] }
    const symbols = characters(word)
    return applyMerges(symbols, merges)
  }

  return { kind: 'bpe', vocab, ...(unkToken === undefined ? {} : { unkToken }), tokenizeWord }
}
