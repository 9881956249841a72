// One column of candidates a mask; from four masks on, tabs. Below a column: how the word fares that the mask hides.

import type { Filled, MaskCandidate } from '../../../shared/contract/tasks.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { Tabs } from '../../components/tabs.tsx'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import type { FillAnswer } from '../../stores/fill-mask.ts'
import { contextOf } from '../../stores/sentence.ts'
import { CandidateList, manyPiecesNote, PieceText } from './candidate-list.tsx'

/** Columns side by side; more masks than this are tabs. */
export const maxColumns = 3

type FilledMask = Filled['masks'][number]

export type MaskColumnsProps = {
  answer: FillAnswer
  /** What each mask of the answered text hides. */
  hidden: readonly (string | null)[]
  chosen: number
  onChosen(index: number): void
  onPut(index: number, candidate: MaskCandidate, byKey: boolean): void
}

export function MaskColumns({ answer, hidden, chosen, onChosen, onPut }: MaskColumnsProps) {
  const t = fillMaskTexts.use()
  const { masks } = answer.filled
  const column = (mask: FilledMask, index: number) => (
    <MaskColumn
      key={index}
      index={index}
      mask={mask}
      title={titleOf(answer, index)}
      original={hidden[index] ?? null}
      onPut={(candidate, byKey) => onPut(index, candidate, byKey)}
    />
  )
  if (masks.length <= maxColumns) return masks.map(column)
  const shown = Math.min(chosen, masks.length - 1)
  return (
    <Tabs
      label={t.positions}
      items={masks.map((mask, index) => ({
        value: String(index),
        label: (
          <span className="fill-tab">
            <span className="fill-number">{index + 1}</span>
            {mask.candidates[0]?.text}
          </span>
        ),
      }))}
      value={String(shown)}
      onChange={(value) => onChosen(Number(value))}
    >
      {column(masks[shown]!, shown)}
    </Tabs>
  )
}

/** What a mask asks, from the words at its sides: '대전 뒤에 붙는 조각', '대한민국의 ○에 있다'. */
function titleOf({ text, filled }: FillAnswer, index: number): string {
  const t = fillMaskTexts.get()
  const best = filled.masks[index]?.candidates[0]
  if (best?.joined) return t.piecesAfter(best.joined.slice(0, best.joined.length - best.text.length))
  const { before, after } = contextOf(text, index)
  return before + after === '' ? t.wholeSentence : `${before}○${after}`
}

type MaskColumnProps = {
  index: number
  mask: FilledMask
  title: string
  original: string | null
  onPut(candidate: MaskCandidate, byKey: boolean): void
}

function MaskColumn({ index, mask, title, original, onPut }: MaskColumnProps) {
  const t = fillMaskTexts.use()
  const fared = original === null ? undefined : mask.targets.find(({ word }) => word === original)
  return (
    <section className="fill-column" aria-label={t.position(index + 1)}>
      <div className="fill-head">
        <span className="fill-number">{index + 1}</span>
        <b className="cut" title={title}>
          {title}
        </b>
        <span className="fill-head-end">{t.top(mask.candidates.length)}</span>
      </div>
      <CandidateList candidates={mask.candidates} label={t.candidates(title)} onChoose={onPut} />
      {fared !== undefined && (
        <p className="fill-fared">
          <span>{t.original}</span>
          <b>
            <PieceText token={fared.word} text={fared.word.replace(/^##/, '')} />
          </b>
          {fared.rank === null ? (
            <span>{t.unknown}</span>
          ) : (
            <>
              <span className="num">
                {formatPercent(fared.probability)} · {t.rank(formatCount(fared.rank))}
              </span>
              {fared.pieces.length > 1 && <span>{manyPiecesNote(fared.pieces)}</span>}
            </>
          )}
        </p>
      )}
    </section>
  )
}
