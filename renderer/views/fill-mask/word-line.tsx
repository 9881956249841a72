// The sentence as words to click: a word is hidden, a mask brings its word back. One tab stop; a click between words edits the text there.

import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { formatPercent } from '../../app/format.ts'
import { useRoving } from '../../components/roving.ts'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import { guessFor, useFillMask } from '../../stores/fill-mask.ts'
import { partsOf, type SentencePart } from '../../stores/sentence.ts'

/** More words than this are not buttons: a model reads some hundred tokens. */
const maxWords = 300

export type WordLineHandle = { focusAt(start: number): void }

export type WordLineProps = {
  /** The mask that own words are scored for; outlined. */
  chosen: number
  onEdit(caret: number): void
  handle: RefObject<WordLineHandle | null>
}

type Clickable = Exclude<SentencePart, { kind: 'gap' }>

export function WordLine({ chosen, onEdit, handle }: WordLineProps) {
  const t = fillMaskTexts.use()
  const state = useFillMask()
  const { text, hidden } = state.sentence
  const parts = partsOf(text)
  const clickable = parts.filter((part): part is Clickable => part.kind !== 'gap')
  const shownUntil = clickable.length > maxWords ? clickable[maxWords]!.start : text.length
  const shown = parts.filter((part) => part.start < shownUntil)
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  const roving = useRoving<HTMLButtonElement>({
    count: Math.min(clickable.length, maxWords),
    active,
    onActive: setActive,
    axis: 'row',
  })
  const line = useRef<HTMLDivElement>(null)

  useImperativeHandle(handle, () => ({
    focusAt(start) {
      wanted.current = start
    },
  }))
  useEffect(() => {
    if (wanted.current === null) return
    const start = wanted.current
    wanted.current = null
    const index = Math.max(
      0,
      clickable.findLastIndex((part) => part.start <= start),
    )
    setActive(index)
    line.current?.querySelectorAll<HTMLButtonElement>('button')[index]?.focus()
  })

  const nameOf = (part: Clickable): string => {
    if (part.kind === 'word') return part.text
    const guess = guessFor(state, part.index)
    const original = hidden[part.index]
    const name = guess
      ? t.maskLabel(part.index + 1, guess.joined ?? guess.text, formatPercent(guess.probability))
      : t.maskWaiting(part.index + 1)
    return typeof original === 'string' ? `${name}, ${t.maskHides(original)}` : name
  }

  let index = -1
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's short cut; the button beside it does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      className="fill-line-box"
      onClick={(event) => {
        if (event.target instanceof HTMLElement && event.target.closest('button') !== null) return
        const at = event.target instanceof HTMLElement ? event.target.dataset.end : undefined
        onEdit(at === undefined ? text.length : Number(at))
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields */}
      <div className="fill-line" role="group" aria-label={t.words} ref={line}>
        {shown.map((part) => {
          if (part.kind === 'gap') {
            return (
              <span key={`gap ${part.start}`} className="fill-gap" data-end={part.end}>
                {part.text}
              </span>
            )
          }
          index++
          const own = index
          const guess = part.kind === 'mask' ? guessFor(state, part.index) : undefined
          return (
            <button
              key={`word ${own}`}
              type="button"
              className={part.kind === 'mask' ? 'fill-mask' : 'fill-word'}
              data-chosen={part.kind === 'mask' && part.index === chosen ? '' : undefined}
              aria-label={nameOf(part)}
              aria-pressed={part.kind === 'mask'}
              onFocus={() => setActive(own)}
              onClick={() => (part.kind === 'mask' ? state.reveal(part.index) : state.hide(part))}
              {...roving.itemProps(own)}
            >
              {part.kind === 'word' ? (
                part.text
              ) : (
                <>
                  <span className="fill-number">{part.index + 1}</span>
                  <span className="fill-guess">{guess?.text ?? '…'}</span>
                </>
              )}
            </button>
          )
        })}
        {shownUntil < text.length && <span className="fill-gap">…</span>}
      </div>
      {shownUntil < text.length && <p className="fill-hint">{t.tooLong(String(clickable.length - maxWords))}</p>}
    </div>
  )
}
