// A dataset as a recipe sees it: what its rows are, how many, and how a run reads them once they are written out.

import { isWritten } from '../../../shared/contract/recipes.ts'
import type { DatasetDetails } from '../../../shared/domain/data-choices.ts'
import type { DatasetRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Store } from '../../store/open-store.ts'

export type RecipeData = DatasetDetails & { record: DatasetRecord; isPair: boolean }

/** Errors: not-found; bad-argument, where its columns have no roles yet. */
export function recipeData(store: Store, datasetId: string): RecipeData {
  const record = store.datasets.get(datasetId)
  const details = store.datasetRows.findDetails(datasetId)
  if (!details)
    throw new AppError(
      'bad-argument',
      say`"${record.name}" is a file whose columns have no roles yet: open it in Fine-tune and say what they are.`,
      { dataset: datasetId },
    )
  const isPair = !isWritten(details.task) && details.choices.roles.pair !== undefined
  return { ...details, record, isPair }
}

/** As the user's file calls what is read. */
export function columnNames({ choices: { roles } }: Pick<RecipeData, 'choices'>): string[] {
  return (['text', 'pair', 'label', 'prompt', 'response', 'messages'] as const).flatMap((role) => roles[role] ?? [])
}

const hangul = /[가-힣]/g
const letters = /\p{L}/gu

/** Korean where a fifth of the letters is Hangul. */
export function languageOf(rows: readonly { text: string; pair: string | null }[]): 'ko' | 'en' {
  const text = rows.map((row) => `${row.text} ${row.pair ?? ''}`).join('\n')
  return (text.match(hangul)?.length ?? 0) > 0.2 * (text.match(letters)?.length ?? 0) ? 'ko' : 'en'
}
