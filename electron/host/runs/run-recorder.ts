// What a run writes down while it works: its curve, its events, and where it stands.

import { runProgressSchema } from '../../../shared/contract/runs.ts'
import type { Json, JsonObject, RunRecord } from '../../../shared/domain/records.ts'
import type { Methods } from '../../compute/methods.ts'
import type { Store } from '../../store/open-store.ts'
import { createProgressTracker } from './progress-tracker.ts'
import type { Job } from './run-jobs.ts'

type RunEvent = Methods[Job]['event']
type Result = Methods[Job]['result']

/** Windows and other processes look once a second. */
const progressEveryMs = 900

export function createRunRecorder(store: Store, run: RunRecord) {
  const { id, settings } = run
  const tracker = createProgressTracker({
    minutes: typeof settings.minutes === 'number' ? settings.minutes : undefined,
    // of a run that goes on: it lies there still
    saved: runProgressSchema.safeParse(store.runs.progress(id)).data?.saved ?? null,
  })
  let wroteAt = 0

  function writeProgress(isDue: boolean): void {
    const now = Date.now()
    if (!isDue && now - wroteAt < progressEveryMs) return
    wroteAt = now
    store.runs.setProgress(id, tracker.progress)
  }

  function phase(name: string): void {
    tracker.phase(name)
    store.runs.addEvent(id, 'phase', { phase: name })
    writeProgress(true)
  }

  function log(event: RunEvent): void {
    if (event.kind === 'step') {
      const { step, loss, learningRate, gradientNorm } = event
      store.runs.addMetrics(id, step, { loss, learningRate, gradientNorm })
    } else if (event.kind === 'validation')
      store.runs.addMetrics(id, event.step, {
        validationLoss: event.loss,
        ...('accuracy' in event && event.accuracy !== undefined ? { validationAccuracy: event.accuracy } : {}),
      })
    // before LoRA and full fine-tuning a head is fitted too: it is their first step, not their curve
    else if (event.kind === 'head' && run.method === 'head')
      store.runs.addMetrics(id, event.epoch, {
        headLoss: event.loss,
        ...(event.validationLoss === null ? {} : { headValidationLoss: event.validationLoss }),
      })
    else if (event.kind === 'rows') store.runs.addEvent(id, 'rows', { train: event.train, test: event.test })
    else if (event.kind === 'baselines') {
      const { kind, ...baselines } = event
      store.runs.addEvent(id, kind, { baselines })
    } else if (event.kind === 'note') store.runs.addEvent(id, 'note', { text: event.text, said: event.said })
    else if (isRecorded(event)) {
      const { kind, ...data } = event
      store.runs.addEvent(id, kind, data)
    }
  }

  return {
    phase,
    record(event: RunEvent): void {
      if (event.kind === 'phase') {
        phase(event.phase)
        return
      }
      log(event)
      tracker.event(event)
      // what is on disk is where it stands, whatever comes next
      writeProgress(event.kind === 'saved')
    },
    /** How it was reached, and what it is to be held against. */
    result(result: Result): void {
      writeProgress(true)
      const { seconds, tokensPerSecond, peakMemoryMb } = result
      const facts: JsonObject = { seconds, tokensPerSecond, peakMemoryMb }
      if ('split' in result) Object.assign(facts, { split: result.split, skipped: result.skipped.length })
      if ('labels' in result) facts.labels = result.labels.length
      if ('end' in result) Object.assign(facts, { end: result.end, keptStep: result.keptStep })
      if ('baselines' in result)
        facts.baselines = Object.fromEntries(
          Object.entries(result.baselines).map(([name, metrics]) => [name, numbersOf(metrics)]),
        )
      store.runs.addEvent(id, 'result', facts)
    },
  }
}

/** Kept as they are. */
const recorded = ['sample', 'text', 'plateau'] as const
type Recorded = Extract<RunEvent, { kind: (typeof recorded)[number] }>
const isRecorded = (event: RunEvent): event is Recorded => recorded.some((kind) => kind === event.kind)

function numbersOf(metrics: object): Json {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => typeof value === 'number'))
}
