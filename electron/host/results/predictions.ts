// What a run's model said of each held-out row, read back from the file that the run left in its folder.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { readLines } from '../../engine/datasets/lines.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'
import { predictionsFile } from '../../engine/training/predictions-file.ts'

export type Prediction = {
  row: number
  text: string
  /** Class index, score, or 0 and 1 a label. */
  truth: number | readonly number[]
  /** Probabilities of the classes, or the score alone. */
  predicted: Float32Array
}

/** They are held in memory while they are looked at. */
const maxBytes = 512 * 1024 * 1024
const maxRows = 1_000_000
/** Files kept for the next question: two that are compared, and the one looked at before. */
const keptFiles = 3

const lineSchema = z.object({
  row: z.int(),
  text: z.string(),
  truth: z.union([z.number(), z.array(z.number())]),
  predicted: z.array(z.number()).min(1),
})

export type PredictionsReader = ReturnType<typeof createPredictionsReader>

export function createPredictionsReader() {
  const kept = new Map<string, Promise<readonly Prediction[]>>()

  async function keyOf(path: string): Promise<string | undefined> {
    try {
      const { size, mtimeMs } = await stat(path)
      if (size > maxBytes)
        throw new AppError(
          'bad-file',
          say`${path} has ${size} bytes, more than can be looked at row by row (${maxBytes}). Hold out fewer rows.`,
          { path, size },
        )
      return `${path} ${size} ${mtimeMs}`
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined
      throw ioError(say`read what was said of the held-out rows in`, path, error)
    }
  }

  return {
    /** undefined where the file is gone, or never was. */
    async read(runFolder: string): Promise<readonly Prediction[] | undefined> {
      const path = join(runFolder, predictionsFile)
      const key = await keyOf(path)
      if (key === undefined) return undefined
      const found = kept.get(key) ?? readFile(path)
      kept.delete(key)
      kept.set(key, found)
      for (const oldest of kept.keys()) if (kept.size > keptFiles) kept.delete(oldest)
      try {
        return await found
      } catch (error) {
        kept.delete(key)
        throw error
      }
    },
  }
}

async function readFile(path: string): Promise<readonly Prediction[]> {
  const rows: Prediction[] = []
  const stream = createReadStream(path, 'utf8')
  try {
    for await (const lines of readLines(path, stream))
      for (const { text, line } of lines) {
        if (rows.length === maxRows)
          throw new AppError('bad-file', say`${path} has more than ${maxRows} rows.`, { path, maxRows })
        rows.push(parseLine(path, text, line))
      }
  } catch (error) {
    throw ioError(say`read what was said of the held-out rows in`, path, error)
  }
  return rows
}

function parseLine(path: string, text: string, line: number): Prediction {
  const bad = (reason: Said, cause?: unknown) =>
    new AppError(
      'bad-file',
      say`${path}, line ${line}: ${reason}. Train again to look at its rows.`,
      { path, line },
      { cause },
    )
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw bad(say`it is no JSON`, error)
  }
  const parsed = lineSchema.safeParse(value)
  if (!parsed.success) throw bad(say`it is no row of a run (${parsed.error.issues[0]?.path.join('.')})`)
  const { predicted, ...rest } = parsed.data
  return { ...rest, predicted: Float32Array.from(predicted) }
}
