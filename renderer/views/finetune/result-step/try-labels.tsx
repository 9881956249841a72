// One's own sentences before the new model, as they are typed; beside it the model that it was tuned from, where that one has labels too.

import { useEffect, useState } from 'react'
import type { ModelView } from '../../../../shared/contract/models.ts'
import { formatNumber } from '../../../app/format.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { Card } from '../../../components/card.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { ProbabilityBars } from '../../../components/probability-bars.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { choose } from '../../../stores/choices.ts'
import { createAnswers } from '../../../stores/classify.ts'
import { useModels } from '../../../stores/models.ts'

const typingMs = 150
const barsShown = 4

const tunedAnswers = createAnswers()
const baseAnswers = createAnswers()

export type TryLabelsProps = {
  model: ModelView
  /** What it was tuned from. */
  baseModelId: string | null
  hasPairs: boolean
}

export function TryLabels({ model, baseModelId, hasPairs }: TryLabelsProps) {
  const t = resultTexts.use()
  const base = useModels((state) => state.byId(baseModelId))
  const judge = base?.uses.includes('classify') && !base.isMissing ? base : undefined
  const [text, setText] = useState('')
  const [pair, setPair] = useState('')
  const isComplete = text.trim() !== '' && (!hasPairs || pair.trim() !== '')
  useEffect(() => {
    const ask = (answers: typeof tunedAnswers, modelId: string | undefined) =>
      answers.ask(
        isComplete && modelId !== undefined ? { modelId, text, ...(hasPairs ? { pair } : {}) } : null,
        typingMs,
      )
    ask(tunedAnswers, model.id)
    ask(baseAnswers, judge?.id)
  }, [isComplete, text, pair, hasPairs, model.id, judge?.id])
  const open = hasPairs ? ('pair' as const) : ('classify' as const)
  return (
    <Card as="section" className="try" aria-labelledby="result-try">
      <div className="result-head">
        <h3 id="result-try">{t.tryIt}</h3>
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            choose(open, model.id)
            go(open)
          }}
        >
          {hasPairs ? t.openPair : t.openClassify}
        </Button>
      </div>
      <TextField
        label={t.sentence}
        labelHidden
        placeholder={t.placeholder}
        value={text}
        maxLength={10_000}
        onChange={setText}
      />
      {hasPairs && (
        <TextField
          label={t.secondSentence}
          labelHidden
          placeholder={t.secondPlaceholder}
          value={pair}
          maxLength={10_000}
          onChange={setPair}
        />
      )}
      {isComplete && (
        <div aria-live="polite">
          <Said name={judge ? t.tuned : null} answers={tunedAnswers} />
          {base && !judge && <p className="result-hint">{t.noLabelBase}</p>}
          {judge && <Said name={`${t.untuned} · ${judge.name}`} answers={baseAnswers} />}
        </div>
      )}
    </Card>
  )
}

function Said({ name, answers }: { name: string | null; answers: typeof tunedAnswers }) {
  const t = resultTexts.use()
  const { answer, error } = answers.use()
  if (error !== null) return <ErrorNote error={error} />
  if (answer === null) return null
  return (
    <div className="try-said">
      {name !== null && <p className="result-hint">{name}</p>}
      {answer.score !== null ? (
        <p className="try-score num">{t.scoreIs(formatNumber(answer.score, 2))}</p>
      ) : (
        <ProbabilityBars
          label={t.bars(name ?? t.model)}
          max={1}
          items={answer.scores.slice(0, barsShown).map(({ label, probability }) => ({
            key: label,
            label,
            value: probability,
          }))}
        />
      )}
    </div>
  )
}
