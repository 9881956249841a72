// The values of one column as bars, most frequent first.

import { useEffect, useState } from 'react'
import type { DatasetView } from '../../../shared/contract/datasets.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf, isAbort } from '../../app/client.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProbabilityBars } from '../../components/probability-bars.tsx'
import { Select } from '../../components/select.tsx'
import { dataTexts } from '../../locales/data.ts'
import { useRuns } from '../../stores/runs.ts'
import { likelyLabel } from './likely-label.ts'

type Values = { value: string; rows: number }[]

/** As many as are taken in at a glance. */
const shownAtFirst = 8

export function LabelCounts({ dataset }: { dataset: DatasetView }) {
  const t = dataTexts.use()
  const [wanted, setColumn] = useState<string | null>(null)
  const column = useLabelColumn(dataset, wanted)
  const { values, error } = useValues(dataset, column)
  const [isWhole, setWhole] = useState(false)
  const total = values?.reduce((sum, { rows }) => sum + rows, 0) ?? 0
  const shown = isWhole ? values : values?.slice(0, shownAtFirst)
  return (
    <section aria-labelledby="data-labels">
      <div className="data-part-head">
        <h3 id="data-labels">{values ? t.labels(values.length) : t.labelColumn}</h3>
        <Select
          label={t.labelColumn}
          value={column}
          onChange={setColumn}
          items={dataset.columns.map((name) => ({ value: name, label: name }))}
        />
      </div>
      {error !== null && <ErrorNote error={error} />}
      {values === undefined && error === null && <Loading label={t.counting} lines={3} />}
      {values === null && <p className="data-hint">{t.tooMany}</p>}
      {shown && (
        <ProbabilityBars
          label={t.labels(values?.length ?? 0)}
          selectedKey={null}
          items={shown.map(({ value, rows }) => ({
            key: value,
            label: value === '' ? t.empty : value,
            value: total > 0 ? rows / total : 0,
            text: t.rowsOf(formatCount(rows), formatPercent(total > 0 ? rows / total : 0)),
          }))}
        />
      )}
      {values && values.length > shownAtFirst && !isWhole && (
        <Button variant="quiet" size="sm" onClick={() => setWhole(true)}>
          {t.showAll(values.length)}
        </Button>
      )}
    </section>
  )
}

/** What the user chose, else the column that a run learned as its label, else one that is named like it, else the last. */
function useLabelColumn(dataset: DatasetView, wanted: string | null): string | null {
  const runs = useRuns()
  if (wanted !== null) return wanted
  const { columns, details } = dataset
  const chosen = details?.choices.roles.label
  if (chosen !== undefined) return chosen
  const used = dataset.runs
    .map(({ id }) => runs.find((run) => run.id === id)?.settings.label)
    .find((label) => typeof label === 'string' && columns.includes(label))
  return String(used ?? likelyLabel(columns) ?? '')
}

/** Undefined while they are counted; null where they are too many. */
function useValues({ id }: DatasetView, column: string | null) {
  const key = `${id} ${column}`
  const [found, setFound] = useState<{ key: string; values: Values | null; error: ErrorRecord | null }>()
  useEffect(() => {
    if (column === null || column === '') return
    const leaving = new AbortController()
    client.datasets
      .values({ id, column }, { signal: leaving.signal })
      .then((values) => setFound({ key, values, error: null }))
      .catch((error: unknown) => {
        if (!isAbort(error) && !leaving.signal.aborted) setFound({ key, values: null, error: errorOf(error) })
      })
    return () => leaving.abort()
  }, [id, column, key])
  if (found?.key !== key) return { values: undefined, error: null }
  return { values: found.error === null ? found.values : undefined, error: found.error }
}
