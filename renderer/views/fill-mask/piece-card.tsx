// What `##` means, on a piece of the sentence in view.

import type { TokenView } from '../../../shared/contract/common.ts'
import type { MaskCandidate } from '../../../shared/contract/tasks.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import type { FillAnswer } from '../../stores/fill-mask.ts'

const mark = '##'
/** A word of more pieces says less, not more. */
const maxPieces = 4

type Piece = { text: string; isJoined: boolean }

/** A best guess that joins a word, or else the first word of the text that is in pieces, or else any guess that joins one. */
export function joinedWord({ filled }: FillAnswer): Piece[] | null {
  const joining = (candidates: readonly MaskCandidate[]) =>
    candidates.find(({ joined, token }) => joined !== null && token.startsWith(mark))
  const best = joining(filled.masks.flatMap(({ candidates }) => candidates.slice(0, 1)))
  if (best) return piecesOf(best)
  const any = joining(filled.masks.flatMap(({ candidates }) => candidates))
  return wordInPieces(filled.tokens) ?? (any ? piecesOf(any) : null)
}

function piecesOf({ joined, text }: MaskCandidate): Piece[] {
  return [
    { text: joined!.slice(0, joined!.length - text.length), isJoined: false },
    { text, isJoined: true },
  ]
}

function wordInPieces(tokens: readonly TokenView[]): Piece[] | null {
  const isPiece = (token: TokenView | undefined) => token?.token.startsWith(mark) === true && token.token.length > 2
  for (let start = 0; start < tokens.length; start++) {
    if (isPiece(tokens[start]) || !isPiece(tokens[start + 1])) continue
    let end = start + 1
    while (isPiece(tokens[end])) end++
    const word = tokens.slice(start, end)
    if (word.length <= maxPieces && word.every(({ special, text }) => !special && text !== ''))
      return word.map(({ text }, i) => ({ text, isJoined: i > 0 }))
  }
  return null
}

export function PieceCard({ pieces }: { pieces: readonly Piece[] }) {
  const t = fillMaskTexts.use()
  const [before, after] = t.pieceText('\n').split('\n')
  return (
    <Card className="fill-pieces">
      <p className="fill-join">
        <span className="fill-join-pieces">
          {pieces.map(({ text, isJoined }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the word
            <span key={i} className="fill-join-piece" data-joined={isJoined ? '' : undefined}>
              {isJoined && <span className="fill-mark">{mark}</span>}
              {text}
            </span>
          ))}
        </span>
        <Icon name="chevron-right" size={14} />
        <span className="unseen">{t.makes}</span>
        <b>{pieces.map(({ text }) => text).join('')}</b>
      </p>
      <p className="fill-pieces-text">
        {before}
        <span className="mono">{mark}</span>
        {after}
      </p>
    </Card>
  )
}
