// The one error type that crosses rooms and processes. A code is closed (what kind of trouble), the message is for people:
// what is wrong, which file / row / column / tensor, the value found, what is allowed, what to do. What a user of the app can meet is said with `say`,
// so that the page can show it in its own language.

import { type Said, sentence } from './said.ts'

export const errorCodes = [
  'bad-file', // the bytes are not a valid file of that format, for good
  'bad-model', // a model folder that cannot be used: missing tensor, wrong shape, unknown family
  'bad-data', // a dataset that cannot be used: missing column, unreadable row, one class only
  'bad-argument', // the caller asked for something impossible
  'not-found', // a file, model, run or column that is not there
  'io', // reading or writing failed; trying again may help
  'unavailable', // a backend or provider that this machine does not have
  'non-finite', // training left the finite numbers
  'process-died', // the compute process ended before the work did
  'internal', // a defect in Tunesmith
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** JSON-safe details: names, numbers, what was found and what was expected. */
export type ErrorData = Record<string, string | number | boolean | null | (string | number)[]>

export class AppError extends Error {
  readonly code: ErrorCode
  readonly data: ErrorData
  readonly said: Said | undefined
  constructor(code: ErrorCode, message: string | Said, data: ErrorData = {}, options?: ErrorOptions) {
    super(typeof message === 'string' ? message : sentence(message), options)
    this.name = 'AppError'
    this.code = code
    this.data = data
    this.said = typeof message === 'string' ? undefined : message
  }
}

/** `message` is English; `said` is the same in parts that can be translated. */
export type ErrorRecord = { code: ErrorCode; message: string; data: ErrorData; said?: Said | undefined }

/** Any thrown value as a plain record that survives JSON and process borders. */
export function errorRecord(error: unknown): ErrorRecord {
  if (error instanceof AppError) {
    const { code, message, data, said } = error
    return { code, message, data, ...(said && { said }) }
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'internal', message, data: {} }
}

export function errorFromRecord(record: ErrorRecord): AppError {
  return new AppError(record.code, record.said ?? record.message, record.data)
}
