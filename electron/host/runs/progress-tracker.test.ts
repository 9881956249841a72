import { describe, expect, it } from 'vitest'
import { createProgressTracker } from './progress-tracker.ts'

const step = (step: number, steps: number, seconds: number) =>
  ({
    kind: 'step',
    step,
    steps,
    loss: 1 / step,
    gradientNorm: 1,
    learningRate: 1e-3,
    tokens: 100,
    totalTokens: step * 100,
    seconds,
    memoryBytes: 5e8,
  }) as const

describe('the time left', () => {
  it('is not said before there are enough steps, then follows the pace of the last minutes', () => {
    const tracker = createProgressTracker()
    tracker.event({ kind: 'phase', phase: 'train' })
    for (let i = 1; i <= 4; i++) {
      tracker.event(step(i, 100, i), i * 1000)
      expect(tracker.progress.secondsLeft).toBeNull()
    }
    for (let i = 5; i <= 50; i++) tracker.event(step(i, 100, i), i * 1000)
    expect(tracker.progress).toMatchObject({ step: 50, steps: 100, share: 0.5, tokens: 5000 })
    expect(tracker.progress.secondsLeft).toBeCloseTo(50)
    expect(tracker.progress.tokensPerSecond).toBeCloseTo(100)
    // the machine slows down to a third: old steps leave the window
    for (let i = 51; i <= 99; i++) tracker.event(step(i, 100, i), 50_000 + (i - 50) * 3000)
    expect(tracker.progress.secondsLeft).toBeCloseTo(3, 0)
  })

  it('of a run by the clock counts what passes beside the steps too', () => {
    const tracker = createProgressTracker({ minutes: 1 })
    tracker.event({ kind: 'phase', phase: 'train' })
    // half of the time goes into measurements
    for (let i = 1; i <= 20; i++) tracker.event(step(i, Number.MAX_SAFE_INTEGER, i), i * 2000)
    expect(tracker.progress).toMatchObject({ step: 20, steps: 0 })
    expect(tracker.progress.share).toBeCloseTo(20 / 60)
    expect(tracker.progress.secondsLeft).toBeCloseTo(80)
  })

  it('is gone with the phase', () => {
    const tracker = createProgressTracker()
    tracker.event({ kind: 'phase', phase: 'train' })
    for (let i = 1; i <= 10; i++) tracker.event(step(i, 10, i), i * 1000)
    tracker.event({ kind: 'phase', phase: 'evaluate' })
    expect(tracker.progress).toMatchObject({ phase: 'evaluate', share: 1, step: 10, secondsLeft: null })
  })
})

it('counts what a phase does beside steps', () => {
  const tracker = createProgressTracker()
  tracker.event({ kind: 'phase', phase: 'features' })
  tracker.event({ kind: 'progress', phase: 'features', done: 32, total: 192 })
  expect(tracker.progress).toMatchObject({ phase: 'features', done: 32, total: 192, share: null, step: 0 })
  tracker.event({ kind: 'phase', phase: 'head' })
  expect(tracker.progress).toMatchObject({ phase: 'head', done: 0, total: 0 })
})
