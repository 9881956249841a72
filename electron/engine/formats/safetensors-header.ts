// The header of a safetensors file: 8 bytes of length (little-endian), then JSON, then the data without holes.
// Follows the format's own reference reader and is stricter only where two readers could disagree.
// Spec: https://github.com/huggingface/safetensors#format

import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { findDuplicateKey } from './json-keys.ts'

export const dtypeBytes = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const
export type Dtype = keyof typeof dtypeBytes

export type TensorEntry = {
  name: string
  dtype: Dtype
  shape: number[]
  /** Absolute byte offset in the file. */
  start: number
  bytes: number
}

export type SafetensorsFile = {
  path: string
  size: number
  /** Byte offset of the data section in the file. */
  dataStart: number
  metadata: Record<string, string>
  tensors: Map<string, TensorEntry>
}

export const lengthBytes = 8
// The reference reader's own limit.
export const maxHeaderBytes = 100_000_000
// The largest mixtures of experts have some tens of thousands.
export const maxTensors = 200_000
export const maxRank = 16

const redo = say`Download or convert the file again.`

/** A bad-file error about `path`: what was found, what is allowed. */
export function badFile(path: string, problem: Said, data: Record<string, string | number> = {}): AppError {
  return new AppError('bad-file', say`${path} is not a usable safetensors file: ${problem} ${redo}`, { path, ...data })
}

/** Header length from the file's first bytes, checked against the file's real size. */
export function parseHeaderLength(path: string, prefix: Uint8Array, size: number): number {
  if (size < lengthBytes || prefix.byteLength < lengthBytes) {
    throw badFile(path, say`it has ${size} bytes, and a header length alone takes ${lengthBytes}.`, { found: size })
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength)
  const length = view.getBigUint64(0, true)
  if (length === 0n) throw badFile(path, say`its header length is 0, at least 2 bytes ("{}") are needed.`, { found: 0 })
  if (length > BigInt(maxHeaderBytes)) {
    throw badFile(path, say`its header length is ${length} bytes, at most ${maxHeaderBytes} are allowed.`, {
      found: String(length),
      expected: maxHeaderBytes,
    })
  }
  if (Number(length) > size - lengthBytes) {
    throw badFile(
      path,
      say`its header length is ${length} bytes, but only ${size - lengthBytes} follow: it was cut off.`,
      {
        found: Number(length),
        expected: size - lengthBytes,
      },
    )
  }
  return Number(length)
}

/** Every tensor of the header, checked one by one and against each other. Data is not read. */
export function parseHeader(path: string, bytes: Uint8Array, size: number): SafetensorsFile {
  const dataStart = lengthBytes + bytes.byteLength
  const header = parseObject(path, bytes)
  const metadata = parseMetadata(path, header.get('__metadata__'))
  header.delete('__metadata__')
  if (header.size > maxTensors) {
    throw badFile(path, say`it lists ${header.size} tensors, at most ${maxTensors} are allowed.`, {
      found: header.size,
    })
  }
  const tensors = new Map<string, TensorEntry>()
  for (const [name, value] of header) tensors.set(name, parseTensor(path, name, value, dataStart, size))
  checkCoverage(path, [...tensors.values()], dataStart, size)
  return { path, size, dataStart, metadata, tensors }
}

function parseObject(path: string, bytes: Uint8Array): Map<string, unknown> {
  if (bytes[0] !== 0x7b) throw badFile(path, say`its header starts with byte ${bytes[0]}, "{" (123) is required.`)
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw badFile(path, say`its header is not valid UTF-8.`)
  }
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badFile(path, say`its header is not valid JSON (${error instanceof Error ? error.message : String(error)}).`)
  }
  if (!isObject(value)) throw badFile(path, say`its header is not a JSON object.`)
  const twice = findDuplicateKey(text)
  if (twice !== undefined) throw badFile(path, say`its header has the key ${show(twice)} twice.`, { tensor: twice })
  return new Map(Object.entries(value))
}

function parseMetadata(path: string, value: unknown): Record<string, string> {
  if (value === undefined) return {}
  if (!isObject(value)) throw badFile(path, say`its __metadata__ is ${show(value)}, an object of strings is required.`)
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text === 'string') return [key, text]
    throw badFile(path, say`its __metadata__ has ${show(key)}: ${show(text)}, only strings are allowed.`)
  })
  return Object.fromEntries(entries)
}

function parseTensor(path: string, name: string, value: unknown, dataStart: number, size: number): TensorEntry {
  const bad = (problem: Said) => badFile(path, say`tensor ${show(name)} ${problem}`, { tensor: name })
  if (!isObject(value)) throw bad(say`is ${show(value)}, an object with dtype, shape and data_offsets is required.`)
  const { dtype, shape, data_offsets: offsets } = value
  if (!isDtype(dtype)) throw bad(say`has dtype ${show(dtype)}, known are ${Object.keys(dtypeBytes).join(', ')}.`)
  if (!isCounts(shape)) throw bad(say`has shape ${show(shape)}, a list of whole numbers from 0 up is required.`)
  if (shape.length > maxRank) throw bad(say`has ${shape.length} axes, at most ${maxRank} are allowed.`)
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw bad(say`has data_offsets ${show(offsets)}, two whole numbers [begin, end] are required.`)
  }
  const [begin, end] = offsets as [number, number]
  if (begin > end) throw bad(say`has data_offsets ${show(offsets)}: it begins behind its end.`)
  if (end > size - dataStart) {
    throw bad(say`ends at byte ${end} of the data, but the file holds ${size - dataStart}: it was cut off.`)
  }
  let expected: number = dtypeBytes[dtype]
  for (const length of shape) {
    expected *= length
    if (!Number.isSafeInteger(expected)) throw bad(say`has shape ${show(shape)}, which is beyond any memory.`)
  }
  if (end - begin !== expected) {
    throw bad(say`has ${end - begin} bytes of data, but ${dtype} of shape ${show(shape)} takes ${expected}.`)
  }
  return { name, dtype, shape, start: dataStart + begin, bytes: expected }
}

/** The tensors, in the order of their offsets, must cover the data section exactly. */
function checkCoverage(path: string, tensors: TensorEntry[], dataStart: number, size: number): void {
  tensors.sort((a, b) => a.start - b.start || a.bytes - b.bytes)
  let covered = dataStart
  for (const { name, start, bytes } of tensors) {
    if (start !== covered) {
      const what = start < covered ? say`overlaps the one before it` : say`leaves a hole before it`
      const where = say`it starts at byte ${start - dataStart} of the data, ${covered - dataStart} is required`
      throw badFile(path, say`tensor ${show(name)} ${what}: ${where}.`, { tensor: name })
    }
    covered = start + bytes
  }
  if (covered !== size) throw badFile(path, say`${size - covered} bytes follow the last tensor, none are allowed.`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(dtypeBytes, value)
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0)
}

/** A hostile value may be megabytes long or a million brackets deep; a message shows its beginning. */
function show(value: unknown): string {
  if (isObject(value)) return 'an object'
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) return 'a nested list'
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 80 ? `${text.slice(0, 80)}...` : text
}
