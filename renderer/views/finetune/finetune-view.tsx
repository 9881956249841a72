// Fine-tune, as far as it is here: real choices become the command that starts the run, which is then watched in Runs.

import { useEffect, useState } from 'react'
import type { FilePreview } from '../../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf, isAbort } from '../../app/client.ts'
import { chooseFile, pathsOfDrop } from '../../app/files.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { Loading } from '../../components/loading.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { finetuneTexts } from '../../locales/finetune.ts'
import { FinetuneForm } from './finetune-form.tsx'
import './finetune.css'

const endings = ['csv', 'tsv', 'txt', 'json', 'jsonl', 'ndjson']

export function FinetuneView() {
  const t = finetuneTexts.use()
  const { params } = useRoute()
  const path = params.file
  const { preview, error } = usePreview(path)
  const [dropError, setDropError] = useState<ErrorRecord | null>(null)
  const take = (file: string | null | undefined) => {
    setDropError(null)
    if (file) go('finetune', { file }, { replace: true })
  }
  const choose = async () => take(await chooseFile(t.chooseTitle, endings))
  const shownError = dropError ?? error
  return (
    <ViewFrame>
      <ViewBar
        title={t.title}
        end={
          <Button icon="runs" onClick={() => go('runs')}>
            {t.watch}
          </Button>
        }
      />
      <FileDrop
        isWholeView
        label={t.drop}
        onDrop={(event) => {
          pathsOfDrop(event).then(
            (paths) => take(paths[0]),
            (reason: unknown) => setDropError(errorOf(reason)),
          )
        }}
      >
        <ViewBody>
          <div className="finetune">
            <h2 className="finetune-title">{t.heading}</h2>
            <p className="finetune-intro">{t.intro}</p>
            <section className="finetune-part">
              <h3>{t.steps.file}</h3>
              <div className="finetune-file">
                <Button
                  variant={path === undefined ? 'primary' : 'default'}
                  icon="folder-open"
                  onClick={() => void choose()}
                >
                  {path === undefined ? t.chooseFile : t.changeFile}
                </Button>
                {path === undefined ? (
                  <span className="finetune-hint">{t.fileText}</span>
                ) : (
                  <span className="mono finetune-path">{path}</span>
                )}
              </div>
              {shownError !== null && <ErrorNote error={shownError} />}
              {path !== undefined && preview === null && shownError === null && (
                <Loading label={t.readingFile} lines={3} />
              )}
            </section>
            {path !== undefined && preview && <FinetuneForm key={path} path={path} preview={preview} />}
            {path === undefined && (
              <p className="finetune-hint finetune-scratch">
                {t.fromScratch}{' '}
                <Button size="sm" onClick={() => go('runs', { new: 'pretrain' })}>
                  {t.fromScratchText}
                </Button>
              </p>
            )}
          </div>
        </ViewBody>
      </FileDrop>
    </ViewFrame>
  )
}

function usePreview(path: string | undefined) {
  const [found, setFound] = useState<{ path: string; preview: FilePreview | null; error: ErrorRecord | null }>()
  useEffect(() => {
    if (path === undefined) return
    const leaving = new AbortController()
    client.tasks
      .previewFile({ path }, { signal: leaving.signal })
      .then((preview) => setFound({ path, preview, error: null }))
      .catch((error: unknown) => {
        if (!isAbort(error) && !leaving.signal.aborted) setFound({ path, preview: null, error: errorOf(error) })
      })
    return () => leaving.abort()
  }, [path])
  return found !== undefined && found.path === path ? found : { preview: null, error: null }
}
