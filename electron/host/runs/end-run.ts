// How a run ends in the store: with a model in the library, or with the reason why not.

import { randomUUID } from 'node:crypto'
import type { JsonObject, ModelRecord, RunRecord } from '../../../shared/domain/records.ts'
import { AppError, errorRecord } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { ModelInfo } from '../../compute/methods.ts'
import type { PretrainResult } from '../../engine/training/pretrain.ts'
import type { ModelFacts } from '../../store/model-facts.ts'
import type { Store } from '../../store/open-store.ts'
import { recordOf } from '../models/model-record.ts'
import type { RunEnds } from './run-ends.ts'
import { pausing, pretrainMethod } from './run-jobs.ts'

export function finishDone(
  store: Store,
  run: RunRecord,
  info: ModelInfo,
  facts: ModelFacts,
  metrics: JsonObject,
): ModelRecord {
  const model = recordOf(info, {
    name: run.name,
    origin: `run ${run.id}`,
    baseModelId: run.modelId,
    method: run.method,
  })
  const keepModel = () => {
    store.models.insert(model, facts)
    const kind = run.method === pretrainMethod ? undefined : kindOf(run.method)
    if (!kind || !run.modelId) return
    const adapter = { id: randomUUID(), runId: run.id, modelId: run.modelId, kind, folder: info.folder }
    store.adapters.insert({ ...adapter, createdAt: Date.now() })
  }
  store.transaction(() => {
    // of a run that tells what fewer rows teach, its numbers are all that is wanted
    if (run.settings.fewerOf === undefined) keepModel()
    store.runs.finish(run.id, { status: 'done', metrics })
  })
  return model
}

/** Writes down how a run ended before it was done; gives the error to throw, which names the run. */
export function endRun(ends: RunEnds, run: RunRecord, error: unknown, signal: AbortSignal | undefined): unknown {
  // whoever stops a run for a reason of his own says it by an AppError; all else is the user's wish
  if (signal?.aborted && error === signal.reason && !(error instanceof AppError)) {
    ends.write(run.id, { status: error === pausing ? 'paused' : 'cancelled' })
    return error
  }
  const { code, message, data, said } = errorRecord(error)
  const isFull = code === 'io' && data.code === 'ENOSPC'
  const whole = isFull ? say`${said ?? message} The run then goes on from its last checkpoint.` : (said ?? message)
  const failure = new AppError(code, whole, { ...data, run: run.id }, { cause: error })
  const status = code === 'process-died' ? 'interrupted' : 'failed'
  ends.write(run.id, { status, error: errorRecord(failure) })
  return failure
}

/** Of a model that went on learning also those from before, as `before`. */
export function metricsOf(result: object): unknown {
  if (!('metrics' in result)) return result
  const before = 'before' in result ? (result.before as PretrainResult['before']) : null
  return before ? { ...(result.metrics as object), before: before.metrics } : result.metrics
}

const adapterKinds = { head: 'head', lora: 'lora', full: 'full' } as const
const kindOf = (method: string) => adapterKinds[method as keyof typeof adapterKinds]
