// A loss that stands although the rate is high, in words and with what helps; and what cleaning left out of the text.

import type { RunEventView } from '../../../shared/contract/runs.ts'
import { formatCount, formatNumber } from '../../app/format.ts'
import { Note } from '../../components/note.tsx'
import { runTexts } from '../../locales/runs.ts'

export function PlateauNote({ events, kind }: { events: readonly RunEventView[]; kind: 'gpt' | 'bert' }) {
  const t = runTexts.use()
  const found = events.findLast((event) => event.kind === 'plateau')?.data
  if (!found) return null
  const loss = formatNumber(Number(found.loss), 2)
  const words = t.plateau
  return (
    <div className="run-note">
      <Note title={words.title(formatCount(Number(found.since)), formatCount(Number(found.step)), loss)}>
        {found.stage === 'early' ? words.early[kind] : words.late}
      </Note>
    </div>
  )
}

export function TextNote({ events }: { events: readonly RunEventView[] }) {
  const t = runTexts.use()
  const found = events.findLast((event) => event.kind === 'text')?.data
  if (!found) return null
  const count = (name: string) => Number(found[name] ?? 0)
  const left = [
    [t.text.repeatedDocuments, count('repeatedDocuments')],
    [t.text.repeatedLines, count('repeatedLines')],
    [t.text.shortDocuments, count('shortDocuments')],
  ] as const
  return (
    <section aria-labelledby="run-text">
      <h3 id="run-text">{t.text.title}</h3>
      <p className="run-hint num">{t.text.holds(formatCount(count('documents')), formatCount(count('tokens')))}</p>
      {left.map(
        ([words, value]) =>
          value > 0 && (
            <p key={String(words)} className="run-hint num">
              {words(formatCount(value))}
            </p>
          ),
      )}
    </section>
  )
}
