// A verdict as a row shows it: a share of the bar and a few characters; and all rows as a table to copy.

import type { PairPart, PairVerdict } from '../../../shared/contract/tasks.ts'
import { formatPercent } from '../../app/format.ts'
import { pairTexts } from '../../locales/pair.ts'
import type { PairState } from '../../stores/pair.ts'
import { cosineScale, placeOn, scoreScale, scoreText } from './scale.ts'

export type Shown = { share: number; text: string }
type Kind = PairVerdict['kind']

export function shownOf(kind: Kind, { scores, score, label }: PairPart): Shown {
  if (kind === 'score' || kind === 'cosine') {
    const scale = kind === 'score' ? scoreScale : cosineScale
    return { share: placeOn(scale, score ?? 0), text: scoreText(scale, score ?? 0) }
  }
  // the chance that B follows, whichever wins, so that rows compare
  const told = kind === 'next-sentence' ? scores[0] : scores.find((each) => each.label === label)
  if (!told) return { share: 0, text: '–' }
  return { share: told.probability, text: `${told.label} ${formatPercent(told.probability)}` }
}

const cell = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')

/** Tab-separated, with a head: what spreadsheets take from the clipboard. */
export function tableOf(
  kind: Kind,
  { b, answer, others, beside }: Pick<PairState, 'b' | 'answer' | 'others' | 'beside'>,
): string {
  const { tableHead: head } = pairTexts.get()
  const isScore = kind === 'score' || kind === 'cosine'
  const cellsOf = (part: PairPart): string[] => {
    if (isScore) return [String(part.score ?? '')]
    const told = kind === 'next-sentence' ? part.scores[0] : part.scores.find(({ label }) => label === part.label)
    return [told?.label ?? '', String(told?.probability ?? '')]
  }
  const rows: string[][] = [isScore ? [head.b, head.score] : [head.b, head.label, head.share]]
  if (answer !== null && answer.b === b) rows.push([cell(b), ...cellsOf(answer.verdict)])
  for (const text of others) {
    const row = beside?.rows.get(text)
    if (row) rows.push([cell(text), ...cellsOf(row)])
  }
  return rows.map((row) => row.join('\t')).join('\n')
}
