// The text that is read: files, or the rows of a dataset; and whether it is put in order first.

import type { DatasetView } from '../../../shared/contract/datasets.ts'
import { chooseFiles } from '../../app/files.ts'
import { formatCount } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Select } from '../../components/select.tsx'
import { Switch } from '../../components/switch.tsx'
import { pretrainTexts } from '../../locales/pretrain.ts'
import type { PretrainDraft } from './pretrain-draft.ts'
import type { Change } from './pretrain-fields.tsx'
import { fileName } from './run-facts.ts'

const endings = ['txt', 'md', 'jsonl', 'gz', 'br']

type TextPartProps = { draft: PretrainDraft; change: Change; datasets: readonly DatasetView[] }

export function TextPart({ draft, change, datasets }: TextPartProps) {
  const t = pretrainTexts.use()
  const { files, source } = draft
  const choose = async () => {
    const chosen = await chooseFiles(t.chooseTitle, endings)
    change({ files: [...new Set([...files, ...chosen])] })
  }
  return (
    <section>
      <div className="pretrain-head">
        <h2>{t.text}</h2>
        <Segmented
          size="sm"
          label={t.text}
          value={source}
          onChange={(next) => change({ source: next })}
          items={(['files', 'dataset'] as const).map((value) => ({ value, label: t.sources[value] }))}
        />
      </div>
      {source === 'dataset' ? (
        <>
          <Select<string>
            label={t.dataset}
            value={draft.datasetId}
            placeholder={t.chooseDataset}
            onChange={(datasetId) => change({ datasetId })}
            items={datasets
              .filter(({ details }) => details !== null)
              .map(({ id, name, rows }) => ({ value: id, label: name, text: formatCount(rows) }))}
          />
          <p className="pretrain-hint">{t.datasetHint}</p>
        </>
      ) : (
        <>
          {files.length > 0 && (
            <ul className="pretrain-files">
              {files.map((file) => (
                <li key={file}>
                  <span className="cut" title={file}>
                    {fileName(file)}
                  </span>
                  <IconButton
                    icon="close"
                    size="sm"
                    label={t.removeFile(fileName(file))}
                    onClick={() => change({ files: files.filter((other) => other !== file) })}
                  />
                </li>
              ))}
            </ul>
          )}
          <div className="pretrain-choose">
            <Button icon="folder-open" onClick={() => void choose()}>
              {files.length === 0 ? t.choose : t.more}
            </Button>
            <span className="pretrain-hint">{t.textHint}</span>
          </div>
        </>
      )}
      <div className="pretrain-field">
        <Switch label={t.clean} checked={draft.isClean} onChange={(isClean) => change({ isClean })} />
        <p className="pretrain-hint">{t.cleanText}</p>
      </div>
    </section>
  )
}
