// Words of the user's own at one mask: their probability and rank in the whole vocabulary.

import { type KeyboardEvent, useState } from 'react'
import type { MaskTarget } from '../../../shared/contract/tasks.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import { type FillAnswer, maxOwnWords, useFillMask } from '../../stores/fill-mask.ts'
import { Bar, manyPiecesNote } from './candidate-list.tsx'
import { maxColumns } from './mask-columns.tsx'

export type OwnWordsProps = {
  answer: FillAnswer
  chosen: number
  onChosen(index: number): void
  vocabulary: number | undefined
}

export function OwnWords({ answer, chosen, onChosen, vocabulary }: OwnWordsProps) {
  const t = fillMaskTexts.use()
  const { words, removeWord } = useFillMask()
  const { masks } = answer.filled
  const at = Math.min(chosen, masks.length - 1)
  const mask = masks[at]
  const top = mask?.candidates[0]?.probability ?? 0
  const canChoose = masks.length > 1 && masks.length <= maxColumns
  return (
    <section className="fill-own" aria-label={t.own}>
      <div className="fill-head">
        <b>{t.own}</b>
        <span className="fill-head-end">{vocabulary !== undefined && t.ownAbout(at + 1, formatCount(vocabulary))}</span>
        {canChoose && (
          <Segmented
            size="sm"
            label={t.positions}
            items={masks.map((_, index) => ({ value: String(index), label: index + 1, name: t.position(index + 1) }))}
            value={String(at)}
            onChange={(value) => onChosen(Number(value))}
          />
        )}
      </div>
      {words.length === 0 && <p className="fill-hint">{t.ownEmpty}</p>}
      <ul className="fill-own-list">
        {words.map((word) => (
          <OwnWord
            key={word}
            word={word}
            target={mask?.targets.find((each) => each.word === word)}
            top={top}
            onRemove={() => removeWord(word)}
          />
        ))}
      </ul>
      <AddWord isFull={words.length >= maxOwnWords} />
    </section>
  )
}

type OwnWordProps = { word: string; target: MaskTarget | undefined; top: number; onRemove(): void }

function OwnWord({ word, target, top, onRemove }: OwnWordProps) {
  const t = fillMaskTexts.use()
  const note = !target
    ? undefined
    : target.rank === null
      ? t.unknown
      : target.pieces.length > 1
        ? manyPiecesNote(target.pieces)
        : undefined
  return (
    <li className="fill-own-row">
      <span className="fill-own-word">{word}</span>
      <Bar share={target && top > 0 ? target.probability / top : 0} />
      <span className="fill-own-share num">
        {target && target.rank !== null ? formatPercent(target.probability) : '–'}
      </span>
      <span className="fill-own-rank num">
        {target && target.rank !== null ? t.rank(formatCount(target.rank)) : ''}
      </span>
      <IconButton icon="close" size="sm" label={t.removeWord(word)} onClick={onRemove} />
      {note !== undefined && <span className="fill-own-note">{note}</span>}
    </li>
  )
}

function AddWord({ isFull }: { isFull: boolean }) {
  const t = fillMaskTexts.use()
  const addWord = useFillMask((state) => state.addWord)
  const [word, setWord] = useState('')
  function add(): void {
    addWord(word)
    setWord('')
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' || isComposing(event)) return
    event.preventDefault()
    add()
  }
  if (isFull) return <p className="fill-hint">{t.ownFull(maxOwnWords)}</p>
  return (
    <label className="fill-add">
      <Icon name="plus" size={14} />
      <input
        className="fill-add-field"
        aria-label={t.addWord}
        placeholder={t.addWordPlaceholder}
        value={word}
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setWord(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </label>
  )
}
