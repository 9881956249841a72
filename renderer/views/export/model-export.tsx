// One model's export: at the left what it is written as and where to, at the right the proof, how it is used, and where it went before.

import { useEffect, useRef, useState } from 'react'
import type { ExportFile, ExportOptions } from '../../../shared/contract/exports.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { formatBytes } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { useScrollableTabStop } from '../../components/view-frame.tsx'
import { messageOf } from '../../locales/error-sentences.ts'
import { exportTexts } from '../../locales/export.ts'
import { ChoiceList } from './choice-list.tsx'
import { PastExports } from './past-exports.tsx'
import { PlaceFields } from './place-fields.tsx'
import { bytesOf, firstChoice } from './plan.ts'
import { Proof } from './proof.tsx'
import { Usage } from './usage.tsx'
import { useOptions } from './use-options.ts'
import { type Place, useFoundPlace } from './use-place.ts'
import { usePast, useReport } from './use-report.ts'

export type ModelExportProps = { model: ModelView; jobId: string | undefined }

export function ModelExport({ model, jobId }: ModelExportProps) {
  const t = exportTexts.use()
  const { options, error, reload } = useOptions(model.id)
  if (error !== null)
    return (
      <div className="export-wait">
        <ErrorNote error={error} onRetry={reload} />
      </div>
    )
  if (options === null)
    return (
      <div className="export-wait">
        <Loading label={t.loading} lines={6} />
      </div>
    )
  return <Ready model={model} jobId={jobId} options={options} />
}

function Ready({ model, jobId, options }: ModelExportProps & { options: ExportOptions }) {
  const t = exportTexts.use()
  const [files, setFiles] = useState<ExportFile[]>(() => firstChoice(options.choices, model))
  const [place, setPlace] = useState<Place>(options.place)
  const [failure, setFailure] = useState<ErrorRecord | null>(null)
  const [isStarting, setStarting] = useState(false)
  const { job, report, error } = useReport(jobId)
  const isRunning = isStarting || job?.state === 'running'
  const stamp = `${jobId} ${report?.status}`
  const past = usePast(model.id, stamp)
  const { found, error: placeError } = useFoundPlace(place, stamp)
  const result = useRef<HTMLDivElement>(null)
  const side = useRef<HTMLDivElement>(null)
  useScrollableTabStop(result)
  useScrollableTabStop(side)

  // what was just saved took the name: the next one is offered
  const savedFolder = report?.status === 'done' ? report.folder : null
  const isOwn = found?.isTaken === true && found.path === savedFolder
  useEffect(() => {
    if (isOwn) setPlace((old) => ({ ...old, name: found.freeName }))
  }, [isOwn, found])

  const bytes = bytesOf(files, options.choices)
  const problem =
    placeError !== null
      ? messageOf(placeError)
      : found === null || isRunning || isOwn
        ? null
        : found.isTaken
          ? t.taken
          : found.freeBytes !== null && found.freeBytes < bytes
            ? t.noRoom(formatBytes(bytes), formatBytes(found.freeBytes))
            : null
  const canStart = files.length > 0 && problem === null && place.name.trim() !== '' && !isRunning

  async function start(wanted: ExportFile[]): Promise<void> {
    setStarting(true)
    setFailure(null)
    try {
      const started = await client.exports.start({ modelId: model.id, files: wanted, ...place })
      go('export', { model: model.id, job: started.jobId }, { replace: true })
    } catch (reason) {
      setFailure(errorOf(reason))
    } finally {
      setStarting(false)
    }
  }

  async function cancel(): Promise<void> {
    if (jobId === undefined) return
    await client.jobs.cancel({ id: jobId }).catch((reason: unknown) => setFailure(errorOf(reason)))
  }

  useHotkey('mod+enter', () => void start(files), { enabled: canStart })
  // the report of an earlier export is shown with its own files
  const shown = report?.files ?? files
  return (
    <div className="export-split">
      <aside className="export-side" aria-label={t.what}>
        <div ref={side} className="export-side-body scroll">
          <About model={model} />
          <ChoiceList choices={options.choices} files={files} onChange={setFiles} disabled={isRunning} />
          <PlaceFields place={place} found={found} problem={problem} onChange={setPlace} disabled={isRunning} />
        </div>
        <div className="export-start">
          <p className="export-quiet">{t.withCard(options.licence)}</p>
          {failure !== null && <ErrorNote error={failure} />}
          <Button
            variant="primary"
            size="lg"
            shortcut="mod+enter"
            disabled={!canStart}
            onClick={() => void start(files)}
          >
            {t.start}
          </Button>
          <span className="export-quiet num">
            {files.length === 0 ? t.nothing : t.startCount(files.length, formatBytes(bytes))}
          </span>
        </div>
      </aside>
      <div ref={result} className="export-main scroll">
        {error !== null && <ErrorNote error={error} />}
        <Proof
          model={model}
          options={options}
          files={shown}
          report={report}
          job={job}
          onCancel={() => void cancel()}
          onAgain={(again) => {
            setFiles(again)
            void start(again)
          }}
        />
        <Usage
          model={model}
          options={options}
          files={shown}
          folder={report ? lastPart(report.folder) : place.name.trim() || model.name}
        />
        <PastExports
          reports={past.filter((each) => each.jobId !== jobId)}
          onOpen={(each) => go('export', { model: model.id, job: each.jobId })}
        />
      </div>
    </div>
  )
}

const lastPart = (path: string): string => path.split(/[/\\]/).at(-1) ?? path

function About({ model }: { model: ModelView }) {
  const t = exportTexts.use()
  const { method, baseName, originKind, task } = model
  const isTuned = method !== null && method !== 'pretrain'
  const base =
    isTuned && baseName !== null ? t.tuned(baseName, t.methods[method] ?? method) : isTuned ? t.methods[method] : null
  const about = isTuned
    ? null
    : [
        method === 'pretrain' ? t.about.pretrain : originKind === 'starter' ? t.about.starter : t.about.imported,
        t.does[task],
      ]
  return (
    <header className="export-about">
      <h2 className="cut" title={model.name}>
        {model.name}
      </h2>
      {base !== null && <p className="export-quiet">{base}</p>}
      {about !== null && <p className="export-quiet">{about.filter((part) => part !== undefined).join(' ')}</p>}
    </header>
  )
}
