// Fill mask: a sentence with words hidden, and what a BERT would put in their place.

import { useEffect, useRef, useState } from 'react'
import type { MaskCandidate } from '../../../shared/contract/tasks.ts'
import { formatPercent } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading, useFeltWait } from '../../components/loading.tsx'
import { ModelPicker } from '../../components/model-picker.tsx'
import { NoModel } from '../../components/no-model.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import { insideTexts } from '../../locales/inside.ts'
import { useChoice } from '../../stores/choices.ts'
import { useFillMask } from '../../stores/fill-mask.ts'
import { useModels } from '../../stores/models.ts'
import { hiddenWord, masksOf } from '../../stores/sentence.ts'
import { InsidePanel } from '../inside/inside-panel.tsx'
import './fill-mask.css'
import { MaskColumns, maxColumns } from './mask-columns.tsx'
import { OwnWords } from './own-words.tsx'
import { joinedWord, PieceCard } from './piece-card.tsx'
import { SentenceEditor } from './sentence-editor.tsx'
import { TokenRow } from './token-row.tsx'
import type { WordLineHandle } from './word-line.tsx'

export function FillMaskView() {
  const t = fillMaskTexts.use()
  const inside = insideTexts.use()
  const [modelId, choose] = useChoice('fill-mask')
  const [isInside, setInside] = useState(false)
  const { setModel, undo, redo, past, future, answer, sentence } = useFillMask()
  const isLoaded = useModels((state) => state.isLoaded)
  useEffect(() => setModel(modelId), [setModel, modelId])
  useHotkey('mod+z', undo, { inText: false, enabled: past.length > 0 })
  useHotkey('mod+shift+z', redo, { inText: false, enabled: future.length > 0 })
  const milliseconds = answer?.modelId === modelId ? answer?.filled.milliseconds : undefined
  return (
    <ViewFrame kind="bert">
      <ViewBar
        title={modelId === null && isLoaded ? t.title : undefined}
        start={
          modelId !== null && (
            <>
              <h1 className="unseen">{t.title}</h1>
              <ModelPicker
                use="fill-mask"
                value={modelId}
                onChange={choose}
                detail={milliseconds === undefined ? undefined : `${Math.max(1, Math.round(milliseconds))} ms`}
              />
            </>
          )
        }
        end={
          modelId !== null && (
            <>
              <span className="fill-live only-wide">{t.live}</span>
              <IconButton
                icon="inside"
                label={inside.panelTitle}
                disabled={sentence.text.trim() === ''}
                onClick={() => setInside(true)}
              />
              <IconButton icon="undo" label={t.undo} shortcut="mod+z" disabled={past.length === 0} onClick={undo} />
              <IconButton
                icon="redo"
                label={t.redo}
                shortcut="mod+shift+z"
                disabled={future.length === 0}
                onClick={redo}
              />
            </>
          )
        }
      />
      <ViewBody>{modelId === null ? <NoModel use="fill-mask" /> : <FillMaskWork modelId={modelId} />}</ViewBody>
      {isInside && modelId !== null && (
        <InsidePanel modelId={modelId} text={sentence.text} onClose={() => setInside(false)} />
      )}
    </ViewFrame>
  )
}

function FillMaskWork({ modelId }: { modelId: string }) {
  const t = fillMaskTexts.use()
  const { sentence, answer, error, isAsking, hide, choose, replace, retry } = useFillMask()
  const vocabulary = useModels((state) => state.byId(modelId)?.vocabSize)
  const [caret, setCaret] = useState<number | null>(null)
  const [wanted, setChosen] = useState(0)
  const line = useRef<WordLineHandle>(null)
  const isWaitFelt = useFeltWait(isAsking)
  const masks = answer?.filled.masks ?? []
  const chosen = Math.min(wanted, Math.max(0, masks.length - 1))
  const isStale = answer?.text !== sentence.text
  const isEmpty = sentence.text.trim() === ''
  useHotkey('e', () => setCaret(sentence.text.length), { enabled: caret === null })

  function put(index: number, candidate: MaskCandidate, byKey: boolean): void {
    // an old answer's mask may stand elsewhere by now
    if (masksOf(sentence.text).length !== masks.length) return
    const start = masksOf(sentence.text)[index]?.start ?? 0
    choose(index, candidate)
    if (byKey && caret === null) line.current?.focusAt(start)
  }

  const spoken = isAsking
    ? ''
    : masks
        .slice(0, maxColumns)
        .flatMap(({ candidates: [best] }, i) =>
          best ? [t.maskLabel(i + 1, best.joined ?? best.text, formatPercent(best.probability))] : [],
        )
        .join('. ')
  const pieces = answer === null ? null : joinedWord(answer)
  const pieceCard = pieces !== null && <PieceCard pieces={pieces} />
  return (
    <div className="fill-work">
      <p className="unseen" role="status">
        {spoken}
      </p>
      <SentenceEditor caret={caret} onCaret={setCaret} chosen={masks.length > 1 ? chosen : -1} handle={line} />
      {error !== null && <ErrorNote error={error} onRetry={retry} />}
      {isEmpty && (
        <section className="fill-start">
          <b>{t.startTitle}</b>
          <p className="fill-hint">{t.startText}</p>
          <div className="fill-examples">
            {t.examples.map((example) => (
              <Button
                key={example.text}
                onClick={() => {
                  replace(example)
                  setCaret(null)
                }}
              >
                {example.text}
              </Button>
            ))}
          </div>
        </section>
      )}
      {answer === null && isAsking && <Loading label={t.loading} lines={4} />}
      {answer !== null && (
        <div className="fill-answer" data-late={isWaitFelt ? '' : undefined} aria-busy={isAsking}>
          <TokenRow answer={answer} isStale={isStale} onHide={hide} />
          {masks.length === 0 ? (
            <section className="fill-start">
              <b>{t.noMask}</b>
              <p className="fill-hint">{t.noMaskText}</p>
            </section>
          ) : (
            <div className="fill-grid">
              <MaskColumns
                answer={answer}
                hidden={
                  masksOf(sentence.text).length === masks.length ? masks.map((_, i) => hiddenWord(sentence, i)) : []
                }
                chosen={chosen}
                onChosen={setChosen}
                onPut={put}
              />
              {masks.length === 2 && pieceCard}
              <OwnWords answer={answer} chosen={chosen} onChosen={setChosen} vocabulary={vocabulary} />
              {masks.length !== 2 && pieceCard}
            </div>
          )}
        </div>
      )}
    </div>
  )
}
