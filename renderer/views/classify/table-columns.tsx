// Which column of a file holds the texts: its first rows with the chosen columns in full ink, and how the file is read.

import { useEffect, useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import type { FilePreview } from '../../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { Select } from '../../components/select.tsx'
import { ViewBody } from '../../components/view-frame.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import {
  changeSource,
  chooseSource,
  columnsOf,
  previewStore,
  readPreview,
  type SourceFile,
  sourceStore,
} from '../../stores/classify-source.ts'
import './table-columns.css'

const rowsShown = 8
const encodings = {
  'utf-8': 'UTF-8',
  cp949: 'CP949 (EUC-KR)',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  latin1: 'Latin-1',
} as const
const noPair = '\0none'

/** Workbooks and Parquet say themselves how they are written. */
const hasOwnEncoding = /\.(xlsx|parquet)$/i

export function TableColumns({ model }: { model: ModelView }) {
  const t = classifyTexts.use()
  const file = sourceStore((state) => state.file)!
  const { preview, isWaiting, error } = previewStore()
  useEffect(() => {
    if (previewStore.getState().preview === null) void readPreview()
  }, [])
  return (
    <ViewBody>
      <div className="columns">
        {error !== null && <ErrorNote error={error} onRetry={() => void readPreview()} />}
        {preview === null && isWaiting && <Loading label={t.reading} lines={4} />}
        {preview !== null && <Columns model={model} file={file} preview={preview} />}
        {preview === null && error !== null && (
          <div>
            <Button onClick={() => chooseSource(null)}>{t.otherFile}</Button>
          </div>
        )}
      </div>
    </ViewBody>
  )
}

type ColumnsProps = { model: ModelView; file: SourceFile; preview: FilePreview }

function Columns({ model, file, preview }: ColumnsProps) {
  const t = classifyTexts.use()
  const [isStarting, setStarting] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const { text, pair } = columnsOf(file, preview)
  const columns = preview.columns.map((name) => ({ value: name, label: name }))
  const start = async () => {
    setStarting(true)
    setError(null)
    try {
      const source = {
        ...{ kind: 'file' as const, path: file.path, text, encoding: preview.encoding },
        ...(pair === null ? {} : { pair }),
        ...(preview.header === null ? {} : { header: preview.header }),
      }
      const { jobId } = await client.tasks.classifyMany({ modelId: model.id, source })
      go('classify', { tab: 'table', job: jobId })
    } catch (reason) {
      setError(errorOf(reason))
      setStarting(false)
    }
  }
  return (
    <>
      <header>
        <p className="columns-file">
          <Icon name="file" /> <b className="cut">{preview.name}</b>
        </p>
        <h2 className="columns-title">{t.columnsTitle}</h2>
      </header>
      <div className="columns-fields">
        <div className="columns-field">
          <Select
            labelHidden={false}
            label={t.textColumn}
            items={columns}
            value={text}
            onChange={(next) => changeSource({ text: next })}
          />
        </div>
        {model.uses.includes('pair') && preview.columns.length > 1 && (
          <div className="columns-field">
            <Select
              labelHidden={false}
              label={t.pairColumn}
              items={[{ value: noPair, label: t.noPair }, ...columns.filter(({ value }) => value !== text)]}
              value={pair ?? noPair}
              onChange={(next) => changeSource({ pair: next === noPair ? null : next })}
            />
          </div>
        )}
        {!hasOwnEncoding.test(preview.name) && (
          <div className="columns-field">
            <Select
              labelHidden={false}
              label={t.encoding}
              items={(Object.keys(encodings) as (keyof typeof encodings)[]).map((value) => ({
                value,
                label: encodings[value],
              }))}
              value={preview.encoding}
              onChange={(encoding) => changeSource({ encoding })}
            />
          </div>
        )}
        {preview.header !== null && (
          <div className="columns-field">
            <Select
              labelHidden={false}
              label={t.header}
              items={[
                { value: 'names', label: t.headerNames },
                { value: 'row', label: t.headerRow },
              ]}
              value={preview.header ? 'names' : 'row'}
              onChange={(next) => changeSource({ header: next === 'names' })}
            />
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls sideways, by keys too */}
      <section className="columns-table scroll" tabIndex={0} aria-label={t.preview}>
        <table>
          <thead>
            <tr>
              {preview.columns.map((name) => (
                <th key={name} scope="col" data-role={name === text ? 'text' : name === pair ? 'pair' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.slice(0, rowsShown).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
              <tr key={index}>
                {preview.columns.map((name) => (
                  <td key={name} data-role={name === text ? 'text' : name === pair ? 'pair' : undefined}>
                    <span className="columns-cell">{row[name] ?? ''}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {error !== null && <ErrorNote error={error} />}
      <div className="columns-foot">
        <Button onClick={() => chooseSource(null)}>{t.otherFile}</Button>
        <Button variant="primary" disabled={isStarting} onClick={() => void start()}>
          {t.start}
        </Button>
      </div>
    </>
  )
}
