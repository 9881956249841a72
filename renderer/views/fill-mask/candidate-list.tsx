// What could stand behind one mask, most probable first: bars scaled to the best, numbers absolute. A click or Enter puts one in the sentence.

import { useState } from 'react'
import type { MaskCandidate } from '../../../shared/contract/tasks.ts'
import { formatPercent } from '../../app/format.ts'
import { useRoving } from '../../components/roving.ts'
import { fillMaskTexts } from '../../locales/fill-mask.ts'

export type CandidateListProps = {
  candidates: readonly MaskCandidate[]
  label: string
  /** `byKey`: a key chose it, so that focus must go on. */
  onChoose(candidate: MaskCandidate, byKey: boolean): void
}

/** '남 + ##쪽 · 첫 조각의 확률'. */
export function manyPiecesNote(pieces: readonly string[]): string {
  return fillMaskTexts.get().manyPieces(pieces.join(' + '))
}

/** A piece with its `##` set apart; a word as the vocabulary has it. */
export function PieceText({ token, text }: Pick<MaskCandidate, 'token' | 'text'>) {
  if (!token.startsWith('##') || text === token) return text
  return (
    <>
      <span className="fill-mark">##</span>
      {text}
    </>
  )
}

export function CandidateList({ candidates, label, onChoose }: CandidateListProps) {
  const t = fillMaskTexts.use()
  const [active, setActive] = useState(0)
  const roving = useRoving<HTMLButtonElement>({
    count: candidates.length,
    active,
    onActive: setActive,
    axis: 'column',
  })
  const top = candidates[0]?.probability ?? 0
  return (
    <ul className="fill-candidates" aria-label={label}>
      {candidates.map((candidate, index) => {
        const share = formatPercent(candidate.probability)
        return (
          <li key={candidate.id} className="fill-candidate">
            <button
              type="button"
              className="fill-candidate-row"
              data-best={index === 0 ? '' : undefined}
              aria-label={t.put(candidate.joined ?? candidate.text, share)}
              onClick={(event) => onChoose(candidate, event.detail === 0)}
              {...roving.itemProps(index)}
            >
              <span className="fill-rank num">{index + 1}</span>
              <span className="fill-piece">
                <PieceText {...candidate} />
              </span>
              <Bar share={top > 0 ? candidate.probability / top : 0} isBest={index === 0} />
              <span className="fill-share num">{share}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

export function Bar({ share, isBest = false }: { share: number; isBest?: boolean | undefined }) {
  return (
    <span className="fill-track" aria-hidden="true">
      <span
        className="fill-bar"
        data-best={isBest ? '' : undefined}
        style={{ width: `${Math.min(1, share) * 100}%` }}
      />
    </span>
  )
}
