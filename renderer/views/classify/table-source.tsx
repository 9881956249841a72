// Where a table comes from: a file that is dropped or chosen, or a list that is pasted; and the tables that were classified before.

import { type DragEvent, useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf, isAbort } from '../../app/client.ts'
import { chooseFile, pathsOfDrop } from '../../app/files.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { Icon } from '../../components/icon.tsx'
import { TextArea } from '../../components/text-area.tsx'
import { ViewBody } from '../../components/view-frame.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { takesPairs } from '../../stores/classify.ts'
import { chooseSource, linesOf, sourceStore } from '../../stores/classify-source.ts'
import { useJobs } from '../../stores/jobs.ts'
import './table-source.css'

export const tableEndings = ['csv', 'tsv', 'tab', 'txt', 'jsonl', 'ndjson', 'json', 'xlsx', 'parquet']
const mostLines = 100_000
const recentShown = 6

export function TableSource({ model }: { model: ModelView }) {
  const t = classifyTexts.use()
  const [upload, setUpload] = useState<number | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const choose = async () => {
    try {
      const path = await chooseFile(t.chooseTitle, tableEndings)
      if (path !== null) chooseSource(path)
    } catch (reason) {
      setError(errorOf(reason))
    }
  }
  const drop = async (event: DragEvent<HTMLElement>) => {
    setError(null)
    try {
      const onProgress = ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) =>
        setUpload(totalBytes > 0 ? doneBytes / totalBytes : 0)
      const [path] = await pathsOfDrop(event, { onProgress })
      if (path !== undefined) chooseSource(path)
    } catch (reason) {
      if (!isAbort(reason)) setError(errorOf(reason))
    } finally {
      setUpload(null)
    }
  }
  useHotkey('mod+o', () => void choose())
  return (
    <FileDrop isWholeView label={t.dropTitle} onDrop={(event) => void drop(event)}>
      <ViewBody>
        <div className="source">
          <div className="source-drop">
            <Icon name="file" size={22} />
            <p className="source-title">{upload === null ? t.dropTitle : t.uploading(formatPercent(upload))}</p>
            <p className="source-text">{t.dropText}</p>
            <Button variant="primary" size="lg" icon="folder-open" shortcut="mod+o" onClick={() => void choose()}>
              {t.choose}
            </Button>
          </div>
          {error !== null && <ErrorNote error={error} />}
          <PastedList model={model} />
          <Recent />
        </div>
      </ViewBody>
    </FileDrop>
  )
}

function PastedList({ model }: { model: ModelView }) {
  const t = classifyTexts.use()
  const pasted = sourceStore((state) => state.pasted)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const hasPair = takesPairs(model)
  const { texts, pairs } = linesOf(pasted, hasPair)
  const unpaired = pairs?.findIndex((pair) => pair.trim() === '') ?? -1
  const wrong =
    texts.length > mostLines
      ? t.tooManyLines(formatCount(mostLines))
      : unpaired >= 0
        ? t.missingPair(formatCount(unpaired + 1))
        : null
  const start = async () => {
    setError(null)
    try {
      const source = { kind: 'texts' as const, texts, ...(pairs ? { pairs } : {}) }
      const { jobId } = await client.tasks.classifyMany({ modelId: model.id, source })
      go('classify', { tab: 'table', job: jobId })
    } catch (reason) {
      setError(errorOf(reason))
    }
  }
  return (
    <section className="source-paste">
      <TextArea
        label={`${t.pasteTitle} · ${hasPair ? t.pasteHintPair : t.pasteHint}`}
        rows={5}
        placeholder={t.pastePlaceholder}
        value={pasted}
        error={wrong}
        onChange={(next) => sourceStore.setState({ pasted: next })}
      />
      <div className="source-foot">
        <span className="num">{texts.length > 0 && t.pasted(formatCount(texts.length))}</span>
        <Button disabled={texts.length === 0 || wrong !== null} onClick={() => void start()}>
          {t.start}
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
    </section>
  )
}

function Recent() {
  const t = classifyTexts.use()
  const jobs = useJobs().filter(
    ({ kind, state, progress }) => kind === 'classify' && (state === 'running' || progress.done > 0),
  )
  if (jobs.length === 0) return null
  return (
    <section>
      <h2 className="source-over">{t.recent}</h2>
      <ul>
        {jobs.slice(0, recentShown).map((job) => (
          <li key={job.id}>
            <button
              type="button"
              className="source-recent"
              onClick={() => go('classify', { tab: 'table', job: job.id })}
            >
              <Icon name="data" />
              <span className="cut">{job.title}</span>
              <span className="source-rows num">
                {job.state === 'running' && job.progress.total > 0
                  ? formatPercent(job.progress.done / job.progress.total)
                  : t.recentRows(formatCount(job.progress.done))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
