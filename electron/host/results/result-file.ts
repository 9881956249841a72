// What a run measured, whole, in a file of its folder. The store holds its metrics alone; lists that no query asks for (rows left out, samples, a
// baseline's interval) would only swell it.

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { writeFileAtomic } from '../../engine/formats/atomic-file.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'

const resultFile = 'result.json'
/** A sentence of a hundred thousand rows left out. */
const maxBytes = 64 * 1024 * 1024

const interval = z.object({ low: z.number(), high: z.number() })
const perClass = z.array(
  z.object({ label: z.string(), precision: z.number(), recall: z.number(), f1: z.number(), support: z.int() }),
)
const classification = z.object({
  accuracy: z.number(),
  macroF1: z.number(),
  weightedF1: z.number(),
  perClass,
  confusion: z.array(z.array(z.int())),
})
const calibration = z.object({
  error: z.number(),
  bins: z.array(z.object({ confidence: z.number(), accuracy: z.number(), rows: z.int() })),
})

/** Metrics of any kind of problem, as `run.metrics` has them too. */
export const metricsSchema = classification
  .extend({
    interval,
    calibration,
    pearson: z.number(),
    spearman: z.number(),
    mse: z.number(),
    mae: z.number(),
    microF1: z.number(),
    subsetAccuracy: z.number(),
    perplexity: z.number(),
    basePerplexity: z.number(),
    loss: z.number(),
    baseLoss: z.number(),
    tokens: z.int(),
    copied: z.number(),
  })
  .partial()
export type StoredMetrics = z.infer<typeof metricsSchema>

const baseline = classification
  .extend({ mae: z.number(), microF1: z.number(), subsetAccuracy: z.number(), analyzer: z.string(), ahead: interval })
  .partial()
const storedSchema = z.object({
  labels: z.array(z.string()).default([]),
  split: z.object({
    train: z.int(),
    test: z.int(),
    drawnFrom: z.int().optional(),
    testDrawnFrom: z.int().optional(),
  }),
  skipped: z.array(z.object({ row: z.int(), reason: z.string() })).default([]),
  truncatedRows: z.int().default(0),
  metrics: metricsSchema,
  baselines: z.object({ majority: baseline, tfidf: baseline }).partial().default({}),
  samples: z
    .array(z.object({ prompt: z.string(), reference: z.string(), before: z.string(), after: z.string() }))
    .default([]),
  keptStep: z.int().optional(),
  end: z.string().optional(),
  seconds: z.number(),
  tokensPerSecond: z.number(),
  peakMemoryMb: z.number(),
})
export type StoredResult = z.infer<typeof storedSchema>

/** Of a fine-tuning; what a pre-training says is in its metrics. */
export async function writeResult(runFolder: string, result: object): Promise<void> {
  if ('split' in result) await writeFileAtomic(join(runFolder, resultFile), `${JSON.stringify(result)}\n`)
}

/** undefined where there is none: the run is of an older version, or its folder is gone. */
export async function readResult(runFolder: string): Promise<StoredResult | undefined> {
  const path = join(runFolder, resultFile)
  let text: string
  try {
    const { size } = await stat(path)
    if (size > maxBytes)
      throw new AppError('bad-file', say`${path} has ${size} bytes; a run's result has at most ${maxBytes}.`, {
        path,
        size,
      })
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined
    throw ioError(say`read the result of the run in`, path, error)
  }
  const parsed = storedSchema.safeParse(parseJson(path, text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('bad-file', say`${path} is not a run's result: ${issue?.path.join('.')}: ${issue?.message}`, {
    path,
  })
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('bad-file', say`${path} is no JSON.`, { path }, { cause: error })
  }
}
