// Measured speeds of the providers, in this session: a measurement takes seconds and the machine's attention.

import { create } from 'zustand'
import type { Settings } from '../../shared/contract/settings.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf } from '../app/client.ts'

export type ProviderSpeed = { gigaflops: number | null; error: ErrorRecord | null; isMeasuring: boolean }
type Provider = Settings['provider']

export const speedsStore = create<{ speeds: Partial<Record<Provider, ProviderSpeed>> }>()(() => ({ speeds: {} }))

function put(provider: Provider, speed: ProviderSpeed): void {
  speedsStore.setState(({ speeds }) => ({ speeds: { ...speeds, [provider]: speed } }))
}

/** null where it cannot be used; the reason is in the store. */
export async function measureSpeed(provider: Provider): Promise<number | null> {
  const before = speedsStore.getState().speeds[provider]
  if (before?.isMeasuring) return before.gigaflops
  put(provider, { gigaflops: before?.gigaflops ?? null, error: null, isMeasuring: true })
  try {
    const { gigaflops } = await client.settings.measure({ provider })
    put(provider, { gigaflops, error: null, isMeasuring: false })
    return gigaflops
  } catch (error) {
    put(provider, { gigaflops: null, error: errorOf(error), isMeasuring: false })
    return null
  }
}
