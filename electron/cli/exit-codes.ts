// How the command ends, by sysexits.h where it has a code. The table is the documentation that --help prints.

import type { ErrorCode } from '../../shared/errors.ts'

export const exitCodes = {
  ok: 0,
  checkFailed: 1,
  usage: 2,
  badInput: 65,
  notFound: 66,
  unavailable: 69,
  internal: 70,
  io: 74,
  cancelled: 130,
} as const

export const exitOf: Record<ErrorCode, number> = {
  'bad-argument': exitCodes.usage,
  'bad-file': exitCodes.badInput,
  'bad-model': exitCodes.badInput,
  'bad-data': exitCodes.badInput,
  'not-found': exitCodes.notFound,
  unavailable: exitCodes.unavailable,
  io: exitCodes.io,
  'non-finite': exitCodes.checkFailed,
  'process-died': exitCodes.internal,
  internal: exitCodes.internal,
}

const meanings: [number, string][] = [
  [exitCodes.ok, 'done'],
  [exitCodes.checkFailed, 'a check of verify failed, or training left the finite numbers'],
  [exitCodes.usage, 'wrong usage: an unknown option, or something that this model cannot do'],
  [exitCodes.badInput, 'a model or dataset is damaged or unsuitable: a missing column, tensor or class'],
  [exitCodes.notFound, 'a model, file or run is not there'],
  [exitCodes.unavailable, 'this computer lacks what was asked for: a provider, a backend, a new enough Node'],
  [exitCodes.internal, 'a defect, or the compute process died; a run can be resumed'],
  [exitCodes.io, 'reading or writing failed'],
  [exitCodes.cancelled, 'cancelled with Ctrl-C; a run can be resumed'],
]

export const exitCodesHelp = `Exit codes:\n${meanings.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}`
