// The proof of an export: each file is loaded again and answers the same texts as the live model. What rounding does not explain is a problem.

import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say, tell } from '../../../shared/said.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { type Asked, openLive, openOnnxFile, type Question } from './ask-models.ts'
import {
  type AnswerKind,
  answerKind,
  answerLive,
  compareSpeeds,
  compareWith,
  type LiveAnswers,
} from './compare-answers.ts'
import type { OnnxPrecision } from './onnx-file.ts'
import type { WrittenFile } from './write-files.ts'

/** Why a file failed: it does not load or run, its numbers are off, its answers are others, or nothing of the training is in it. */
export const exportProblems = ['unreadable', 'difference', 'agreement', 'same-as-base'] as const
export type ExportProblem = (typeof exportProblems)[number]

export type ExportCheck = WrittenFile & {
  bytes: number
  kind: AnswerKind
  rows: number
  answers: number
  same: number
  agreement: number
  /** null where they have no end (a NaN, an overflow), and of a file that cannot be read. */
  maxDifference: number | null
  largest: number
  accuracy: { live: number; exported: number } | null
  /** Of a row that nothing else held up; the live model's in 32 bits beside it, asked by turns. */
  millisecondsPerRow: number
  liveMillisecondsPerRow: number
  /** Largest difference to the base model under the same head; null where there is no base to compare with. */
  differsFromBase: number | null
  problem: { kind: ExportProblem; message: string } | null
}

/** Bounds of what rounding explains; beyond them the file is wrong. Differences are relative to the largest number. */
const bounds: Record<OnnxPrecision, { difference: number; agreement: number }> = {
  float32: { difference: 1e-3, agreement: 0.999 },
  float16: { difference: 3e-2, agreement: 0.97 },
  'int8-dynamic': { difference: 0.6, agreement: 0.85 },
  int8: { difference: 0.4, agreement: 0.9 },
  int4: { difference: 1, agreement: 0.6 },
}

export type Proof = {
  model: LoadedModel
  /** The live model, kept open to be timed beside each file; whoever prepared the proof closes it. */
  asked: Asked
  kind: AnswerKind
  live: LiveAnswers
  /** Of the base under the same head, the first rows. */
  base: LiveAnswers | null
}

/** Enough to see that the base says something else. */
const baseRows = 16

export async function prepareProof(
  model: LoadedModel,
  untuned: LoadedModel | null,
  questions: readonly Question[],
  options: SessionOptions,
  signal: AbortSignal | undefined,
): Promise<Proof> {
  const kind = answerKind(model)
  const asked = await openLive(model, options)
  try {
    const live = await answerLive(asked, questions, signal)
    const first = live.questions.slice(0, baseRows)
    const base = untuned && (await using(openLive(untuned, options), (other) => answerLive(other, first, signal)))
    return { model, asked, kind, live, base }
  } catch (error) {
    await asked.close()
    throw error
  }
}

async function using<T>(opening: Promise<Asked>, work: (asked: Asked) => Promise<T>): Promise<T> {
  const asked = await opening
  try {
    return await work(asked)
  } finally {
    await asked.close()
  }
}

/** Never throws for a file that is wrong: what is wrong with it is its `problem`. */
export async function checkFile(
  { model, asked: liveModel, kind, live, base }: Proof,
  written: WrittenFile,
  folder: string,
  options: SessionOptions,
  signal: AbortSignal | undefined,
): Promise<ExportCheck> {
  const path = join(folder, written.file)
  const { size: bytes } = await stat(path)
  const about = { ...written, bytes, kind }
  const open = async () =>
    written.format === 'onnx' ? openOnnxFile(path, model, options) : openLive(await loadModel(dirname(path)), options)
  try {
    return await using(open(), async (asked) => {
      const found = await compareWith(live, asked, kind, model.config.labels, signal)
      const toBase = base && (await compareWith(base, asked, kind, [], signal)).maxDifference
      const speeds = await compareSpeeds(liveModel, asked, live.questions, signal)
      // weights that our own engine loads again run as the live model does: a difference would be chance
      const exported = written.format === 'onnx' ? speeds.exported : speeds.live
      const times = { millisecondsPerRow: exported, liveMillisecondsPerRow: speeds.live }
      const check = { ...about, ...found, ...times, differsFromBase: toBase }
      const problem = judge(check)
      return { ...check, maxDifference: finite(check.maxDifference), differsFromBase: finite(toBase), problem }
    })
  } catch (error) {
    signal?.throwIfAborted()
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return {
      ...about,
      rows: 0,
      answers: 0,
      same: 0,
      agreement: 0,
      maxDifference: null,
      largest: 0,
      accuracy: null,
      millisecondsPerRow: 0,
      liveMillisecondsPerRow: 0,
      differsFromBase: null,
      problem: { kind: 'unreadable', message },
    }
  }
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)

type Judged = Omit<ExportCheck, 'problem' | 'maxDifference'> & { maxDifference: number }

function judge(check: Judged): ExportCheck['problem'] {
  const { difference, agreement } = bounds[check.precision]
  const relative = check.maxDifference / Math.max(1, check.largest)
  if (!(relative <= difference))
    return {
      kind: 'difference',
      message: tell`its numbers differ by up to ${check.maxDifference.toPrecision(3)} (the largest is ${check.largest.toPrecision(3)})`,
    }
  // a score's sameness is for people; its bound is the difference
  if (check.kind !== 'score' && check.agreement < agreement)
    return {
      kind: 'agreement',
      message: tell`only ${(100 * check.agreement).toFixed(1)} % of its answers are those of the live model`,
    }
  if (check.differsFromBase === 0)
    return {
      kind: 'same-as-base',
      message: tell`it answers exactly as its base model does: nothing of the training is in it`,
    }
  return null
}

/** Errors: internal, naming the first file that failed. */
export function refuseFailed(checks: readonly ExportCheck[]): void {
  const failed = checks.filter(({ problem }) => problem !== null)
  const [first] = failed
  if (!first) return
  const more = failed.length > 1 ? say` So did ${failed.length - 1} more.` : ''
  const advice = first.precision.startsWith('int') ? say` Choose a higher precision.` : ''
  throw new AppError(
    'internal',
    say`The export ${first.file} failed its check: ${first.problem!.message}. Nothing was kept of it.${more}${advice}`,
    {
      file: first.file,
      precision: first.precision,
      agreement: first.agreement,
      failed: failed.map(({ file }) => file),
    },
  )
}
