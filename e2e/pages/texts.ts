// The words of the interface as the pages say them in one language.

import type { RoomTexts } from '../../renderer/app/texts.ts'

export type Language = 'ko' | 'en'

export const languages: readonly Language[] = ['ko', 'en']

export const textsIn = <T>(texts: RoomTexts<T>, language: Language): T => texts.both[language]
