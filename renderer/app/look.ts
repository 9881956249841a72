// Theme and language on the document, from the settings; kept in this browser for the first paint of the next start.

import type { Settings } from '../../shared/contract/settings.ts'
import { languageOf, setLanguage, useLanguage } from '../stores/language.ts'
import { useSettings } from '../stores/settings.ts'
import { desktop, windowFrame } from './desktop.ts'

const lookKey = 'tunesmith:look'

function applyTheme(theme: Settings['theme']): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
  desktop?.setTheme(theme).catch((error: unknown) => console.warn('setTheme', error))
}

/** Before the first render: the language that the first paint already has. */
export function beginLook(): void {
  document.documentElement.dataset.frame = windowFrame
  if (localStorage.getItem(lookKey)?.includes('"language"')) {
    setLanguage(document.documentElement.lang === 'ko' ? 'ko' : 'en')
  }
  document.documentElement.lang = useLanguage.getState().language
  useLanguage.subscribe(({ language }) => {
    document.documentElement.lang = language
  })
  useSettings.subscribe(({ settings, isLoaded }, before) => {
    if (!isLoaded || (before.isLoaded && before.settings === settings)) return
    setLanguage(languageOf(settings.language))
    if (!before.isLoaded || before.settings.theme !== settings.theme) applyTheme(settings.theme)
    const look = {
      ...(settings.theme === 'system' ? {} : { theme: settings.theme }),
      ...(settings.language === 'system' ? {} : { language: settings.language }),
    }
    localStorage.setItem(lookKey, JSON.stringify(look))
  })
}
