// Waiting for something to become true, up to a limit that only a defect reaches.

import { setTimeout } from 'node:timers/promises'

/** Far beyond what a busy machine takes. */
export const limitMs = 180_000

export class Timeout extends Error {}

export async function until<T>(what: string, look: () => T | Promise<T>, { everyMs = 20, withinMs = limitMs } = {}) {
  const end = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found as Exclude<T, false | undefined | null | 0 | ''>
    if (Date.now() > end) throw new Timeout(`${what} did not come within ${withinMs / 1000} s`)
    await setTimeout(everyMs)
  }
}

/** A promise of an event that must come. */
export async function within<T>(what: string, promise: Promise<T>, withinMs = limitMs): Promise<T> {
  const controller = new AbortController()
  const late = setTimeout(withinMs, undefined, { signal: controller.signal }).then(() => {
    throw new Timeout(`${what} did not come within ${withinMs / 1000} s`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    controller.abort()
  }
}
