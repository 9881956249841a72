// What a classifier says of a text: the label in large, what to mind about it, and all labels as bars.

import { useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { ProbabilityBars } from '../../components/probability-bars.tsx'
import { Tag } from '../../components/tag.tsx'
import { Tooltip } from '../../components/tooltip.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { type ClassifyAnswer, confusedWith } from '../../stores/classify.ts'
import { useRuns } from '../../stores/runs.ts'
import { useSettings } from '../../stores/settings.ts'
import { LabelName } from './label-name.tsx'
import { wholePercent } from './whole-percent.ts'
import './answer.css'

const labelsShown = 5
/** So few more are not worth a button. */
const leastHidden = 3
/** A label of several that may hold at once is given from here on. */
const isGivenFrom = 0.5
const longLabel = 12

export function Answer({ model, answer }: { model: ModelView; answer: ClassifyAnswer }) {
  const t = classifyTexts.use()
  const checkBelow = useSettings((state) => state.settings.checkBelow)
  const runs = useRuns()
  const best = answer.scores[0]
  if (best === undefined)
    return (
      <section className="answer" aria-live="polite">
        <div>
          <p className="answer-over">{t.score}</p>
          <p className="answer-label num">{formatNumber(answer.score ?? 0, 3)}</p>
          <p className="answer-note">{t.scoreAbout}</p>
        </div>
      </section>
    )
  const isSeveral = model.problem === 'multi-label'
  const given = answer.scores.filter(({ probability }) => probability >= isGivenFrom)
  const isUnsure = !isSeveral && best.probability < checkBelow
  const confused = isSeveral ? null : confusedWith(runs, model.id, best.label)
  const headline = isSeveral ? given.map(({ label }) => label).join(', ') || t.none : best.label
  return (
    <section className="answer">
      <div className="answer-main" aria-live="polite">
        <p className="answer-over">{isSeveral ? t.likely : t.likeliest}</p>
        <p className={`answer-label ${headline.length > longLabel ? 'answer-label-long' : ''}`.trimEnd()}>
          <LabelName name={headline} />
        </p>
        {!isSeveral && <p className="answer-share num">{formatPercent(best.probability)}</p>}
        {isUnsure && (
          <p className="answer-note">
            <Tag tone="warn" icon="warning">
              {t.check}
            </Tag>{' '}
            {t.checkAbout(wholePercent(checkBelow))}
          </p>
        )}
        {confused !== null && <p className="answer-note">{t.confused(confused.label, formatCount(confused.times))}</p>}
      </div>
      <LabelBars answer={answer} given={isSeveral ? given.length : 1} />
    </section>
  )
}

function LabelBars({ answer, given }: { answer: ClassifyAnswer; given: number }) {
  const t = classifyTexts.use()
  const [isOpen, setOpen] = useState(false)
  const { scores } = answer
  const canHide = scores.length >= Math.max(labelsShown, given) + leastHidden
  const shown = canHide && !isOpen ? scores.slice(0, Math.max(labelsShown, given)) : scores
  return (
    <div className="answer-bars">
      <ProbabilityBars
        label={t.bars}
        max={1}
        selectedKey={given > 0 ? scores[0]!.label : null}
        items={shown.map(({ label, probability, logit }) => ({
          key: label,
          label: (
            <Tooltip text={t.logit(formatNumber(logit, 2))} side="left">
              <span className="answer-name">
                <LabelName name={label} />
              </span>
            </Tooltip>
          ),
          value: probability,
        }))}
      />
      {canHide && (
        <Button variant="quiet" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t.fewer : t.more(formatCount(scores.length - shown.length))}
        </Button>
      )}
    </div>
  )
}
