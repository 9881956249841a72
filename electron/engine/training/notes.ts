// What a run says of its data, for people: in English, and in parts that can be translated.

import { listed, type Said, say, sentence } from '../../../shared/said.ts'

export type Note = { kind: 'note'; text: string; said: Said }

export const note = (said: Said): Note => ({ kind: 'note', text: sentence(said), said })

/** Rows shown with their reason. */
const maxShown = 5

export function leftOut(skipped: readonly { row: number; reason: string }[]): Note {
  const first = skipped.slice(0, maxShown).map(({ row, reason }) => say`row ${row} (${reason})`)
  return note(say`${skipped.length} rows left out: ${listed(first)}`)
}
