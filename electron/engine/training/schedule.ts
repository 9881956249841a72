// Learning rate over the steps of a run: linear warm-up, then linear or cosine decay to zero, or constant.

export const schedules = ['linear', 'cosine', 'constant'] as const
export type Schedule = (typeof schedules)[number]

/** Rate of step `step` (from 0) of `steps`, as a share of the peak. */
export function scheduleFactor(schedule: Schedule, step: number, warmupSteps: number, steps: number): number {
  if (step < warmupSteps) return step / warmupSteps
  const done = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps))
  if (schedule === 'linear') return 1 - done
  if (schedule === 'cosine') return 0.5 * (1 + Math.cos(Math.PI * done))
  return 1
}
