// A run of the store as windows are shown it.

import type { FamilyKind } from '../../../shared/contract/common.ts'
import { type RunProgress, type RunView, runProgressSchema, runViewSchema } from '../../../shared/contract/runs.ts'
import type { JsonObject, ModelRecord, RunRecord } from '../../../shared/domain/records.ts'
import { architectureOf, families } from '../../engine/architectures/architecture.ts'
import type { Store } from '../../store/open-store.ts'
import type { RunEnd } from '../../store/runs.ts'
import { noProgress } from './progress-tracker.ts'

/** The host's own business. */
const hidden = new Set(['runFolder', 'outputFolder', 'cacheFolder', 'resume', 'sweep'])
const sweepSchema = runViewSchema.shape.sweep.unwrap()

/** What is known of runs beside the store: those that this app started, and those of them that wait. */
export type AtWork = {
  isOwn(id: string): boolean
  waiting(): readonly string[]
  /** It has ended, and the store does not know yet. */
  endOf(id: string): RunEnd | undefined
}

export function runViews(store: Store, runs: readonly RunRecord[], atWork: AtWork): RunView[] {
  const waiting = atWork.waiting()
  const made = new Map(store.models.list().map((model) => [model.origin, model]))
  return runs.map((stored) => {
    const run = { ...stored, ...atWork.endOf(stored.id) }
    return runView(store, run, made.get(`run ${run.id}`), atWork.isOwn(run.id), waiting.indexOf(run.id))
  })
}

function runView(store: Store, run: RunRecord, made: ModelRecord | undefined, isOwn: boolean, place: number): RunView {
  const { id, name, method, status, metrics, error, startedAt, endedAt, modelId, datasetId } = run
  const base = modelId === null ? undefined : (store.models.find(modelId) ?? store.models.findRemoved(modelId))
  const dataset = datasetId === null ? undefined : store.datasets.find(datasetId)
  return {
    ...{ id, name, method, status, metrics, error, startedAt, endedAt },
    kind: kindOf(run, base?.family ?? made?.family),
    baseId: modelId,
    baseName: base?.name ?? null,
    modelId: made?.id ?? null,
    datasetId,
    datasetName: dataset?.name ?? null,
    sweep: sweepSchema.safeParse(run.settings.sweep).data ?? null,
    place: place < 0 ? null : place,
    settings: shownSettings(run.settings),
    isElsewhere: status === 'running' && !isOwn,
    progress: progressOf(store, run),
  }
}

function kindOf({ settings }: RunRecord, known: string | undefined): FamilyKind {
  const family = known ?? settings.family
  if (typeof family !== 'string' || !families.includes(family)) return 'bert'
  return architectureOf(family).kind === 'decoder' ? 'gpt' : 'bert'
}

function shownSettings(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !hidden.has(name)))
}

function progressOf(store: Store, run: RunRecord): RunProgress {
  const progress = runProgressSchema.safeParse(store.runs.progress(run.id)).data ?? fromCurve(store, run)
  return run.status === 'running' ? progress : { ...progress, secondsLeft: null }
}

/** Of a run that wrote down no progress. */
function fromCurve(store: Store, { id, settings }: RunRecord): RunProgress {
  const step = store.runs.lastStep(id, 'loss')
  if (step < 0) return noProgress
  const loss = store.runs.curve(id, 'loss', { afterStep: step - 1 })[0]?.value ?? null
  const steps = typeof settings.steps === 'number' ? settings.steps : 0
  return { ...noProgress, phase: 'train', step, steps, loss, share: steps > 0 ? Math.min(1, step / steps) : null }
}
