// How a result was reached, and the rows that did not take part.

import type { RunResultView } from '../../../../shared/contract/results.ts'
import type { Json } from '../../../../shared/domain/records.ts'
import { formatCount, formatMemory, formatSeconds } from '../../../app/format.ts'
import { toldIn } from '../../../locales/error-sentences.ts'
import { resultTexts } from '../../../locales/result.ts'
import { useLanguage } from '../../../stores/language.ts'

export function RunFactsList({ result }: { result: RunResultView }) {
  const t = resultTexts.use()
  const { run, split, outcome } = result
  const { seconds, tokensPerSecond, peakMemoryBytes, kept } = run
  const rows: [string, string | null][] = [
    [t.facts.base, run.settings.fromScratch === true ? t.fromScratch : run.baseName],
    [t.facts.method, methodText(run)],
    [t.facts.data, run.datasetName],
    [t.facts.rows, t.rowsOf(formatCount(learnedRows(result)), formatCount(split.test))],
    [t.facts.lossOn, outcome.problem === 'text' ? (outcome.isConversation ? t.onReplies : t.onAll) : null],
    [
      t.facts.time,
      seconds === null
        ? null
        : tokensPerSecond === null
          ? formatSeconds(seconds)
          : t.speed(formatSeconds(seconds), formatCount(Math.round(tokensPerSecond))),
    ],
    [t.facts.memory, peakMemoryBytes === null ? null : formatMemory(peakMemoryBytes)],
    [t.facts.kept, kept && t.keptAt(formatCount(kept.step), formatCount(kept.steps))],
    [t.facts.seed, typeof run.settings.seed === 'number' ? String(run.settings.seed) : null],
  ]
  return (
    <section aria-labelledby="result-about">
      <h3 id="result-about">{t.about}</h3>
      <dl className="result-facts num">
        {rows.map(([name, text]) =>
          text === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}

/** Without those that were set apart to be measured on while it learned. */
function learnedRows({ run, split }: RunResultView): number {
  const { validationShare } = run.settings
  return typeof validationShare === 'number' ? Math.round(split.train * (1 - validationShare)) : split.train
}

function methodText({ method, settings }: RunResultView['run']): string {
  const t = resultTexts.get()
  const name = t.methods[method] ?? method
  const rank = method === 'lora' ? field(settings.lora, 'rank') : undefined
  return typeof rank === 'number' ? t.rank(name, String(rank)) : name
}

const field = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined

const listedRows = 20

export function LeftOut({ result }: { result: RunResultView }) {
  const t = resultTexts.use()
  const language = useLanguage((state) => state.language)
  const { skipped, truncatedRows } = result
  const listed = skipped.first.slice(0, listedRows)
  const more = skipped.rows - listed.length
  return (
    <section aria-labelledby="result-left-out">
      <h3 id="result-left-out">{t.leftOut}</h3>
      {skipped.rows === 0 && truncatedRows === 0 && <p className="result-quiet">{t.nothingLeftOut}</p>}
      {truncatedRows > 0 && <p className="result-quiet num">{t.cut(formatCount(truncatedRows))}</p>}
      {skipped.rows > 0 && (
        <details className="result-skipped num">
          <summary>{t.skipped(formatCount(skipped.rows))}</summary>
          <ul>
            {listed.map(({ row, reason }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row may be named twice
              <li key={index}>{t.skippedRow(formatCount(row), toldIn(reason, language))}</li>
            ))}
            {more > 0 && <li>{t.skippedMore(formatCount(more))}</li>}
          </ul>
        </details>
      )}
    </section>
  )
}
