// The language that a model writes, as far as its names tell.

import type { ModelView } from '../../shared/contract/models.ts'

const marks = {
  ko: /(^|[^a-z])(ko|kor|korean|kogpt\w*|kobert|klue)([^a-z]|$)|[가-힣]/i,
  en: /(^|[^a-z])(en|eng|english|gpt2|gpt-2|tinystories|smollm\w*)([^a-z]|$)/i,
} as const

export function languageOfModel(model: Pick<ModelView, 'name' | 'baseName' | 'origin'>): 'ko' | 'en' | null {
  for (const name of [model.name, model.baseName ?? '', model.origin])
    for (const language of ['ko', 'en'] as const) if (marks[language].test(name)) return language
  return null
}
