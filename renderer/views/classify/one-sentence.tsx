// One sentence (or two texts): the answer as it is typed, and the sentences that were tried. Enter keeps one.

import { type KeyboardEvent, useEffect, useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import { formatCount } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { Loading } from '../../components/loading.tsx'
import { TextArea } from '../../components/text-area.tsx'
import { ViewBody } from '../../components/view-frame.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { answers, changeClassify, classifyStore, keepTry, setUsesPair, takesPairs } from '../../stores/classify.ts'
import { InsidePanel } from '../inside/inside-panel.tsx'
import { Answer } from './answer.tsx'
import { TriesList } from './tries-list.tsx'
import './one-sentence.css'

const typingMs = 120

export function OneSentence({ model }: { model: ModelView }) {
  const t = classifyTexts.use()
  const { text, pair: written } = classifyStore()
  const hasPair = classifyStore(() => takesPairs(model))
  const { answer, isWaiting, error, modelId } = answers.use()
  const [isInside, setInside] = useState(false)
  const [tries, setTries] = useState(0)
  const pair = hasPair ? written : undefined
  const isComplete = text.trim() !== '' && pair?.trim() !== ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry asks the same again
  useEffect(() => {
    const delay = answers.use.getState().answer === null ? 0 : typingMs
    const question = { modelId: model.id, text, ...(pair === undefined ? {} : { pair }) }
    answers.ask(isComplete ? question : null, delay)
  }, [model.id, text, pair, isComplete, tries])

  const shown = modelId === model.id ? answer : null
  const current = shown !== null && shown.text === text && (shown.pair ?? undefined) === pair ? shown : null
  // Enter may come before the answer: it is kept once it is there, unless the text was changed meanwhile
  const [awaited, setAwaited] = useState<string | null>(null)
  const question = JSON.stringify([model.id, text, pair])
  const keep = () => {
    if (current !== null) keepTry(model.id, current)
    else if (isComplete) setAwaited(question)
  }
  useEffect(() => {
    if (awaited === null) return
    if (awaited !== question) setAwaited(null)
    else if (current !== null) {
      keepTry(model.id, current)
      setAwaited(null)
    }
  }, [awaited, question, current, model.id])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    keep()
  }
  return (
    <ViewBody>
      <div className="one">
        <Card as="section" className="one-card">
          <TextArea
            label={hasPair ? t.first : t.sentence}
            labelHidden={!hasPair}
            autoGrow
            rows={hasPair ? 1 : 2}
            maxRows={8}
            autoFocus
            inputClassName="one-input"
            placeholder={t.placeholder}
            value={text}
            onChange={(next) => changeClassify({ text: next })}
            onKeyDown={onKeyDown}
          />
          {hasPair && (
            <TextArea
              label={t.second}
              autoGrow
              rows={1}
              maxRows={8}
              inputClassName="one-input"
              value={written}
              onChange={(next) => changeClassify({ pair: next })}
              onKeyDown={onKeyDown}
            />
          )}
          <div className="one-foot">
            <span className="num">
              {shown !== null && isComplete && t.tokens(formatCount(shown.tokens.length), formatCount(model.positions))}
            </span>
            {shown !== null && shown.truncated > 0 && (
              <span className="one-cut">{t.cut(formatCount(shown.truncated))}</span>
            )}
            <span className="one-gap" />
            {model.uses.includes('pair') && (
              <Button
                variant="quiet"
                size="sm"
                icon={hasPair ? 'minus' : 'plus'}
                onClick={() => setUsesPair(model.id, !hasPair)}
              >
                {hasPair ? t.removeSecond : t.addSecond}
              </Button>
            )}
            <Button variant="quiet" size="sm" icon="inside" disabled={!isComplete} onClick={() => setInside(true)}>
              {t.inside}
            </Button>
            <Button variant="quiet" size="sm" disabled={shown === null} onClick={keep}>
              {t.keep} <Kbd keys="enter" />
            </Button>
          </div>
        </Card>
        {error !== null && <ErrorNote error={error} onRetry={() => setTries((old) => old + 1)} />}
        {shown === null && isWaiting && error === null && <Loading label={t.reading} lines={4} />}
        {shown !== null && isComplete && <Answer model={model} answer={shown} />}
        <TriesList model={model} />
      </div>
      {isInside && (
        <InsidePanel
          modelId={model.id}
          text={text}
          {...(pair === undefined ? {} : { pair })}
          onClose={() => setInside(false)}
        />
      )}
    </ViewBody>
  )
}
