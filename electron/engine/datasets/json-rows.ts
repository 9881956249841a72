// JSON Lines (streamed) and JSON arrays of objects (read whole, within a bound) as rows of strings.

import { stat } from 'node:fs/promises'
import { type Said, say } from '../../../shared/said.ts'
import type { Line } from './lines.ts'
import { badData, type Row } from './row.ts'

/** A JSON array is parsed in one go, at several times its size in memory; larger data should come as JSON Lines. */
const maxJsonBytes = 256 * 1024 * 1024

const advice = {
  jsonl: say`A JSON Lines file holds one object a line, like {"text": "...", "label": "..."}.`,
  json: say`A JSON dataset is an array of objects, like [{"text": "...", "label": "..."}].`,
}

export async function* readJsonLines(file: string, batches: AsyncIterable<Line[]>): AsyncGenerator<Row> {
  let row = 1
  for await (const batch of batches) {
    for (const { text, line } of batch) {
      if (text.trim() === '') continue
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch (error) {
        throw badData({ file, row, line }, say`is not valid JSON (${(error as SyntaxError).message}). ${advice.jsonl}`)
      }
      if (!isObject(value))
        throw badData({ file, row, line }, say`is ${describe(value)}, not an object. ${advice.jsonl}`)
      yield { row, line, values: toStrings(value) }
      row++
    }
  }
}

export async function* readJsonArray(file: string, pieces: AsyncIterable<string>): AsyncGenerator<Row> {
  const { size } = await stat(file)
  if (size > maxJsonBytes) {
    throw badData(
      { file },
      say`has ${size} bytes; a JSON array may have ${maxJsonBytes}. Save it as JSON Lines (.jsonl), one object a line.`,
      { size },
    )
  }
  const parts: string[] = []
  for await (const piece of pieces) parts.push(piece)
  const text = parts.join('')
  const items = parseArray(file, text)
  const lines = elementLines(text)
  for (const [index, item] of items.entries()) {
    const place = { file, row: index + 1, line: lines[index]! }
    if (!isObject(item)) throw badData(place, say`is ${describe(item)}, not an object. ${advice.json}`)
    yield { row: place.row, line: place.line, values: toStrings(item) }
  }
}

function parseArray(file: string, text: string): unknown[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const { message } = error as SyntaxError
    const position = /position (\d+)/.exec(message)
    const before = position ? text.slice(0, Number(position[1])) : text
    const row = Math.max(1, elementLines(before).length)
    throw badData({ file, row, line: before.split('\n').length }, say`is not valid JSON (${message}). ${advice.json}`)
  }
  if (!Array.isArray(value)) throw badData({ file }, say`holds ${describe(value)}. ${advice.json}`)
  return value
}

/** The line on which each element of a top-level array starts; text that breaks off gives those up to there. */
function elementLines(text: string): number[] {
  const lines: number[] = []
  let [line, depth, isWanted] = [1, 0, false]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '\n') line++
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') continue
    if (depth === 1 && isWanted && char !== ']') {
      lines.push(line)
      isWanted = false
    }
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
    } else if (char === '[' || char === '{') {
      depth++
      if (depth === 1) isWanted = true
    } else if (char === ']' || char === '}') depth--
    else if (char === ',' && depth === 1) isWanted = true
  }
  return lines
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): Said {
  if (value === null) return say`null`
  if (Array.isArray(value)) return say`an array`
  if (typeof value === 'object') return say`an object`
  return typeof value === 'string' ? say`a string` : typeof value === 'number' ? say`a number` : say`a boolean`
}

/** Strings stay, null is empty, nested values are JSON. */
function toStrings(value: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === 'string' ? item : item === null ? '' : JSON.stringify(item),
    ]),
  )
}
