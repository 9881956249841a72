// The models in their groups: one tab stop, arrows move, Enter opens. Starters that are not added yet stand with theirs, with a button.

import { type KeyboardEvent, memo, type SyntheticEvent, useMemo, useRef } from 'react'
import type { ModelView, Starter } from '../../../shared/contract/models.ts'
import { formatBytes, formatParameters } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { useIsNarrow } from '../../app/nav.tsx'
import { Button } from '../../components/button.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { nextIndex } from '../../components/roving.ts'
import { Tag } from '../../components/tag.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { doesOf, fromOf, licenceOf, type ModelGroup } from './model-groups.ts'

export type ModelsTableProps = {
  groups: readonly ModelGroup[]
  selected: string | null
  onSelect(id: string): void
  /** A click: where there is no pane beside the table, it opens one. */
  onPick(model: ModelView): void
  /** Enter or a double click. */
  onOpen(model: ModelView): void
  /** F2. */
  onRename(model: ModelView): void
  adding: string | null
  onAddStarter(name: string): void
}

export function ModelsTable(props: ModelsTableProps) {
  const { groups, selected, onSelect, onPick, onOpen, onRename, adding, onAddStarter } = props
  const t = modelsTexts.use()
  const columns = useIsNarrow() ? 6 : 7
  const table = useRef<HTMLTableElement>(null)
  const all = useMemo(() => groups.flatMap(({ models }) => models), [groups])
  const stop = all.find(({ id }) => id === selected)?.id ?? all[0]?.id

  // one set of handlers for all rows, so that a row is drawn anew only when it changes
  function modelAt(event: SyntheticEvent): ModelView | undefined {
    const id = (event.target as Element).closest<HTMLElement>('tr[data-id]')?.dataset.id
    return id === undefined ? undefined : all.find((model) => model.id === id)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const model = (event.target as Element).matches('tr[data-id]') ? modelAt(event) : undefined
    if (!model || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const next = nextIndex(event.key, { count: all.length, active: all.indexOf(model), axis: 'column' })
    if (next !== null) {
      event.preventDefault()
      const { id } = all[next]!
      onSelect(id)
      table.current?.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(id)}"]`)?.focus()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onOpen(model)
    } else if (event.key === 'F2') {
      event.preventDefault()
      onRename(model)
    }
  }

  return (
    <div className="models-list scroll">
      <table
        ref={table}
        className="models-table"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are chosen is a grid
        role="grid"
        aria-label={t.table}
        onClick={(event) => {
          const model = modelAt(event)
          if (model) onPick(model)
        }}
        onDoubleClick={(event) => {
          const model = modelAt(event)
          if (model) onOpen(model)
        }}
        onFocus={(event) => {
          const model = event.target.matches('tr[data-id]:focus-visible') ? modelAt(event) : undefined
          if (model && model.id !== selected) onSelect(model.id)
        }}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col" className="models-c-kind">
              <span className="unseen">{t.columns.kind}</span>
            </th>
            <th scope="col">{t.columns.name}</th>
            <th scope="col" className="models-c-size models-n">
              {t.columns.parameters}
            </th>
            <th scope="col" className="models-c-does">
              {t.columns.does}
            </th>
            <th scope="col" className="models-c-from only-wide">
              {t.columns.from}
            </th>
            <th scope="col" className="models-c-licence">
              {t.columns.licence}
            </th>
            <th scope="col" className="models-c-disk models-n">
              {t.columns.disk}
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.kind}>
            <tr className="models-section">
              <th scope="rowgroup" colSpan={columns}>
                {t.groups[group.kind]}
              </th>
            </tr>
            {group.models.map((model) => (
              <ModelRow key={model.id} model={model} isSelected={model.id === selected} isStop={model.id === stop} />
            ))}
            {group.starters.map((starter) => (
              <StarterRow
                key={starter.name}
                starter={starter}
                adding={adding}
                onAdd={() => onAddStarter(starter.name)}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

type ModelRowProps = { model: ModelView; isSelected: boolean; isStop: boolean }

const ModelRow = memo(function ModelRow({ model, isSelected, isStop }: ModelRowProps) {
  const t = modelsTexts.use()
  return (
    <tr className="models-row" data-id={model.id} aria-selected={isSelected} tabIndex={isStop ? 0 : -1}>
      <td>
        <FamilyGlyph kind={model.kind} isNamed />
      </td>
      <td className="models-name" data-missing={model.isMissing ? '' : undefined}>
        <span className="cut">{model.name}</span>
        {model.isMissing && (
          <Tag tone="warn" icon="warning">
            {t.missing}
          </Tag>
        )}
      </td>
      <td className="models-n num">{formatParameters(model.parameters)}</td>
      <td className="cut">{doesOf(model)}</td>
      <td className="cut only-wide">{fromOf(model)}</td>
      <td className="models-quiet cut">{licenceOf(model)}</td>
      <td className="models-n num">{formatBytes(model.sizeBytes)}</td>
    </tr>
  )
})

type StarterRowProps = { starter: Starter; adding: string | null; onAdd(): void }

function StarterRow({ starter, adding, onAdd }: StarterRowProps) {
  const t = modelsTexts.use()
  return (
    <tr className="models-starter">
      <td>
        <FamilyGlyph kind={starter.kind} isNamed />
      </td>
      <td className="models-name">
        <span className="cut">{starter.name}</span>
      </td>
      <td />
      <td className="models-quiet cut">{t.starterNotAdded}</td>
      <td className="only-wide" />
      <td className="models-quiet cut">{starter.licence}</td>
      <td className="models-n">
        <Button size="sm" disabled={adding !== null} aria-label={`${t.starterAdd}: ${starter.name}`} onClick={onAdd}>
          {adding === starter.name ? t.starterAdding : t.starterAdd}
        </Button>
      </td>
    </tr>
  )
}
