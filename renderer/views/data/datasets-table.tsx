// The list of datasets: one tab stop, arrows choose.

import type { DatasetView } from '../../../shared/contract/datasets.ts'
import { formatBytes, formatCount } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { useRoving } from '../../components/roving.ts'
import { dataTexts } from '../../locales/data.ts'
import { datasetTexts } from '../../locales/datasets.ts'

export function DatasetsTable({ datasets, chosenId }: { datasets: DatasetView[]; chosenId: string | undefined }) {
  const t = dataTexts.use()
  const { holds } = datasetTexts.use()
  const choose = (index: number) => go('data', { id: datasets[index]!.id }, { replace: true })
  const active = datasets.findIndex(({ id }) => id === chosenId)
  const roving = useRoving<HTMLDivElement>({ count: datasets.length, active, onActive: choose, axis: 'column' })
  const optionProps = (index: number) => ({
    role: 'option',
    'aria-selected': index === active,
    onClick: () => choose(index),
    ...roving.itemProps(index),
  })
  return (
    <div className="data-table">
      <div className="data-row data-table-head" aria-hidden="true">
        <span>{t.columns.name}</span>
        <span className="only-wide">{t.columns.holds}</span>
        <span className="data-number">{t.columns.rows}</span>
        <span className="data-number">{t.columns.size}</span>
      </div>
      <div role="listbox" aria-label={t.list}>
        {datasets.map((dataset, index) => (
          <div key={dataset.id} className="data-row" {...optionProps(index)}>
            <span className="cut">
              <span className="data-name">{dataset.name}</span> <small>{formatOf(dataset)}</small>
            </span>
            <span className="data-holds cut only-wide">{holdsOf(dataset, holds)}</span>
            <span className="data-number num">{formatCount(dataset.rows)}</span>
            <span className="data-number data-size num">
              {dataset.isMissing ? t.missing : formatBytes(dataset.sizeBytes)}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}

/** What was chosen from its columns, or their names where nothing was yet. */
function holdsOf({ details, columns }: DatasetView, holds: ReturnType<typeof datasetTexts.use>['holds']): string {
  if (details === null) return columns.join(' · ')
  return holds(details.task, details.choices.roles.pair !== undefined, details.labels.length)
}

/** 'CP949 CSV'. */
export function formatOf({ path, encoding }: DatasetView): string {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1] ?? ''
  return `${encoding.toUpperCase()} ${ending.toUpperCase()}`.trim()
}
