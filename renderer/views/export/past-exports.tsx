// Where the model went before.

import type { ExportReport } from '../../../shared/contract/exports.ts'
import { copyText } from '../../app/clipboard.ts'
import { desktop } from '../../app/desktop.ts'
import { formatBytes, formatDateTime } from '../../app/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { exportTexts } from '../../locales/export.ts'

export type PastExportsProps = { reports: readonly ExportReport[]; onOpen(report: ExportReport): void }

export function PastExports({ reports, onOpen }: PastExportsProps) {
  const t = exportTexts.use()
  if (reports.length === 0) return null
  return (
    <section className="export-past" aria-label={t.past}>
      <h3>{t.past}</h3>
      <ul>
        {reports.map((report) => (
          <li key={report.jobId}>
            <button type="button" onClick={() => onOpen(report)}>
              <span className="export-past-path">
                <bdo dir="rtl" className="cut" title={report.folder}>
                  <bdi dir="ltr">{report.folder}</bdi>
                </bdo>
              </span>
              <span className="export-past-about num">
                {report.isThere
                  ? [t.files(report.files.length), report.bytes === null ? null : formatBytes(report.bytes)]
                      .filter((part) => part !== null)
                      .join(' · ')
                  : t.gone}
                {' · '}
                {formatDateTime(report.startedAt)}
              </span>
            </button>
            <ShowFolder report={report} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ShowFolder({ report: { folder, isThere } }: { report: ExportReport }) {
  const t = exportTexts.use()
  if (!isThere) return null
  return desktop === undefined ? (
    <IconButton icon="copy" label={t.copyPath} onClick={() => void copyText(folder)} />
  ) : (
    <IconButton icon="folder-open" label={t.reveal} onClick={() => void desktop?.reveal(folder)} />
  )
}
