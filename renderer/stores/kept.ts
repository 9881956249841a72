// What a view keeps over a reload and a restart, in this browser or window. What a page of this address left there is checked.

import type { z } from 'zod'

export type Kept<T> = { read(): T; write(value: T): void }

/** `fallback` where nothing is kept, or nothing that fits. */
export function keptValue<T>(name: string, schema: z.ZodType<T>, fallback: T): Kept<T> {
  const key = `tunesmith:${name}`
  return {
    read() {
      const text = globalThis.localStorage?.getItem(key) ?? null
      if (text === null) return fallback
      try {
        const found = schema.safeParse(JSON.parse(text))
        return found.success ? found.data : fallback
      } catch {
        return fallback // no JSON
      }
    },
    write(value) {
      try {
        globalThis.localStorage?.setItem(key, JSON.stringify(value))
      } catch (error) {
        console.warn(key, error) // the storage is full: the view works on without
      }
    },
  }
}
