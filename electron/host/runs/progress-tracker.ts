// Where a run stands, from its events: its phase, its steps, its speed, and the time left once that can be said honestly.

import type { RunProgress } from '../../../shared/contract/runs.ts'
import type { Event, Job } from './run-jobs.ts'

type RunEvent = Event<Job>

/** The time left is told from the last two minutes: machines warm up, and other programs come and go. */
const windowMs = 120_000
/** Below that, a first slow step or a lucky one decides. */
const minSteps = 5
const minWindowMs = 3000
/** A run by the clock has no number of steps. */
const maxSteps = 1e9

export const noProgress: RunProgress = {
  phase: '',
  step: 0,
  steps: 0,
  loss: null,
  tokensPerSecond: null,
  tokens: 0,
  secondsLeft: null,
  share: null,
  done: 0,
  total: 0,
  memoryBytes: null,
  saved: null,
}

type Sample = { at: number; share: number; tokens: number; seconds: number }

export type ProgressTracker = ReturnType<typeof createProgressTracker>

/** `minutes`: of learning, where the clock ends the run. */
type Known = { minutes?: number | undefined; saved?: RunProgress['saved'] | undefined }

export function createProgressTracker({ minutes, saved = null }: Known = {}) {
  let progress: RunProgress = { ...noProgress, saved }
  let samples: Sample[] = []
  let counted = 0

  function step(event: Extract<RunEvent, { kind: 'step' }>, at: number): void {
    const byClock = minutes === undefined ? 0 : event.seconds / (minutes * 60)
    const share = Math.min(1, Math.max(event.step / event.steps, byClock))
    counted++
    samples.push({ at, share, tokens: event.totalTokens, seconds: event.seconds })
    while (samples.length > 2 && at - samples[0]!.at > windowMs) samples.shift()
    progress = {
      ...progress,
      phase: 'train',
      step: event.step,
      steps: event.steps < maxSteps ? event.steps : 0,
      loss: event.loss,
      tokens: event.totalTokens,
      share,
      memoryBytes: event.memoryBytes,
      ...pace(share),
    }
  }

  function pace(share: number): Pick<RunProgress, 'secondsLeft' | 'tokensPerSecond'> {
    const first = samples[0]!
    const last = samples.at(-1)!
    const seconds = last.seconds - first.seconds
    const spanMs = last.at - first.at
    const isKnown = counted >= minSteps && spanMs >= minWindowMs && share > first.share
    return {
      tokensPerSecond: seconds > 0 ? (last.tokens - first.tokens) / seconds : null,
      secondsLeft: isKnown ? ((1 - share) * spanMs) / 1000 / (share - first.share) : null,
    }
  }

  return {
    get progress() {
      return progress
    },
    phase(phase: string): void {
      samples = phase === 'train' ? [] : samples
      progress = { ...progress, phase, done: 0, total: 0, secondsLeft: null }
    },
    event(event: RunEvent, at = Date.now()): void {
      if (event.kind === 'phase') this.phase(event.phase)
      else if (event.kind === 'progress')
        progress = { ...progress, phase: event.phase, done: Math.round(event.done), total: Math.round(event.total) }
      else if (event.kind === 'step') step(event, at)
      else if (event.kind === 'saved') progress = { ...progress, saved: { step: event.step, at } }
    },
  }
}
