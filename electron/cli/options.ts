// Values of options, checked where they are typed: commander reports what these throw as wrong usage.

import { type Command, InvalidArgumentError, Option } from 'commander'
import { precisions, providerNames } from '../compute/method-params.ts'

type Bounds = { least?: number; most?: number; isInteger?: boolean }

function parseNumber(
  text: string,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, isInteger }: Bounds,
) {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const kind = isInteger ? 'a whole number' : 'a number'
  if (!Number.isFinite(value) || (isInteger && !Number.isInteger(value)))
    throw new InvalidArgumentError(`It must be ${kind}.`)
  if (value < least || value > most) {
    const range = Number.isFinite(most) ? `from ${least} to ${most}` : `at least ${least}`
    throw new InvalidArgumentError(`It must be ${kind}, ${range}.`)
  }
  return value
}

export const integer =
  (least = 0, most?: number) =>
  (text: string): number =>
    parseNumber(text, { least, isInteger: true, ...(most === undefined ? {} : { most }) })

export const real =
  (least: number, most?: number) =>
  (text: string): number =>
    parseNumber(text, { least, ...(most === undefined ? {} : { most }) })

export const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

export const choice = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices)

export type GlobalOptions = {
  home?: string
  json?: boolean
  threads?: number
  provider?: (typeof providerNames)[number]
  precision?: (typeof precisions)[number]
}

export function addGlobalOptions(program: Command): Command {
  return program
    .option('--home <folder>', 'data folder, in place of TUNESMITH_HOME and the usual place')
    .option('--json', 'print one JSON object on standard output, nothing else')
    .option('--threads <n>', 'processor threads for computing', integer(1, 1024))
    .addOption(choice('--provider <name>', 'where models run (default: cpu)', providerNames))
    .addOption(
      choice('--precision <name>', 'weights of models that answer, not of training (default: float32)', precisions),
    )
}

export const sampling = (command: Command): Command =>
  command
    .option('--max-new-tokens <n>', 'longest text, in tokens (default: 128)', integer(1))
    .option('--temperature <t>', '0 takes the most probable token; higher is more varied (default: 0.8)', real(0, 100))
    .option('--top-k <k>', 'draw from the k most probable tokens, 0 from all (default: 40)', integer(0))
    .option('--top-p <p>', 'draw from the most probable tokens of this share (default: 0.95)', real(0, 1))
    .option('--min-p <p>', 'leave out tokens less probable than this share of the best (default: 0)', real(0, 1))
    .option('--repetition-penalty <x>', 'above 1: tokens that were there become less probable', real(0.1, 10))
    .option('--seed <n>', 'the same seed draws the same text (default: 0)', integer(0))

export type SamplingOptions = {
  maxNewTokens?: number
  temperature?: number
  topK?: number
  topP?: number
  minP?: number
  repetitionPenalty?: number
  seed?: number
}

export function samplingParams(options: SamplingOptions) {
  const { maxNewTokens, seed, temperature, topK, topP, minP, repetitionPenalty } = options
  return {
    ...(maxNewTokens === undefined ? {} : { maxNewTokens }),
    ...(seed === undefined ? {} : { seed }),
    sampling: defined({ temperature, topK, topP, minP, repetitionPenalty }),
  }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Only the fields that have a value: options that were not given keep their defaults. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
}
