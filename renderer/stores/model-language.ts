// The language that a model writes, as far as its names tell.

import type { ModelView } from '../../shared/contract/models.ts'
import { languageOfNames } from '../../shared/domain/model-language.ts'

export function languageOfModel(model: Pick<ModelView, 'name' | 'baseName' | 'origin'>): 'ko' | 'en' | null {
  return languageOfNames([model.name, model.baseName ?? '', model.origin])
}
