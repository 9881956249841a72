// The same openings, written on by two models.

import type { Comparison } from '../../../shared/contract/results.ts'
import { compareTexts } from '../../locales/compare.ts'
import { sideNames } from './say-comparison.ts'
import '../finetune/result-step/samples.css'

export function ComparedSamples({ comparison }: { comparison: Comparison }) {
  const t = compareTexts.use()
  const [a, b] = sideNames(comparison)
  return (
    <section aria-labelledby="compare-samples">
      <h3 id="compare-samples">{t.samples}</h3>
      <div className="samples-row samples-head" aria-hidden="true">
        <span className="cut">{a}</span>
        <span className="samples-own cut">{b}</span>
      </div>
      {comparison.samples.map((sample, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two samples may begin alike
        <div key={index} className="samples-one">
          <p className="samples-asked">{sample.prompt}</p>
          <div className="samples-row">
            <p>
              <span className="unseen">{a}: </span>
              {sample.a}
            </p>
            <p data-own="">
              <span className="unseen">{b}: </span>
              {sample.b}
            </p>
          </div>
          <p className="samples-reference">
            <span>{t.reference}</span> {sample.reference}
          </p>
        </div>
      ))}
    </section>
  )
}
