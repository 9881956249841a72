// One prompt, written on by the new model and by the one that it was tuned from.

import { type KeyboardEvent, useEffect, useState } from 'react'
import type { RunResultView, TextOutcome } from '../../../../shared/contract/results.ts'
import { isComposing } from '../../../app/hotkeys.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { Card } from '../../../components/card.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { choose } from '../../../stores/choices.ts'
import { useModels } from '../../../stores/models.ts'
import { tryWriting, type Writing } from '../../../stores/try-writing.ts'

export type TryWritingProps = { run: RunResultView['run']; outcome: TextOutcome; modelId: string }

export function TryWriting({ run, outcome, modelId }: TryWritingProps) {
  const t = resultTexts.use()
  const base = useModels((state) => state.byId(run.baseModelId))
  const [prompt, setPrompt] = useState('')
  const { writings, isWriting } = tryWriting.use()
  useEffect(() => tryWriting.stop, [])
  const ids = [modelId, ...(base && !base.isMissing && base.uses.includes('chat') ? [base.id] : [])]
  const write = () => {
    if (prompt.trim() === '') return
    const seed = typeof run.settings.seed === 'number' ? run.settings.seed : 0
    void tryWriting.start(ids, { prompt, as: outcome.isConversation ? 'message' : 'text', seed })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isComposing(event)) return
    event.preventDefault()
    write()
  }
  return (
    <Card as="section" className="try" aria-labelledby="result-try">
      <div className="result-head">
        <h3 id="result-try">{t.tryIt}</h3>
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            choose('chat', modelId)
            go('chat')
          }}
        >
          {t.openChat}
        </Button>
      </div>
      <div className="try-line">
        <TextField
          className="try-field"
          label={outcome.isConversation ? t.question : t.prompt}
          labelHidden
          placeholder={outcome.isConversation ? t.questionPlaceholder : t.promptPlaceholder}
          value={prompt}
          maxLength={20_000}
          onChange={setPrompt}
          onKeyDown={onKeyDown}
        />
        {isWriting ? (
          <Button icon="stop" onClick={tryWriting.stop}>
            {t.stop}
          </Button>
        ) : (
          <Button disabled={prompt.trim() === ''} onClick={write}>
            {t.write}
          </Button>
        )}
      </div>
      {ids.map((id) => {
        const writing = writings[id]
        const name = id === modelId ? run.name : (base?.name ?? '')
        return writing && <WrittenBy key={id} name={name} writing={writing} isOwn={id === modelId} />
      })}
    </Card>
  )
}

function WrittenBy({ name, writing, isOwn }: { name: string; writing: Writing; isOwn: boolean }) {
  const t = resultTexts.use()
  const { text, state, error } = writing
  const word = { waiting: t.waiting, writing: t.writing, stopped: t.stopped, done: '', failed: '' }[state]
  return (
    <div className="try-said" aria-live="polite" aria-busy={state === 'writing'}>
      <p className="result-hint">
        <span data-own={isOwn ? '' : undefined}>{name}</span>
        {word !== '' && ` · ${word}`}
      </p>
      {error !== null && <ErrorNote error={error} />}
      {text !== '' && <p className="try-written">{text.trimStart()}</p>}
      {state === 'done' && text === '' && <p className="result-hint">{t.empty}</p>}
    </div>
  )
}
