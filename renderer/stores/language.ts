// The interface language: the system's at first.
import { create } from 'zustand'
import { en } from '../locales/en.ts'
import { ko } from '../locales/ko.ts'

const locales = { en, ko }
type Language = keyof typeof locales

type LanguageState = { language: Language; texts: typeof en; setLanguage(language: Language): void }

const systemLanguage: Language = globalThis.navigator?.language.startsWith('ko') ? 'ko' : 'en'

export const useLanguage = create<LanguageState>()((set) => ({
  language: systemLanguage,
  texts: locales[systemLanguage],
  setLanguage: (language) => set({ language, texts: locales[language] }),
}))
