// For tests: what a table written here looks like under some choices.

import { type DataChoices, dataChoicesSchema } from '../../../shared/domain/data-choices.ts'
import { createTempFiles } from '../datasets/temp-files.fixture.ts'
import { decideRows } from './decide.ts'
import { type PlannedRow, plannedRows } from './planned-rows.ts'
import { reportOf } from './report.ts'
import { surveyTable } from './survey.ts'

type Said = Parameters<typeof dataChoicesSchema.parse>[0]

export function createDrafts() {
  const write = createTempFiles()
  async function look(path: string, said: Said) {
    const choices: DataChoices = dataChoicesSchema.parse(said)
    const survey = await surveyTable(path, choices, undefined)
    const decision = decideRows(survey, choices)
    return { survey, decision, choices, report: reportOf(survey, decision, choices) }
  }
  return {
    write,
    look,
    async rows(path: string, said: Said): Promise<PlannedRow[]> {
      const { survey, decision, choices } = await look(path, said)
      const found: PlannedRow[] = []
      for await (const batch of plannedRows(survey, decision, choices)) found.push(...batch)
      return found
    },
  }
}

export const csv = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((cells) => cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n')}\n`

/** Rows with two labels in turn, no text twice. */
export const plainRows = (count: number, labels: readonly string[] = ['좋음', '나쁨']): string[][] =>
  Array.from({ length: count }, (_, i) => [`문장 번호 ${i}`, labels[i % labels.length]!])
