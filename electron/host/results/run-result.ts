// Everything that a finished run says of itself.

import type { RunResultView } from '../../../shared/contract/results.ts'
import { type FinishedRun, openFinished, type ResultsParts, rowsOf } from './finished-run.ts'
import { judgeRows } from './judged-rows.ts'
import { outcomeOf } from './outcome.ts'
import { relabelState } from './relabel.ts'
import { advise, judge } from './verdict.ts'

/** Rows left out that are listed; the others are counted. */
const skippedShown = 200

export async function runResult(parts: ResultsParts, runId: string): Promise<RunResultView> {
  const run = await openFinished(parts, runId)
  const rows = await rowsOf(parts, run)
  const outcome = outcomeOf(run, rows)
  const { result } = run
  return {
    run: aboutRun(parts, run),
    split: {
      ...result.split,
      drawnFrom: result.split.drawnFrom ?? null,
      testDrawnFrom: result.split.testDrawnFrom ?? null,
    },
    skipped: { rows: run.skippedRows, first: result.skipped.slice(0, skippedShown) },
    truncatedRows: result.truncatedRows,
    outcome,
    verdict: judge(outcome),
    advice: advise(run, outcome),
    mistakes: rows && run.problem !== 'score' ? judgeRows(run, rows).filter(({ isRight }) => !isRight).length : null,
    relabel: await relabelState(parts, run, rows),
  }
}

function aboutRun({ viewOf }: ResultsParts, { record, result }: FinishedRun): RunResultView['run'] {
  const { id, name, method, modelId: baseModelId, datasetId, endedAt } = record
  const { keptStep, seconds = null, tokensPerSecond = null, peakMemoryMb } = result
  const { kind, modelId, baseName, datasetName, settings, progress } = viewOf(record.id)
  return {
    ...{ id, name, kind, method, modelId, baseModelId, baseName, datasetId, datasetName, settings, endedAt },
    ...{ seconds, tokensPerSecond },
    peakMemoryBytes: peakMemoryMb === undefined ? null : Math.round(peakMemoryMb * 1e6),
    kept: keptStep === undefined ? null : { step: keptStep, steps: Math.max(keptStep, progress.steps) },
  }
}
