// Reading values out of untrusted JSON: every helper names the file and the field when the value is not what it must be.

import { AppError } from '../../../shared/errors.ts'
import { type Said, say, sentence } from '../../../shared/said.ts'

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function badField(where: string, found: unknown, allowed: Said | string): AppError {
  const shown = JSON.stringify(found)?.slice(0, 80) ?? 'nothing'
  return new AppError(
    'bad-file',
    say`${where} is ${found === undefined ? say`nothing` : shown}, but must be ${allowed}. Download or export the tokenizer files again.`,
    { where, found: shown, allowed: typeof allowed === 'string' ? allowed : sentence(allowed) },
  )
}

export function recordAt(value: unknown, where: string): JsonRecord {
  if (!isRecord(value)) throw badField(where, value, say`an object`)
  return value
}

export function listAt(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw badField(where, value, say`a list`)
  return value
}

export function textAt(value: unknown, where: string): string {
  if (typeof value !== 'string') throw badField(where, value, say`a string`)
  return value
}

export function idAt(value: unknown, where: string, limit: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= limit)
    throw badField(where, value, say`a whole number from 0 to ${limit - 1}`)
  return value
}

export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `null` and a missing field both mean the default, as in the reference's own files. */
export function flagOr(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback
}

/** Tables of `type` -> builder: normalizers, pre-tokenizers, post-processors, decoders. */
export function buildByType<T>(
  builders: Record<string, (spec: JsonRecord, where: string) => T>,
  value: unknown,
  where: string,
): T {
  const spec = recordAt(value, where)
  const type = textAt(spec.type, `${where}.type`)
  const build = Object.hasOwn(builders, type) ? builders[type] : undefined
  if (!build)
    throw new AppError(
      'bad-file',
      say`${where} has the type "${type}", which Tunesmith does not know. Known types: ${Object.keys(builders).join(', ')}.`,
      { where, type },
    )
  return build(spec, where)
}
