// Which rows of a classification are shown, and in what order.

import { formatCount } from '../../app/format.ts'
import { SearchField } from '../../components/search-field.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Select } from '../../components/select.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import type { TableFacts, TableFilter, TableStore } from '../../stores/classify-table.ts'

const everyLabel = '\0all'
const orders = ['row', 'least-sure', 'most-sure'] as const satisfies readonly TableFilter['order'][]

export function ResultFilters({ table, facts }: { table: TableStore; facts: TableFacts }) {
  const t = classifyTexts.use()
  const filter = table.use((state) => state.filter)
  const isScore = facts.about.problem === 'score'
  const count = (rows: number) => <span className="result-count num">{formatCount(rows)}</span>
  return (
    <div className="result-filters">
      {!isScore && (
        <>
          <Segmented
            label={t.filter}
            value={filter.only}
            onChange={(only) => table.change({ only })}
            items={[
              {
                value: 'all',
                label: (
                  <>
                    {t.all} {count(facts.done)}
                  </>
                ),
              },
              {
                value: 'check',
                label: (
                  <>
                    {t.toCheck} {count(facts.toCheck)}
                  </>
                ),
              },
            ]}
          />
          <Select
            label={t.label}
            value={filter.label ?? everyLabel}
            onChange={(next) => table.change({ label: next === everyLabel ? null : next })}
            items={[
              { value: everyLabel, label: t.allLabels },
              ...facts.byLabel.map(({ label, rows }) => ({
                value: label,
                label,
                text: t.recentRows(formatCount(rows)),
              })),
            ]}
          />
          <Select
            label={t.order}
            value={filter.order}
            onChange={(order) => table.change({ order })}
            items={orders.map((value) => ({ value, label: t.orders[value] }))}
          />
        </>
      )}
      <span className="result-gap" />
      <SearchField
        className="result-search"
        label={t.search}
        value={filter.find}
        onChange={(find) => table.change({ find })}
      />
    </div>
  )
}
