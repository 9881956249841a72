// One dataset: what it holds, its labels, its first rows, and who learned from it.

import { useState } from 'react'
import type { DatasetView } from '../../../shared/contract/datasets.ts'
import type { DatasetDetails } from '../../../shared/domain/data-choices.ts'
import { client, errorOf } from '../../app/client.ts'
import { saveText } from '../../app/files.ts'
import { formatCount, formatDate } from '../../app/format.ts'
import { formatRoute, go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { Menu } from '../../components/menu.tsx'
import { NameDialog } from '../../components/name-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { toast } from '../../components/toast.tsx'
import { checkTexts } from '../../locales/checks.ts'
import { dataTexts } from '../../locales/data.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { runsTexts } from '../../locales/runs.ts'
import { reloadDatasets } from '../../stores/datasets.ts'
import { useRuns } from '../../stores/runs.ts'
import { mainMetric } from '../runs/run-facts.ts'
import { formatOf } from './datasets-table.tsx'
import { LabelCounts } from './label-counts.tsx'
import { RowsPreview } from './rows-preview.tsx'
import { usePages } from './use-pages.ts'

export function DatasetPane({ dataset }: { dataset: DatasetView }) {
  const t = dataTexts.use()
  const { name, path, rows, columns, createdAt, isMissing } = dataset
  return (
    <div className="data-pane">
      <header>
        <div className="data-pane-head">
          <h2>{name}</h2>
          <DatasetMenu dataset={dataset} />
        </div>
        <p className="data-facts num">
          {t.rowsAndColumns(formatCount(rows), columns.length)} · {formatOf(dataset)} · {t.added(formatDate(createdAt))}
        </p>
        {dataset.details !== null && <p className="data-facts num">{t.partsOf(countsOf(dataset.details))}</p>}
        <p className="data-path mono">{path}</p>
        {isMissing ? (
          <Note tone="warn" title={t.missingTitle}>
            {t.missingText(path)}
          </Note>
        ) : (
          <DatasetActions dataset={dataset} />
        )}
      </header>
      {!isMissing && <Contents dataset={dataset} />}
      <Learned dataset={dataset} />
    </div>
  )
}

/** One whose rows are in the library goes on with its recipe; a file begins with its columns. */
function DatasetActions({ dataset: { id, name, path, details, isFileThere } }: { dataset: DatasetView }) {
  const t = dataTexts.use()
  const words = checkTexts.use()
  const [isSaving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    try {
      const parts = await client.imports.droppedCsv({ from: { datasetId: id }, words: words.words })
      await saveText(words.fileName(name), parts, 'text/csv;charset=utf-8')
    } catch (error) {
      toast({ text: messageOf(errorOf(error)), tone: 'bad' })
    }
    setSaving(false)
  }
  if (details === null)
    return (
      <Button icon="finetune" onClick={() => go('finetune', { file: path })}>
        {t.finetune}
      </Button>
    )
  return (
    <div className="data-buttons">
      <Button variant="primary" onClick={() => go('finetune', { step: 'recipe', dataset: id })}>
        {t.finetune}
      </Button>
      <Button onClick={() => go('runs', { new: 'pretrain', dataset: id })}>{t.teachTexts}</Button>
      {isFileThere && (
        <Button onClick={() => go('finetune', { step: 'columns', dataset: id })}>{t.chooseColumns}</Button>
      )}
      {details.parts.dropped > 0 && (
        <Button disabled={isSaving} onClick={() => void save()}>
          {words.download}
        </Button>
      )}
    </div>
  )
}

const countsOf = ({ parts }: DatasetDetails) => ({
  used: formatCount(parts.train + parts.test),
  test: formatCount(parts.test),
  dropped: parts.dropped === 0 ? null : formatCount(parts.dropped),
})

function Contents({ dataset }: { dataset: DatasetView }) {
  const pages = usePages(dataset.id)
  return (
    <>
      {(dataset.details === null || dataset.details.choices.roles.label !== undefined) && (
        <LabelCounts dataset={dataset} />
      )}
      <RowsPreview dataset={dataset} pages={pages} />
    </>
  )
}

function Learned({ dataset }: { dataset: DatasetView }) {
  const t = dataTexts.use()
  const words = runsTexts.use()
  const runs = useRuns()
  return (
    <section aria-labelledby="data-learned">
      <h3 id="data-learned">{t.learned}</h3>
      {dataset.runs.length === 0 && <p className="data-hint">{t.noRuns}</p>}
      <ul className="data-runs">
        {dataset.runs.map(({ id, name }) => {
          const run = runs.find((one) => one.id === id)
          const facts = run && [words.methods[run.method], mainMetric(run.metrics)?.text ?? words.statuses[run.status]]
          return (
            <li key={id}>
              <a className={run?.kind} href={formatRoute('runs', { id })}>
                {run && <FamilyGlyph kind={run.kind} isNamed />}
                <span className="data-name cut">{name}</span>
                <small className="num">{facts?.filter(Boolean).join(' · ')}</small>
              </a>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function DatasetMenu({ dataset }: { dataset: DatasetView }) {
  const t = dataTexts.use()
  const [open, setOpen] = useState<'rename' | 'forget' | null>(null)
  const close = () => setOpen(null)
  const tell = async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action()
      await reloadDatasets()
      return true
    } catch (error) {
      toast({ text: messageOf(errorOf(error)), tone: 'bad' })
      return false
    }
  }
  const forget = async () => {
    if (await tell(() => client.datasets.remove({ id: dataset.id }))) toast({ text: t.forgotten(dataset.name) })
  }
  return (
    <>
      <Menu
        label={t.actions}
        trigger={<Button variant="quiet" icon="more" className="button-square" aria-label={t.actions} />}
        items={[
          { label: t.rename, icon: 'edit', onSelect: () => setOpen('rename') },
          { label: t.forget, icon: 'trash', danger: true, onSelect: () => setOpen('forget') },
        ]}
      />
      {open === 'rename' && (
        <NameDialog
          title={t.rename}
          name={dataset.name}
          onClose={close}
          onSave={(name) => tell(() => client.datasets.rename({ id: dataset.id, name }))}
        />
      )}
      {open === 'forget' && (
        <Dialog
          open
          size="sm"
          title={t.forgetTitle(dataset.name)}
          onClose={close}
          footer={
            <>
              <Button onClick={close}>{t.keep}</Button>
              <Button variant="danger" onClick={() => void forget()}>
                {t.forget}
              </Button>
            </>
          }
        >
          <p>{t.forgetText}</p>
        </Dialog>
      )}
    </>
  )
}
