// The sentence under test at reading size: words to click, or a text field to write in. Both change the same sentence, undo goes over both.

import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { isMac } from '../../app/desktop.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import { maxSentence, useFillMask } from '../../stores/fill-mask.ts'
import { maskText } from '../../stores/sentence.ts'
import { WordLine, type WordLineHandle } from './word-line.tsx'

export type SentenceEditorProps = {
  /** Where the caret is put; null while words are to be clicked. */
  caret: number | null
  onCaret(caret: number | null): void
  chosen: number
  handle: RefObject<WordLineHandle | null>
}

export function SentenceEditor({ caret, onCaret, chosen, handle }: SentenceEditorProps) {
  const t = fillMaskTexts.use()
  const { sentence, clear, revealAll } = useFillMask()
  const isEmpty = sentence.text.trim() === ''
  const isEditing = caret !== null || isEmpty
  const [beforeMask, afterMask] = t.maskWritten('\n').split('\n')
  return (
    <Card className="fill-editor" data-editing={isEditing ? '' : undefined}>
      {isEditing ? (
        <SentenceField caret={caret} onCaret={onCaret} />
      ) : (
        <WordLine chosen={chosen} onEdit={onCaret} handle={handle} />
      )}
      <div className="fill-editor-foot">
        <p className="fill-hint">
          {isEditing ? t.editHint : t.wordsHint} {beforeMask}
          <span className="mono">{maskText}</span>
          {afterMask}
        </p>
        <span className="fill-editor-actions">
          {isEditing ? (
            <Button variant="quiet" size="sm" disabled={isEmpty} onClick={() => onCaret(null)}>
              {t.done}
            </Button>
          ) : (
            <>
              <Button variant="quiet" size="sm" shortcut="e" onClick={() => onCaret(sentence.text.length)}>
                {t.edit}
              </Button>
              <Button
                variant="quiet"
                size="sm"
                disabled={!sentence.hidden.some((word) => word !== null)}
                onClick={revealAll}
              >
                {t.revealAll}
              </Button>
              <Button variant="quiet" size="sm" onClick={clear}>
                {t.clear}
              </Button>
            </>
          )}
        </span>
      </div>
    </Card>
  )
}

function SentenceField({ caret, onCaret }: Pick<SentenceEditorProps, 'caret' | 'onCaret'>) {
  const t = fillMaskTexts.use()
  const { sentence, type, undo, redo } = useFillMask()
  const field = useRef<HTMLTextAreaElement>(null)
  const isEmpty = sentence.text.trim() === ''

  useEffect(() => {
    if (caret === null) return
    field.current?.focus()
    field.current?.setSelectionRange(caret, caret)
  }, [caret])

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (isComposing(event)) return
    if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Escape') {
      event.preventDefault()
      if (!isEmpty) onCaret(null)
      return
    }
    // the field's own undo knows nothing of clicked words
    const isUndo = event.code === 'KeyZ' && (isMac ? event.metaKey : event.ctrlKey) && !event.altKey
    if (!isUndo) return
    event.preventDefault()
    if (event.shiftKey) redo()
    else undo()
  }

  return (
    <textarea
      ref={field}
      className="fill-field"
      aria-label={t.sentence}
      placeholder={t.placeholder}
      value={sentence.text}
      maxLength={maxSentence}
      rows={1}
      spellCheck={false}
      onChange={(event) => type(event.target.value)}
      onFocus={() => caret === null && onCaret(sentence.text.length)}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        // a click beside everything ends writing; one on a control does not, which must find it where it was, nor does another window
        const isElsewhere = event.relatedTarget !== null && !event.relatedTarget.contains(event.currentTarget)
        if (!isElsewhere && document.hasFocus() && !isEmpty) onCaret(null)
      }}
    />
  )
}
