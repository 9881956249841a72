// The first rows, under the roles of their columns: a role is chosen in the header that it rules, columns without one fade.

import { useState } from 'react'
import type { ColumnView, Draft, Peek } from '../../../../shared/contract/imports.ts'
import { type ColumnRole, columnRoles, withRole } from '../../../../shared/domain/data-choices.ts'
import { Button } from '../../../components/button.tsx'
import { Select } from '../../../components/select.tsx'
import { columnsTexts } from '../../../locales/columns.ts'
import { changeChoices } from '../../../stores/table-look.ts'

/** More columns come when they are asked for, and scroll. */
const shownColumns = 5
const shownRows = 8
const wholeColumnPx = 122
const none = 'none'

export function ColumnTable({ peek, draft }: { peek: Peek; draft: Draft }) {
  const t = columnsTexts.use()
  const [isWhole, setWhole] = useState(false)
  const roleOf = (column: string) => roleOfColumn(draft, column)
  const places = placesShown(peek.columns, isWhole, roleOf)
  return (
    <div className="columns-table-part">
      <div className="columns-scroll scroll" tabIndex={isWhole ? 0 : undefined}>
        <table className="columns-table" style={isWhole ? { minWidth: places.length * wholeColumnPx } : undefined}>
          <caption className="unseen">{t.table}</caption>
          <thead>
            <tr>
              {places.map((place) => {
                const column = peek.columns[place]!
                return <Header key={column.name} column={column} draft={draft} role={roleOf(column.name)} />
              })}
            </tr>
          </thead>
          <tbody>
            {peek.rows.slice(0, shownRows).map(({ row, values }) => (
              <tr key={row}>
                {places.map((place) => {
                  const { name, kind } = peek.columns[place]!
                  return (
                    <td
                      key={name}
                      className={`cut ${kind === 'number' || kind === 'index' ? 'num' : ''}`.trimEnd()}
                      data-off={roleOf(name) === null ? '' : undefined}
                    >
                      {values[place]}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {places.length < peek.columns.length && (
        <Button variant="quiet" size="sm" onClick={() => setWhole(true)}>
          {t.more(peek.columns.length - places.length)}
        </Button>
      )}
    </div>
  )
}

type HeaderProps = { column: ColumnView; draft: Draft; role: ColumnRole | null }

function Header({ column: { name, kind }, draft, role }: HeaderProps) {
  const t = columnsTexts.use()
  const { roles, labels } = draft.choices
  const change = (next: ColumnRole | typeof none) => {
    const changed = withRole(roles, name, next === none ? null : next)
    // another column has other labels
    const isOtherLabel = changed.label !== roles.label
    changeChoices({
      roles: changed,
      conflicts: {},
      ...(isOtherLabel ? { labels: { kind: kind === 'number' ? labels.kind : 'classes', names: {}, order: [] } } : {}),
    })
  }
  const isLong = kind === 'text' || kind === 'messages'
  return (
    <th scope="col" className={isLong ? 'columns-long' : ''} data-off={role === null ? '' : undefined}>
      <span className="columns-name cut" title={name}>
        {name}
      </span>
      <Select<ColumnRole | typeof none>
        className={`columns-role ${role === null ? '' : 'columns-role-set'}`.trimEnd()}
        label={t.roleOf(name)}
        value={role ?? none}
        onChange={change}
        items={[
          { value: none, label: t.unused, text: t.kinds[kind] },
          ...columnRoles.map((value) => ({ value, label: t.roles[value], text: t.roleTexts[value] })),
        ]}
      />
    </th>
  )
}

export function roleOfColumn({ choices: { roles } }: Draft, column: string): ColumnRole | null {
  return columnRoles.find((role) => roles[role] === column) ?? null
}

/** Those with a role, and the first of the others, in the table's order. */
function placesShown(
  columns: readonly ColumnView[],
  isWhole: boolean,
  roleOf: (name: string) => ColumnRole | null,
): number[] {
  const all = columns.map((_, place) => place)
  if (isWhole || columns.length <= shownColumns) return all
  const used = all.filter((place) => roleOf(columns[place]!.name) !== null)
  const others = all.filter((place) => !used.includes(place)).slice(0, Math.max(0, shownColumns - used.length))
  return [...used, ...others].sort((a, b) => a - b)
}
