// Beside the curves: what was done and how long each part took, numbers, notes, settings.

import type { RunView } from '../../../shared/contract/runs.ts'
import { saidSchema } from '../../../shared/domain/error-record.ts'
import type { Json } from '../../../shared/domain/records.ts'
import { formatCount, formatNumber, formatSeconds } from '../../app/format.ts'
import { Icon } from '../../components/icon.tsx'
import { wordsOf } from '../../locales/error-sentences.ts'
import { runsTexts, runTexts } from '../../locales/runs.ts'
import { type Language, useLanguage } from '../../stores/language.ts'
import { TextNote } from './plateau-note.tsx'
import { fileName, sizeText } from './run-facts.ts'
import { phasesOf, type RunLog } from './run-log.ts'
import { RunNumbers } from './run-numbers.tsx'
import { useNow } from './use-run.ts'

export function RunAside({ log }: { log: RunLog }) {
  const t = runTexts.use()
  const { run, events } = log
  const language = useLanguage((state) => state.language)
  const notes = events.filter(({ kind }) => kind === 'note')
  return (
    <div className="run-aside">
      <Phases log={log} />
      <div className="run-aside-numbers only-wide">
        <RunNumbers log={log} />
      </div>
      {run.status === 'running' && !run.isElsewhere && (
        <div className="run-keeps">
          <p className="run-hint">{t.keepsOn}</p>
          {run.progress.saved && <Saved saved={run.progress.saved} />}
        </div>
      )}
      <TextNote events={events} />
      {notes.length > 0 && (
        <section aria-labelledby="run-notes">
          <h3 id="run-notes">{t.notes}</h3>
          <ul className="run-notes">
            {notes.map(({ seq, data }) => (
              <li key={seq}>{noteIn(data, language)}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="run-settings">
        <h3 id="run-settings">{t.settings}</h3>
        <Settings run={run} />
      </section>
    </div>
  )
}

/** Notes of older runs are English only. */
function noteIn({ text, said }: Record<string, Json>, language: Language): string {
  const parsed = saidSchema.safeParse(said)
  return parsed.success ? wordsOf(parsed.data, language) : String(text)
}

function Saved({ saved }: { saved: NonNullable<RunView['progress']['saved']> }) {
  const t = runTexts.use()
  const now = useNow(true)
  return (
    <p className="run-hint run-saved num">
      <Icon name="clock" size={14} />
      {t.saved(formatCount(saved.step), formatSeconds(Math.max(0, Math.round((now - saved.at) / 1000))))}
    </p>
  )
}

function Phases({ log }: { log: RunLog }) {
  const words = runsTexts.use()
  const now = useNow(log.run.status === 'running')
  const phases = phasesOf(log, now)
  if (phases.length === 0) return null
  return (
    <ol className="run-phases">
      {phases.map(({ phase, state, seconds }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a phase may come twice
        <li key={i} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span className="run-phase-dot">
            {state === 'done' && <Icon name="check" size={14} />}
            {state === 'stopped' && <Icon name={log.run.status === 'paused' ? 'pause' : 'close'} size={14} />}
          </span>
          {words.phases[phase] ?? phase}
          <span className="run-phase-time num">{seconds === null ? '' : formatSeconds(seconds)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Methods that a setting says something to. */
const stepped = ['lora', 'full', 'pretrain']
const onlyOf: Record<string, readonly string[]> = {
  lora: ['lora'],
  head: ['head'],
  epochs: stepped,
  batchSize: stepped,
  accumulate: stepped,
  learningRate: stepped,
  schedule: stepped,
  warmup: stepped,
  weightDecay: stepped,
  fittedHead: stepped,
}

/** Rows of an imported dataset lie in files of the run's own, with columns of their own. */
const ofFile = ['text', 'textPair', 'label', 'testShare', 'testData']

function Settings({ run }: { run: RunView }) {
  const t = runTexts.use()
  const names = t.settingNames
  const isImported = run.datasetId !== null && /[/\\]train\.jsonl$/.test(String(run.settings.data))
  const rows = Object.entries(names).flatMap(([name, shown]) => {
    const value = run.settings[name]
    if (value === undefined || value === null || onlyOf[name]?.includes(run.method) === false) return []
    if (name === 'validationShare' && value === 0) return []
    if (isImported && ofFile.includes(name)) return []
    if (run.method === 'pretrain' && !saysMuch(run, name)) return []
    if (isImported && name === 'data') return [[shown, run.datasetName ?? t.noData] as const]
    return [[shown, name === 'size' ? sizeText(run.settings) : settingText(value, t)] as const]
  })
  return (
    <dl className="run-settings">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A model that goes on learning has its own size; a dataset is named above. */
function saysMuch({ settings, datasetId }: RunView, name: string): boolean {
  if (name === 'text' || name === 'validationShare') return datasetId === null
  return settings.model === undefined || !['family', 'size', 'vocabSize', 'positions'].includes(name)
}

function settingText(value: Json, t: ReturnType<typeof runTexts.get>): string {
  if (typeof value === 'boolean') return value ? t.yes : t.no
  if (typeof value === 'number')
    return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : formatNumber(value, 4)
  if (typeof value === 'string') return /[/\\]/.test(value) ? fileName(value) : value
  if (Array.isArray(value)) return value.map((item) => settingText(item, t)).join(', ')
  return Object.entries(value ?? {})
    .flatMap(([name, item]) => (item === null ? [] : [`${name} ${settingText(item, t)}`]))
    .join(', ')
}
