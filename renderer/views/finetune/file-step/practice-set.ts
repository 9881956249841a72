// The practice set as a CSV text: its rows mixed, so that no label stands alone for long.

import { createRandom } from '../../../../shared/domain/random.ts'
import { useLanguage } from '../../../stores/language.ts'
import { practiceRowsEn } from './practice-rows-en.ts'
import { practiceRowsKo } from './practice-rows-ko.ts'

const sets = { ko: practiceRowsKo, en: practiceRowsEn }
const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

export function practiceSet(language: 'ko' | 'en', columns: readonly string[]) {
  const set = Object.entries(sets[language])
  const rows = set.flatMap(([label, texts]) => texts.map((text) => [text, label]))
  createRandom(7).shuffle(rows)
  const lines = [columns, ...rows].map((cells) => cells.map(quoted).join(','))
  return { text: `${lines.join('\n')}\n`, rows: rows.length, classes: set.length }
}

export function usePracticeSet(columns: readonly string[]) {
  return practiceSet(
    useLanguage((state) => state.language),
    columns,
  )
}
