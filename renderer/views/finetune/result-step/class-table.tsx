// Precision, recall and F1 of each label, in the order that is asked for.

import { useState } from 'react'
import type { PerClass } from '../../../../shared/contract/results.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { resultTexts } from '../../../locales/result.ts'
import './class-table.css'

export type ClassColumn = keyof PerClass
export type ClassOrder = { by: ClassColumn; isDown: boolean }

const columns = ['label', 'precision', 'recall', 'f1', 'support'] as const
const shownFirst = 10
/** So few more are not worth a button. */
const leastHidden = 3

export function sortClasses(classes: readonly PerClass[], { by, isDown }: ClassOrder): PerClass[] {
  const sign = isDown ? -1 : 1
  return classes.toSorted((a, b) => {
    const [left, right] = [a[by], b[by]]
    const order = typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right)
    return sign * order || a.label.localeCompare(b.label)
  })
}

const inPercent = (share: number): string => (100 * share).toFixed(1)

export function ClassTable({ classes }: { classes: readonly PerClass[] }) {
  const t = resultTexts.use()
  const [order, setOrder] = useState<ClassOrder>({ by: 'support', isDown: true })
  const [isWhole, setWhole] = useState(false)
  const sorted = sortClasses(classes, order)
  const canHide = sorted.length >= shownFirst + leastHidden
  const shown = canHide && !isWhole ? sorted.slice(0, shownFirst) : sorted
  const sort = (by: ClassColumn) => setOrder((old) => ({ by, isDown: old.by === by ? !old.isDown : by !== 'label' }))
  return (
    <section aria-labelledby="result-classes">
      <h3 id="result-classes">{t.perClass}</h3>
      <table className="classes num">
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                data-column={column}
                aria-sort={order.by !== column ? undefined : order.isDown ? 'descending' : 'ascending'}
              >
                <button
                  type="button"
                  className="classes-sort"
                  title={t.columnHelp[column]}
                  aria-label={t.sortBy(t.columns[column])}
                  onClick={() => sort(column)}
                >
                  {t.columns[column]}
                  <Icon name={order.by === column && !order.isDown ? 'arrow-up' : 'arrow-down'} size={12} />
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ label, precision, recall, f1, support }) => (
            <tr key={label}>
              <th scope="row" className="cut" title={label}>
                {label}
              </th>
              <td>{inPercent(precision)}</td>
              <td>{inPercent(recall)}</td>
              <td className="classes-f1">
                <span className="classes-bar" aria-hidden="true">
                  <i style={{ width: `${100 * f1}%` }} />
                </span>
                <b>{inPercent(f1)}</b>
              </td>
              <td>{formatCount(support)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {canHide && (
        <Button variant="quiet" size="sm" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t.fewer : t.moreLabels(formatCount(sorted.length - shown.length))}
        </Button>
      )}
    </section>
  )
}
