// The first columns of the rows beside the list, and all of them in a table of their own.

import { useState } from 'react'
import type { DatasetView } from '../../../shared/contract/datasets.ts'
import { formatCount } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { dataTexts } from '../../locales/data.ts'
import { useRuns } from '../../stores/runs.ts'
import { type Pages, usePages } from './use-pages.ts'

const [rowPx, shortRows, maxColumns] = [30, 6, 3] as const

export function RowsPreview({ dataset, pages }: { dataset: DatasetView; pages: Pages }) {
  const t = dataTexts.use()
  const [isOpen, setOpen] = useState(false)
  const columns = useTellingColumns(dataset, pages)
  const count = Math.min(shortRows, pages.total ?? 0)
  const shape = { gridTemplateColumns: widths(columns) }
  const isOff = (index: number) => (pages.rowAt(index)?.part === 'dropped' ? '' : undefined)
  return (
    <section aria-labelledby="data-preview">
      <div className="data-part-head">
        <h3 id="data-preview">{t.preview}</h3>
        <Button size="sm" icon="maximize" onClick={() => setOpen(true)}>
          {t.wholeTable}
        </Button>
      </div>
      {pages.error !== null && <ErrorNote error={pages.error} />}
      {pages.total === null && pages.error === null && <Loading label={t.reading} lines={4} />}
      <ul className="data-short" aria-label={t.previewRows('1', formatCount(count))}>
        {Array.from({ length: count }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <li key={index} className="data-cells" style={shape} data-off={isOff(index)}>
            <Cells pages={pages} index={index} columns={columns} />
          </li>
        ))}
      </ul>
      {isOpen && <WholeTable dataset={dataset} onClose={() => setOpen(false)} />}
    </section>
  )
}

/** What a run learned from, else the column of the longest texts and the last: those that tell most in little room. */
function useTellingColumns({ columns, runs }: DatasetView, pages: Pages): string[] {
  const all = useRuns()
  if (columns.length <= maxColumns) return columns
  const settings = all.find(({ id }) => runs.some((run) => run.id === id))?.settings
  const learned = [settings?.text, settings?.textPair, settings?.label].filter(
    (name): name is string => typeof name === 'string' && columns.includes(name),
  )
  if (learned.length > 0) return learned
  const first = pages.total === null ? undefined : pages.rowAt(0)
  const length = (name: string) => first?.values[name]?.length ?? 0
  const longest = columns.toSorted((a, b) => length(b) - length(a))[0]!
  return [...new Set([longest, columns.at(-1)!])]
}

const widths = (columns: readonly string[]) =>
  `44px ${columns.map((_, i) => (i > 0 && i === columns.length - 1 ? 'minmax(0, 0.4fr)' : 'minmax(0, 1fr)')).join(' ')}`

const sampledRows = 20
const [charPx, narrowPx, widePx] = [8, 76, 320] as const

/** Each column as wide as its first texts need, within reason. */
function fittingWidths(columns: readonly string[], pages: Pages): number[] {
  const rows = Array.from({ length: Math.min(sampledRows, pages.total ?? 0) }, (_, index) => pages.rowAt(index))
  return columns.map((name) => {
    const longest = Math.max(name.length, ...rows.map((row) => row?.values[name]?.length ?? 0))
    return Math.min(widePx, Math.max(narrowPx, longest * charPx))
  })
}

function Cells({ pages, index, columns }: { pages: Pages; index: number; columns: readonly string[] }) {
  const t = dataTexts.use()
  const row = pages.rowAt(index)
  return (
    <>
      <span className="data-rank num">{formatCount(row?.row ?? index + 1)}</span>
      {columns.map((name, i) => (
        <span key={name} className="cut" title={row?.values[name]}>
          {row ? row.values[name] : i === 0 ? t.reading : ''}
        </span>
      ))}
    </>
  )
}

function WholeTable({ dataset, onClose }: { dataset: DatasetView; onClose(): void }) {
  const t = dataTexts.use()
  const pages = usePages(dataset.id)
  const { columns } = dataset
  const fitting = fittingWidths(columns, pages)
  const gapPx = 12
  const style = {
    gridTemplateColumns: `52px ${fitting.map((px) => `minmax(${px}px, ${px}fr)`).join(' ')}`,
    minWidth: 60 + fitting.reduce((sum, px) => sum + px + gapPx, 0),
  }
  return (
    <Dialog open size="lg" title={dataset.name} className="data-whole" onClose={onClose}>
      {pages.error !== null && <ErrorNote error={pages.error} />}
      <div className="data-sheet scroll">
        <div className="data-cells data-table-head" style={style} aria-hidden="true">
          <span>{t.row}</span>
          {columns.map((name) => (
            <span key={name} className="cut">
              {name}
            </span>
          ))}
        </div>
        <div className="data-sheet-rows" style={{ minWidth: style.minWidth }}>
          <VirtualList
            count={pages.total ?? dataset.rows}
            estimate={rowPx}
            label={t.preview}
            renderItem={(index) => (
              <div
                className="data-cells"
                style={style}
                data-off={pages.rowAt(index)?.part === 'dropped' ? '' : undefined}
              >
                <Cells pages={pages} index={index} columns={columns} />
              </div>
            )}
          />
        </div>
      </div>
    </Dialog>
  )
}
