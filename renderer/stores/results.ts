// What finished runs are worth, their rows, and labels that are fixed on the way.

import type { ComparedKind, ComparedRow, ResultRow } from '../../shared/contract/results.ts'
import { client } from '../app/client.ts'
import { createLookup } from './lookup.ts'
import { createPages } from './pages.ts'

export const runResults = createLookup((runId: string) => client.results.get({ runId }))
/** Other runs measured on the same rows. */
export const comparableRuns = createLookup((runId: string) => client.results.comparable({ runId }))
export const comparisons = createLookup((pair: { a: string; b: string }) => client.results.compare(pair))
export const pretrainings = createLookup((runId: string) => client.results.pretraining({ runId }))

export type RowChoice = {
  runId: string
  truth?: string
  predicted?: string
  only: 'wrong' | 'right' | 'all'
  order: 'most-sure' | 'least-sure' | 'row'
}

const readRows = (choice: RowChoice, part: { offset: number; limit: number }) =>
  client.results.rows({ ...choice, ...part })

/** The few that are in view with the result, those of a cell, and all in a list of their own. */
export const firstMistakes = createPages<RowChoice, ResultRow>(readRows, 5)
export const cellRows = createPages<RowChoice, ResultRow>(readRows, 50)
export const allMistakes = createPages<RowChoice, ResultRow>(readRows)

export type ComparedChoice = { a: string; b: string; which: ComparedKind }
export const comparedRows = createPages<ComparedChoice, ComparedRow>((choice, part) =>
  client.results.compareRows({ ...choice, ...part }),
)

/** Fails with the host's error; every list that shows the row shows its new label. */
export async function relabelRow(runId: string, row: number, label: string): Promise<void> {
  const answer = await client.results.relabel({ runId, row, label })
  for (const list of [firstMistakes, cellRows, allMistakes])
    if (list.use.getState().choice?.runId === runId) list.replace((old) => old.row === row, answer.row)
  runResults.change(runId, (result) => ({ ...result, relabel: { ...result.relabel, fixed: answer.fixed } }))
}
