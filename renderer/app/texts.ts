// Texts of a room in both languages, with the same keys; `use` follows the language, `get` reads it once.

import { useLanguage } from '../stores/language.ts'

export type RoomTexts<T> = {
  /** In a component: renders anew when the language changes. */
  use(): T
  /** Elsewhere: as the language is now. */
  get(): T
  /** For a search that knows both. */
  both: { readonly ko: T; readonly en: T }
}

export function defineTexts<T extends object>(both: { ko: T; en: NoInfer<T> }): RoomTexts<T> {
  return {
    use: () => both[useLanguage((state) => state.language)],
    get: () => both[useLanguage.getState().language],
    both,
  }
}
