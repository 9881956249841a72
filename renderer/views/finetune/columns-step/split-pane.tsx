// Which rows are learned from and which are kept for the end.

import type { Draft } from '../../../../shared/contract/imports.ts'
import type { SplitChoice } from '../../../../shared/domain/data-choices.ts'
import { chooseFile } from '../../../app/files.ts'
import { formatCount, formatPercent } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { Select } from '../../../components/select.tsx'
import { columnsTexts } from '../../../locales/columns.ts'
import { changeChoices, useTableLook } from '../../../stores/table-look.ts'
import { tableEndings } from '../file-step/open-table.ts'

const shares = ['0.05', '0.1', '0.15', '0.2', '0.3', '0.5'] as const
const maxSeed = 10_000

export function SplitPane({ draft }: { draft: Draft }) {
  const t = columnsTexts.use()
  const report = useTableLook((state) => state.report)
  const { split } = draft.choices
  const change = (patch: Partial<SplitChoice>) => changeChoices({ split: { ...split, ...patch } })
  const parts = report?.parts
  return (
    <section className="columns-split" aria-labelledby="columns-split">
      <h3 id="columns-split">{t.split}</h3>
      {parts !== undefined && (
        <>
          <div className="columns-parts" aria-hidden="true">
            <span style={{ flexGrow: parts.train }} />
            <span style={{ flexGrow: parts.test }} />
          </div>
          <dl className="columns-part-counts num">
            <dt>{t.train}</dt>
            <dd>{formatCount(parts.train)}</dd>
            <dt>{t.test}</dt>
            <dd>{formatCount(parts.test)}</dd>
            {parts.dropped > 0 && (
              <>
                <dt>{t.dropped}</dt>
                <dd>{formatCount(parts.dropped)}</dd>
              </>
            )}
          </dl>
        </>
      )}
      <Segmented
        size="sm"
        label={t.splitBy}
        value={split.kind}
        onChange={(kind) => change({ kind })}
        items={(['random', 'group', 'file'] as const).map((value) => ({ value, label: t.splits[value] }))}
      />
      {split.kind === 'file' ? (
        <TestFile split={split} onChange={change} />
      ) : (
        <Shares draft={draft} onChange={change} />
      )}
    </section>
  )
}

type PartProps = { onChange(patch: Partial<SplitChoice>): void }

function Shares({ draft, onChange }: PartProps & { draft: Draft }) {
  const t = columnsTexts.use()
  const { split, roles, labels } = draft.choices
  const { testShare, seed } = split
  const known = shares.find((share) => Number(share) === testShare)
  const isByGroup = split.kind === 'group'
  const isByLabel = roles.label !== undefined && labels.kind === 'classes'
  const how = isByGroup
    ? roles.group === undefined
      ? t.noGroup
      : t.byGroup(roles.group, seed)
    : isByLabel
      ? t.stratified(seed)
      : t.shuffled(seed)
  return (
    <>
      <div className="columns-share">
        <Select<string>
          className="columns-select"
          label={t.testShare}
          value={known ?? String(testShare)}
          onChange={(share) => onChange({ testShare: Number(share) })}
          items={[...new Set([...shares, ...(known === undefined ? [String(testShare)] : [])])].map((value) => ({
            value,
            label: formatPercent(Number(value)).replace('.0%', '%'),
          }))}
        />
        <IconButton
          icon="dice"
          size="sm"
          label={t.newSeed}
          onClick={() => onChange({ seed: Math.floor(Math.random() * maxSeed) })}
        />
      </div>
      <p className="columns-hint">{how}</p>
    </>
  )
}

function TestFile({ split: { testPath }, onChange }: PartProps & { split: SplitChoice }) {
  const t = columnsTexts.use()
  const choose = async () => {
    const path = await chooseFile(t.chooseTestTitle, tableEndings)
    if (path !== null) onChange({ testPath: path })
  }
  return (
    <>
      <Button size="sm" icon="file" onClick={() => void choose()}>
        {t.chooseTest}
      </Button>
      {testPath !== null && <p className="columns-hint">{t.fromFile(testPath.split(/[/\\]/).at(-1)!)}</p>}
    </>
  )
}
