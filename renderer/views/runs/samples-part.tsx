// What the model says to one and the same beginning as it learns: a few numbered steps, or all of them.

import { useState } from 'react'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { runTexts } from '../../locales/runs.ts'
import type { Point } from './run-log.ts'
import type { RunSample } from './run-samples.ts'

/** Numbered on the curve too. */
export const mostShown = 4

type SamplesPartProps = {
  samples: ReadonlyMap<string, RunSample[]>
  /** The steps that are numbered on the curve. */
  numbered: readonly number[]
  heldOut: readonly Point[]
  isGpt: boolean
}

export function SamplesPart({ samples, numbered, heldOut, isGpt }: SamplesPartProps) {
  const t = runTexts.use()
  const prompts = [...samples.keys()]
  const [at, setAt] = useState(0)
  const [isWhole, setWhole] = useState(false)
  const prompt = prompts[Math.min(at, prompts.length - 1)]!
  const all = samples.get(prompt)!
  const shown = isWhole ? all : all.filter(({ step }) => numbered.includes(step))
  const lossAt = (step: number) => heldOut.find(([of]) => of === step)?.[1]
  return (
    <section className="run-part" aria-labelledby="run-samples">
      <div className="run-part-head">
        <h2 id="run-samples">{isGpt ? t.saysTo(prompt.trim()) : t.fillsIn}</h2>
        {prompts.length > 1 && (
          <Segmented
            size="sm"
            label={t.beginnings}
            value={String(Math.min(at, prompts.length - 1))}
            onChange={(value) => setAt(Number(value))}
            items={prompts.map((one, i) => ({ value: String(i), label: String(i + 1), name: one.trim() }))}
          />
        )}
      </div>
      <ol className="run-said" aria-label={t.saidList}>
        {shown.map((sample) => {
          const number = numbered.indexOf(sample.step) + 1
          const loss = lossAt(sample.step)
          return (
            <li key={sample.step}>
              <span className="run-said-number" data-none={number === 0 ? '' : undefined}>
                {number === 0 ? '' : number}
              </span>
              <span className="run-said-when num">
                {sample.step === 0 ? t.before : t.atStep(formatCount(sample.step))}
                {loss !== undefined && (
                  <span>
                    {isGpt
                      ? `${t.perplexity} ${formatNumber(Math.exp(loss), 1)}`
                      : `${t.loss} ${formatNumber(loss, 2)}`}
                  </span>
                )}
              </span>
              {sample.guesses.length > 0 ? <Filled sample={sample} /> : <Written sample={sample} />}
            </li>
          )
        })}
      </ol>
      {all.length > numbered.length && (
        <Button variant="quiet" size="sm" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t.fewSamples : t.allSamples(formatCount(all.length))}
        </Button>
      )}
    </section>
  )
}

function Written({ sample: { prompt, text } }: { sample: RunSample }) {
  return (
    <p className="run-said-text">
      <span className="run-said-prompt">{prompt.trim()}</span>
      {text}
    </p>
  )
}

function Filled({ sample: { prompt, expected, guesses } }: { sample: RunSample }) {
  const t = runTexts.use()
  const [before = '', after = ''] = prompt.split('[MASK]')
  const [best] = guesses
  return (
    <div className="run-said-text">
      <p>
        {before}
        <mark className="run-said-guess" data-right={best!.token === expected ? '' : undefined}>
          {best!.token}
        </mark>
        {after}
      </p>
      <p className="run-hint num">
        {guesses.map(({ token, probability }) => `${token} ${formatPercent(probability)}`).join(' · ')}
        {expected !== null && ` · ${t.stoodThere(expected)}`}
      </p>
    </div>
  )
}
