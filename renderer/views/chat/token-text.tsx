// A reply as the tokens that it was drawn in: the stronger the line under one, the less likely it was. One tab stop, arrows walk inside.

import { type KeyboardEvent, type MouseEvent, memo } from 'react'
import type { GeneratedTokenView } from '../../../shared/contract/chats.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { chatTexts } from '../../locales/chat.ts'
import { groupTokens } from '../../stores/token-groups.ts'

/** Parts of this many tokens are drawn anew together: a long reply that grows keeps all but its last one. */
const partSize = 48
const strongest = 75

export type TokenTextProps = {
  tokens: readonly GeneratedTokenView[]
  /** The one whose panel is open, and the tab stop. */
  selected: number | null
  onSelect(index: number): void
}

export function TokenText({ tokens, selected, onSelect }: TokenTextProps) {
  const t = chatTexts.use()
  const parts = Array.from({ length: Math.ceil(tokens.length / partSize) }, (_, part) => part * partSize)
  const indexOf = (target: EventTarget) => {
    const token = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null
    return token === null ? null : Number(token.dataset.token)
  }
  const onClick = (event: MouseEvent) => {
    const index = indexOf(event.target)
    if (index !== null) onSelect(index)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const index = indexOf(event.target)
    if (index === null || isComposing(event)) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onSelect(index)
      return
    }
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-token]')]
    const at = all.indexOf(event.target as HTMLElement)
    const ends: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }
    const next = ends[event.key]
    if (next === undefined) return
    event.preventDefault()
    all[next]?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of words, not of form fields
    <div className="chat-tokens" role="group" aria-label={t.tokenText} onClick={onClick} onKeyDown={onKeyDown}>
      {parts.map((start) => (
        <Part
          key={start}
          start={start}
          tokens={tokens}
          length={Math.min(tokens.length, start + partSize) - start}
          last={tokens[Math.min(tokens.length, start + partSize) - 1]}
          selected={selected !== null && selected >= start && selected < start + partSize ? selected : null}
        />
      ))}
    </div>
  )
}

type PartProps = {
  start: number
  length: number
  tokens: readonly GeneratedTokenView[]
  last: GeneratedTokenView | undefined
  selected: number | null
}

const Part = memo(
  function Part({ start, length, tokens, selected }: PartProps) {
    const groups = groupTokens(tokens.slice(start, start + length))
    const stop = start === 0 ? groups.find(({ text }) => text !== '')?.first : undefined
    return groups.map(({ first, count, before, text, after, doubt }) => {
      const index = start + first
      const isSelected = selected !== null && selected >= index && selected < index + count
      return (
        <span key={index}>
          {index === 0 ? before.trimStart() : before}
          {text !== '' && (
            // biome-ignore lint/a11y/useSemanticElements: a button would not break within its line
            <span
              className="chat-token"
              role="button"
              data-token={index}
              data-selected={isSelected ? '' : undefined}
              aria-expanded={isSelected}
              tabIndex={first === stop || isSelected ? 0 : -1}
              style={{ '--doubt': `${Math.round(doubt * strongest)}%` } as React.CSSProperties}
            >
              {text}
            </span>
          )}
          {after}
        </span>
      )
    })
  },
  (before, after) => before.length === after.length && before.last === after.last && before.selected === after.selected,
)
