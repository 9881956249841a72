// The same openings, written on before and after; what the data says there, and how much of the new is copied from it.

import type { RunResultView, TextOutcome } from '../../../../shared/contract/results.ts'
import { formatPercent } from '../../../app/format.ts'
import { resultTexts } from '../../../locales/result.ts'
import './samples.css'

export function Samples({ run, outcome }: { run: RunResultView['run']; outcome: TextOutcome }) {
  const t = resultTexts.use()
  if (outcome.samples.length === 0) return null
  const { isConversation } = outcome
  return (
    <section aria-labelledby="result-samples">
      <h3 id="result-samples">{isConversation ? t.samplesTalk : t.samples}</h3>
      <div className="samples">
        <div className="samples-row samples-head" aria-hidden="true">
          <span className="cut">{run.baseName ?? t.before}</span>
          <span className="samples-own cut">{run.name}</span>
        </div>
        {outcome.samples.map(({ prompt, reference, before, after }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two samples may begin alike
          <div key={index} className="samples-one">
            {isConversation && <p className="samples-asked">{prompt}</p>}
            <div className="samples-row">
              {[before, after].map((text, side) => (
                <p key={side === 0 ? 'before' : 'after'} data-own={side === 1 ? '' : undefined}>
                  <span className="unseen">{side === 0 ? t.before : t.tuned}: </span>
                  {!isConversation && <b>{prompt} </b>}
                  {text === '' ? <span className="result-quiet">{t.empty}</span> : text}
                </p>
              ))}
            </div>
            <p className="samples-reference">
              <span>{t.reference}</span> {reference}
            </p>
          </div>
        ))}
      </div>
    </section>
  )
}

/** Above this share a model recites. */
const recitesFrom = 0.5

export function CopyCheck({ copied }: { copied: number }) {
  const t = resultTexts.use()
  const share = formatPercent(copied)
  return (
    <section aria-labelledby="result-copies">
      <h3 id="result-copies">{t.copies}</h3>
      <p className="result-quiet">
        {copied === 0 ? t.copiesNone : copied < recitesFrom ? t.copiesSome(share) : t.copiesMany(share)}
      </p>
    </section>
  )
}
