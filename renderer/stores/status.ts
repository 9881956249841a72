// What the app says of itself: version, provider, memory.

import { create } from 'zustand'
import type { AppStatus } from '../../shared/contract/app.ts'

export const statusStore = create<{ status: AppStatus | null }>()(() => ({ status: null }))

export function useStatus(): AppStatus | null {
  return statusStore((state) => state.status)
}
