// What the user chose. A change shows at once and is taken back if the host refuses it.

import { create } from 'zustand'
import { type Settings, settingsSchema } from '../../shared/contract/settings.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf } from '../app/client.ts'

export type SettingsState = {
  settings: Settings
  /** false while `settings` are only the defaults. */
  isLoaded: boolean
  /** Of the last change. */
  error: ErrorRecord | null
  change(patch: Partial<Settings>): Promise<void>
}

export const useSettings = create<SettingsState>()((set, get) => ({
  settings: settingsSchema.parse({}),
  isLoaded: false,
  error: null,
  async change(patch) {
    const before = get().settings
    set({ settings: { ...before, ...patch }, error: null })
    try {
      set({ settings: await client.settings.change(patch) })
    } catch (error) {
      const undone = Object.fromEntries(Object.keys(patch).map((name) => [name, before[name as keyof Settings]]))
      set({ settings: { ...get().settings, ...undone }, error: errorOf(error) })
    }
  },
}))

export function takeSettings(settings: Settings): void {
  useSettings.setState({ settings, isLoaded: true })
}
