// The foot of the library: where folders are dropped, what is being imported and how far, what failed and why, and what all models take on the disk.

import { useState } from 'react'
import type { JobView } from '../../../shared/contract/jobs.ts'
import { client } from '../../app/client.ts'
import { formatBytes, formatPercent } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Meter } from '../../components/meter.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { useJobs } from '../../stores/jobs.ts'
import { dismissJob, importsStore, retryJob, setCopy, shownJobs, type Upload } from './imports.ts'
import { TrashLine } from './trash-line.tsx'

export function ImportZone({ diskBytes }: { diskBytes: number }) {
  const t = modelsTexts.use()
  const { uploads, dismissed, copy, error } = importsStore()
  const jobs = shownJobs(useJobs(), dismissed)
  return (
    <div className="models-foot">
      {uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} />
      ))}
      {jobs.map((job) =>
        job.state === 'failed' ? <FailedRow key={job.id} job={job} /> : <JobRow key={job.id} job={job} />,
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="models-drop">
        <Icon name="folder" />
        <div className="models-drop-words">
          <p className="models-drop-title">{t.dropTitle}</p>
          <p className="models-drop-text">{t.dropText}</p>
        </div>
        <div className="models-drop-side">
          <Checkbox checked={copy} onChange={setCopy} label={t.copyToo} />
          <span className="models-disk num">
            {t.onDisk(formatBytes(diskBytes))}
            <TrashLine />
          </span>
        </div>
      </div>
    </div>
  )
}

function UploadRow({ upload: { progress, error, cancel } }: { upload: Upload }) {
  const t = modelsTexts.use()
  if (error !== null) {
    return (
      <div className="models-failed">
        <ErrorNote error={error} />
        <IconButton icon="close" label={t.dismiss} onClick={cancel} />
      </div>
    )
  }
  const share = progress === null || progress.totalBytes === 0 ? null : progress.doneBytes / progress.totalBytes
  return <ProgressRow title={progress?.name ?? ''} phase="uploading" share={share} onCancel={cancel} />
}

function JobRow({ job: { id, title, progress } }: { job: JobView }) {
  const { phase, done, total } = progress
  const [isCancelled, setCancelled] = useState(false)
  return (
    <ProgressRow
      title={title}
      phase={phase}
      share={total === 0 ? null : done / total}
      isCancelled={isCancelled}
      onCancel={() => {
        setCancelled(true)
        // its end comes as the job's own
        client.jobs.cancel({ id }).catch(() => setCancelled(false))
      }}
    />
  )
}

type ProgressRowProps = {
  title: string
  phase: string
  share: number | null
  isCancelled?: boolean
  onCancel(): void
}

function ProgressRow({ title, phase, share, isCancelled = false, onCancel }: ProgressRowProps) {
  const t = modelsTexts.use()
  return (
    <div className="models-job">
      <div className="models-job-words">
        <span className="models-job-title cut">{t.importing(title)}</span>
        <span className="models-job-phase num" role="status">
          {t.phases[phase] ?? phase}
          {share !== null && ` ${formatPercent(share)}`}
        </span>
      </div>
      <Meter value={share} label={t.importing(title)} />
      <Button size="sm" disabled={isCancelled} onClick={onCancel}>
        {t.cancel}
      </Button>
    </div>
  )
}

function FailedRow({ job: { id, title, error } }: { job: JobView }) {
  const t = modelsTexts.use()
  return (
    <div className="models-failed">
      <div className="models-failed-words">
        <p className="models-failed-title cut">{t.failed(title)}</p>
        {error !== null && <ErrorNote error={error} onRetry={retryJob(id)} />}
      </div>
      <IconButton icon="close" label={t.dismiss} onClick={() => dismissJob(id)} />
    </div>
  )
}
