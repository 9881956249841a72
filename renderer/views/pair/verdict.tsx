// What the model says of the two texts: in a word first, then as a gauge, bars or a ruler, then what it does not mean.

import type { ModelView } from '../../../shared/contract/models.ts'
import type { PairVerdict } from '../../../shared/contract/tasks.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { ProbabilityBars } from '../../components/probability-bars.tsx'
import { pairTexts } from '../../locales/pair.ts'
import { cosineScale, gradeOf, placeOn, type Scale, scoreScale, scoreText } from './scale.ts'

export type VerdictProps = { verdict: PairVerdict; model: ModelView }

export function Verdict({ verdict, model }: VerdictProps) {
  const byKind = {
    'next-sentence': NextSentence,
    labels: PairLabels,
    score: Similarity,
    cosine: Similarity,
  } satisfies Record<PairVerdict['kind'], (props: VerdictProps) => unknown>
  const Shown = byKind[verdict.kind]
  return (
    <section className="pair-verdict">
      <Shown verdict={verdict} model={model} />
    </section>
  )
}

/** Nearer to even than this is no verdict. */
const undecidedWithin = 0.05

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}

function NextSentence({ verdict, model }: VerdictProps) {
  const t = pairTexts.use()
  const [next, not] = verdict.scores
  if (!next || !not) return null
  const { probability } = next
  const isEven = Math.abs(probability - 0.5) < undecidedWithin
  const accuracy = model.metrics?.['next-sentence accuracy']
  const winner = probability >= 0.5 ? next : not
  return (
    <>
      <p className="pair-word">
        <b className="pair-big">{isEven ? t.undecided : probability > 0.5 ? t.follows : t.followsNot}</b>
        <span className="pair-share num">
          {winner.label} {formatPercent(winner.probability)}
        </span>
        <span className="pair-logits num">{t.logits(`${signed(next.logit)} / ${signed(not.logit)}`)}</span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element is drawn by the browser */}
      <div
        className="pair-gauge"
        role="meter"
        aria-label={t.gauge}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(probability * 1000) / 10}
        aria-valuetext={`${next.label} ${formatPercent(probability)}`}
      >
        <span
          className="pair-gauge-fill"
          style={{ left: `${Math.min(0.5, probability) * 100}%`, right: `${(1 - Math.max(0.5, probability)) * 100}%` }}
        />
        <span className="pair-gauge-hand" style={{ left: `${probability * 100}%` }} />
      </div>
      <p className="pair-gauge-ends num" aria-hidden="true">
        <span>
          {not.label} {formatPercent(not.probability)}
        </span>
        <span>{t.half}</span>
        <span>
          {next.label} {formatPercent(probability)}
        </span>
      </p>
      <p className="pair-meaning">
        {t.nextMeaning} {accuracy !== undefined && t.nextAccuracy(formatPercent(accuracy))}
      </p>
    </>
  )
}

/** Labels beyond this many are counted, not listed. */
const maxLabels = 12

function PairLabels({ verdict, model }: VerdictProps) {
  const t = pairTexts.use()
  const ranked = verdict.scores.toSorted((x, y) => y.probability - x.probability)
  const [best] = ranked
  if (!best) return null
  const accuracy = model.metrics?.accuracy
  const isMulti = model.problem === 'multi-label'
  return (
    <>
      <p className="pair-word">
        <b className="pair-big">{best.label}</b>
        <span className="pair-share num">{formatPercent(best.probability)}</span>
      </p>
      <ProbabilityBars
        label={t.labelBars}
        max={1}
        isNumbered
        items={ranked.slice(0, maxLabels).map(({ label, probability, logit }) => ({
          key: label,
          label,
          value: probability,
          detail: signed(logit),
        }))}
      />
      {ranked.length > maxLabels && <p className="pair-hint">{t.moreLabels(formatCount(ranked.length - maxLabels))}</p>}
      <p className="pair-meaning">
        {t.labelsMeaning} {isMulti && t.severalTrue} {accuracy !== undefined && t.accuracy(formatPercent(accuracy))}
      </p>
    </>
  )
}

function Similarity({ verdict, model }: VerdictProps) {
  const t = pairTexts.use()
  const isCosine = verdict.kind === 'cosine'
  const scale = isCosine ? cosineScale : scoreScale
  const score = verdict.score ?? 0
  const isBeyond = !isCosine && (score < scale.low - 0.5 || score > scale.high + 0.5)
  const { mae, pearson } = model.metrics ?? {}
  return (
    <>
      <p className="pair-word">
        <b className="pair-big num">{scoreText(scale, score)}</b>
        <span className="pair-of">{t.outOf(String(scale.high))}</span>
        {!isBeyond && <span className="pair-grade">{t.grades[gradeOf(scale, score)]}</span>}
      </p>
      <Ruler scale={scale} score={score} label={t.similarity} marks={t.marks} />
      <p className="pair-meaning">
        {isCosine ? t.cosineMeaning : isBeyond ? t.beyond : t.scoreMeaning}{' '}
        {!isCosine &&
          mae !== undefined &&
          pearson !== undefined &&
          t.scoreError(formatNumber(mae, 2), formatNumber(pearson, 2))}
      </p>
    </>
  )
}

type RulerProps = { scale: Scale; score: number; label: string; marks: readonly string[] }

/** Words stand at the ends and at the scale's middle mark; numbers at the others. */
function Ruler({ scale, score, label, marks }: RulerProps) {
  const at = placeOn(scale, score) * 100
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element is drawn by the browser
    <div
      className="pair-ruler"
      role="meter"
      aria-label={label}
      aria-valuemin={scale.low}
      aria-valuemax={scale.high}
      aria-valuenow={Math.min(scale.high, Math.max(scale.low, Number(score.toFixed(scale.digits))))}
    >
      <span className="pair-ruler-fill" style={{ width: `${at}%` }} />
      <span className="pair-ruler-hand" style={{ left: `${at}%` }} />
      {scale.marks.map(({ value, word }) => (
        <span
          key={value}
          className="pair-ruler-mark num"
          data-end={value === scale.high ? 'high' : value === scale.low ? 'low' : undefined}
          style={{ left: `${placeOn(scale, value) * 100}%` }}
        >
          {formatNumber(value, 1)}
          {word !== undefined && ` ${marks[word]}`}
        </span>
      ))}
    </div>
  )
}
