// Tokens alone: each with its id and, of a model that has words to say, its likeliest three at that place.

import type { ReactNode } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { tokenFace } from '../../components/token-strip.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { insideTexts } from '../../locales/inside.ts'
import type { LookStore } from '../../stores/look.ts'
import './token-table.css'

export type TokenTableProps = {
  store: LookStore
  model: ModelView
  start?: ReactNode
  onRow?: ((row: number) => void) | undefined
  onRetry(): void
}

const rowPx = 32

export function TokenTable({ store, model, start, onRow, onRetry }: TokenTableProps) {
  const t = insideTexts.use()
  const { look, row, error, isWaiting } = store.use()
  const hasGuesses = (look?.predictions.length ?? 0) > 0
  const title = look?.kind === 'gpt' ? t.next : model.task === 'token' ? t.tag : t.here
  return (
    <div className="token-table" aria-busy={isWaiting}>
      <div className="side-head">
        {start}
        {look !== null && <span className="side-place num">{t.count(formatCount(look.tokens.length))}</span>}
      </div>
      {error !== null && <ErrorNote error={error} onRetry={onRetry} />}
      {look === null && error === null && isWaiting && <Loading label={t.loading} lines={4} />}
      {look !== null && (
        <>
          <div className="token-table-row token-table-head" aria-hidden="true">
            <span>{t.tokenColumn}</span>
            <span>{t.idColumn}</span>
            {hasGuesses && <span>{title}</span>}
          </div>
          <VirtualList
            count={look.tokens.length}
            estimate={rowPx}
            label={t.tokenStrip(model.name)}
            role="listbox"
            active={row}
            onActive={(index) => {
              store.point(index)
              onRow?.(index)
            }}
            renderItem={(index) => {
              const token = look.tokens[index]!
              return (
                <div className="token-table-row">
                  <span>
                    <span className="token-table-face" data-special={token.special ? '' : undefined}>
                      {tokenFace(token)}
                    </span>
                  </span>
                  <span className="mono token-table-id">{token.id}</span>
                  {hasGuesses && (
                    <span className="token-table-guesses">
                      {look.predictions[index]!.map(({ token: guess, text, probability }) => (
                        <span key={guess} className="token-table-guess">
                          <span className="token-table-word">{text.trim() === '' ? guess : text.trim()}</span>
                          <span className="num">{formatPercent(probability)}</span>
                        </span>
                      ))}
                    </span>
                  )}
                </div>
              )
            }}
          />
          {look.truncated > 0 && <p className="side-cut">{t.cut(formatCount(look.truncated))}</p>}
        </>
      )}
    </div>
  )
}
