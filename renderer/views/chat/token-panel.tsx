// The softmax that a token was drawn from: bars are the shares that were drawn from, ticks the model's own before temperature and cuts.
// Left and right walk the tokens, up and down choose a candidate, Enter writes on from it.

import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { GeneratedTokenView, TokenChance } from '../../../shared/contract/chats.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Icon } from '../../components/icon.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { nextIndex } from '../../components/roving.ts'
import { chatTexts } from '../../locales/chat.ts'
import { visibleToken } from '../../stores/token-groups.ts'

export type TokenPanelProps = {
  tokens: readonly GeneratedTokenView[]
  index: number
  /** No branch while the reply is written. */
  canBranch: boolean
  onWalk(index: number): void
  onBranch(tokenId: number): void
}

/** Six candidates, and the token itself where it is none of them. */
function rowsOf(token: GeneratedTokenView): TokenChance[] {
  const isAmong = token.candidates.some(({ id }) => id === token.id)
  return isAmong ? token.candidates : [...token.candidates, token]
}

export function TokenPanel({ tokens, index, canBranch, onWalk, onBranch }: TokenPanelProps) {
  const t = chatTexts.use()
  const token = tokens[index]!
  const rows = rowsOf(token)
  const [chosen, setChosen] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  // another token: the first candidate that would change something
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another token begins anew
  useEffect(() => {
    const other = rows.findIndex(({ id }) => id !== token.id)
    setChosen(Math.max(0, other))
    list.current?.focus()
  }, [token])

  const choice = rows[chosen] ?? rows[0]!
  const restRaw = Math.max(0, 1 - rows.reduce((sum, { raw }) => sum + raw, 0))
  const restDrawn = Math.max(0, 1 - rows.reduce((sum, { probability }) => sum + probability, 0))
  const rest = restDrawn < 1e-6 ? 0 : restDrawn
  const top = Math.max(...rows.flatMap(({ probability, raw }) => [probability, raw]), rest, restRaw, 1e-9)
  const restCount = Math.max(0, token.vocabSize - rows.length)

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && canBranch) {
      event.preventDefault()
      onBranch(choice.id)
      return
    }
    const walked = nextIndex(event.key, { count: tokens.length, active: index, axis: 'row' })
    const isWalk = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    if (walked !== null && isWalk) {
      event.preventDefault()
      if (walked !== index) onWalk(walked)
      return
    }
    const next = nextIndex(event.key, { count: rows.length, active: chosen, axis: 'column' })
    if (next === null) return
    event.preventDefault()
    setChosen(next)
  }

  const said = token.isPicked ? t.picked : token.drawnFrom === 1 ? t.tookTop : t.drawn(formatCount(token.drawnFrom))
  const optionId = (at: number) => `chat-candidate-${at}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list inside
    <div className="chat-panel" onKeyDown={onKeyDown}>
      <div className="chat-panel-head">
        <span className="chat-panel-token">{visibleToken(token.shown)}</span>
        <span className="chat-panel-id mono">#{token.id}</span>
        <span className="chat-panel-share num">{formatPercent(token.probability)}</span>
        <span className="chat-panel-rank num">{t.rank(formatCount(token.vocabSize), formatCount(token.rank))}</span>
      </div>
      <p className="chat-panel-said">
        {t.place(formatCount(tokens.length), formatCount(index + 1))} {said}
      </p>
      <div
        ref={list}
        className="chat-panel-rows"
        role="listbox"
        aria-label={t.candidates}
        aria-activedescendant={optionId(chosen)}
        tabIndex={0}
      >
        {rows.map((row, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's
          <div
            key={row.id}
            id={optionId(at)}
            role="option"
            aria-selected={at === chosen}
            tabIndex={-1}
            className="chat-panel-row"
            data-own={row.id === token.id ? '' : undefined}
            data-chosen={at === chosen ? '' : undefined}
            onClick={() => setChosen(at)}
            onDoubleClick={() => canBranch && onBranch(row.id)}
          >
            <span className="chat-panel-name cut">{visibleToken(row.shown)}</span>
            <Bar drawn={row.probability / top} raw={row.raw / top} />
            <span className="chat-panel-value num">
              {row.probability === 0 ? (
                <span title={t.cutOff} className="chat-panel-cut">
                  –<span className="unseen">{t.cutOff}</span>
                </span>
              ) : (
                formatPercent(row.probability)
              )}
            </span>
          </div>
        ))}
      </div>
      <div className="chat-panel-row chat-panel-rest">
        <span className="chat-panel-name cut num">{t.rest(formatCount(restCount))}</span>
        <Bar drawn={rest / top} raw={restRaw / top} />
        <span className="chat-panel-value num">{rest === 0 ? '–' : formatPercent(rest)}</span>
      </div>
      <div className="chat-panel-foot">
        <span className="chat-panel-mark" aria-hidden="true" />
        {t.rawMark}
        <span className="chat-panel-keys">
          <Kbd>←</Kbd>
          <Kbd>→</Kbd>
          {t.neighbours}
        </span>
      </div>
      <button type="button" className="chat-panel-branch" disabled={!canBranch} onClick={() => onBranch(choice.id)}>
        <Icon name="branch" />
        <span className="chat-panel-words">
          {!canBranch
            ? t.branchLater
            : choice.id === token.id
              ? t.again(visibleToken(choice.shown))
              : t.switchTo(visibleToken(choice.shown))}
        </span>
        {canBranch && <Kbd keys="enter" />}
      </button>
    </div>
  )
}

function Bar({ drawn, raw }: { drawn: number; raw: number }) {
  return (
    <span className="chat-panel-bar" aria-hidden="true">
      <span className="chat-panel-fill" style={{ width: `${100 * Math.min(1, drawn)}%` }} />
      <span className="chat-panel-tick" style={{ left: `${100 * Math.min(1, raw)}%` }} />
    </span>
  )
}
