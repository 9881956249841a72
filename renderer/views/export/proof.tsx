// The right side: that the export will be checked, how far it is, or what the check found.

import type { ExportCheck, ExportFile, ExportOptions, ExportReport } from '../../../shared/contract/exports.ts'
import type { JobView } from '../../../shared/contract/jobs.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import { copyText } from '../../app/clipboard.ts'
import { desktop } from '../../app/desktop.ts'
import { formatCount, formatSeconds } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Icon } from '../../components/icon.tsx'
import { Meter } from '../../components/meter.tsx'
import { Note } from '../../components/note.tsx'
import { exportTexts } from '../../locales/export.ts'
import { useModels } from '../../stores/models.ts'
import { ProofTable } from './proof-table.tsx'
import { proofWords } from './proof-words.ts'

export type ProofProps = {
  model: ModelView
  options: ExportOptions
  /** Of the export in view, else those that are chosen. */
  files: readonly ExportFile[]
  report: ExportReport | null
  job: JobView | undefined
  onCancel(): void
  onAgain(files: ExportFile[]): void
}

export function Proof({ model, options, files, report, job, onCancel, onAgain }: ProofProps) {
  const t = exportTexts.use()
  const isRunning = job?.state === 'running'
  // an adapter is used with its base's files
  const base = useModels((state) => state.byId(model.isAdapter ? model.baseModelId : null))
  const liveBytes = model.sizeBytes + (base?.sizeBytes ?? 0)
  const failed = report?.checks.filter(({ problem }) => problem !== null) ?? []
  const good = files.filter(
    (file) => !failed.some((check) => check.format === file.format && check.precision === file.precision),
  )
  return (
    <section className="export-result" aria-label={t.proof}>
      <Head report={report} job={job} options={options} onCancel={onCancel} />
      {files.length > 0 && (
        <ProofTable
          kind={kindOf(model)}
          report={report}
          files={files}
          choices={options.choices}
          liveBytes={liveBytes}
          progress={isRunning ? job.progress : null}
        />
      )}
      {report?.status === 'failed' && (
        <div className="export-failed">
          {failed.length === 0 && report.error !== null ? (
            <ErrorNote error={report.error} onRetry={() => onAgain([...files])} retryLabel={t.again} />
          ) : (
            <Note
              tone="bad"
              role="alert"
              actions={
                good.length > 0 && (
                  <Button size="sm" icon="retry" onClick={() => onAgain(good)}>
                    {t.without}
                  </Button>
                )
              }
            >
              {t.failedText}
            </Note>
          )}
        </div>
      )}
      {report !== null && (
        <div className="export-words">
          {proofWords(report.checks, options.choices, model).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
      {report?.status === 'done' && <Saved report={report} />}
    </section>
  )
}

const kinds = { classes: 'label', 'multi-label': 'labels', score: 'score' } as const

function kindOf({ task, problem }: ModelView): ExportCheck['kind'] {
  if (task === 'features') return 'vector'
  if (task === 'next-sentence') return 'label'
  return task === 'sequence' ? kinds[problem] : 'token'
}

type HeadProps = Pick<ProofProps, 'report' | 'job' | 'options' | 'onCancel'>

function Head({ report, job, options, onCancel }: HeadProps) {
  const t = exportTexts.use()
  if (job?.state === 'running') {
    const { phase, done, total } = job.progress
    return (
      <header className="export-head">
        <div className="export-head-line">
          <p role="status">{t.phases[phase] ?? phase}</p>
          <Button size="sm" variant="quiet" icon="close" onClick={onCancel}>
            {t.cancel}
          </Button>
        </div>
        <Meter value={total > 0 ? done / total : null} label={t.phases[phase] ?? phase} />
      </header>
    )
  }
  if (report === null || report.status === 'running')
    return (
      <header className="export-head">
        <h2>{t.idleTitle}</h2>
        <p className="export-quiet">{t.idleText[options.checkedWith]}</p>
      </header>
    )
  const titles = { done: t.done, failed: t.failed, cancelled: t.cancelled, interrupted: t.interrupted }
  const rows = Math.max(0, ...report.checks.map((check) => check.rows))
  const facts = [
    rows > 0 ? t.basis[report.checkedWith](formatCount(rows)) : null,
    report.seconds === null ? null : formatSeconds(report.seconds),
  ].filter((fact) => fact !== null)
  return (
    <header className="export-head" data-status={report.status}>
      <div className="export-head-line">
        <div role="status">
          <h2>
            {report.status === 'done' && <Icon name="check" />}
            {report.status === 'failed' && <Icon name="error" />}
            {titles[report.status]}
          </h2>
        </div>
        <span className="export-quiet num">{facts.join(' · ')}</span>
      </div>
    </header>
  )
}

function Saved({ report: { folder, isThere } }: { report: ExportReport }) {
  const t = exportTexts.use()
  return (
    <footer className="export-saved">
      <Icon name="folder" size={14} />
      <span className="mono export-path">{folder}</span>
      <span className="export-quiet">{isThere ? t.cardNote : t.gone}</span>
      {isThere &&
        (desktop === undefined ? (
          <Button icon="copy" onClick={() => void copyText(folder)}>
            {t.copyPath}
          </Button>
        ) : (
          <Button icon="folder-open" onClick={() => void desktop?.reveal(folder)}>
            {t.reveal}
          </Button>
        ))}
    </footer>
  )
}
