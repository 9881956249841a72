// Learning rate over a run: linear warm-up, then linear or cosine decay to zero, or constant.

export const schedules = ['linear', 'cosine', 'constant'] as const
export type Schedule = (typeof schedules)[number]

/** Rate as a share of the peak when `done` of the run (0..1) is behind it; the first `warmup` share rises from zero. */
export function scheduleFactor(schedule: Schedule, done: number, warmup: number): number {
  if (done < warmup) return done / warmup
  const after = Math.min(1, (done - warmup) / (1 - warmup))
  if (schedule === 'linear') return 1 - after
  if (schedule === 'cosine') return 0.5 * (1 + Math.cos(Math.PI * after))
  return 1
}
