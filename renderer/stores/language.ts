// The language of the interface: the one that was chosen, or else the system's.

import { create } from 'zustand'

export type Language = 'ko' | 'en'

function systemLanguage(): Language {
  return globalThis.navigator?.language?.startsWith('ko') ? 'ko' : 'en'
}

export function languageOf(choice: 'system' | Language): Language {
  return choice === 'system' ? systemLanguage() : choice
}

export const useLanguage = create<{ language: Language }>()(() => ({ language: systemLanguage() }))

export function setLanguage(language: Language): void {
  if (useLanguage.getState().language !== language) useLanguage.setState({ language })
}
