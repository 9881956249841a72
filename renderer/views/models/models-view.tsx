// The library of models: a table in groups, the chosen one beside it, folders dropped anywhere.

import { useEffect, useMemo, useRef, useState } from 'react'
import type { ModelView, Starter } from '../../../shared/contract/models.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { useIsNarrow } from '../../app/nav.tsx'
import { go, useRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { Panel } from '../../components/panel.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { ViewBar, ViewFrame, ViewSplit } from '../../components/view-frame.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { useLanguage } from '../../stores/language.ts'
import { reloadModels, useModels } from '../../stores/models.ts'
import { importFolder, removeModel, tryModel } from './actions.ts'
import { ImportZone } from './import-zone.tsx'
import { importDrop } from './imports.ts'
import { groupModels, type ModelFilter } from './model-groups.ts'
import { ModelPane } from './model-pane.tsx'
import './models.css'
import { ModelsTable } from './models-table.tsx'
import { RenameDialog } from './rename-dialog.tsx'

/** Starters that are not in the library; read anew whenever the library changes. */
function useStarters(models: readonly ModelView[]): Starter[] {
  const [starters, setStarters] = useState<Starter[]>([])
  const stamp = models.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of models says that something came or went
  useEffect(() => {
    const stop = new AbortController()
    client.models.starters(undefined, { signal: stop.signal }).then(setStarters, (error: unknown) => {
      if (!stop.signal.aborted) console.warn('models.starters', error)
    })
    return () => stop.abort()
  }, [stamp])
  return starters
}

export function ModelsView() {
  const t = modelsTexts.use()
  const language = useLanguage((state) => state.language)
  const { list, isLoaded, error } = useModels()
  const { params } = useRoute()
  const isWide = !useIsNarrow()
  const starters = useStarters(list)
  const [filter, setFilter] = useState<ModelFilter>('all')
  const [query, setQuery] = useState('')
  const [isPaneOpen, setPaneOpen] = useState(false)
  const [renaming, setRenaming] = useState<string | null>(null)
  const [adding, setAdding] = useState<string | null>(null)
  const [failure, setFailure] = useState<ErrorRecord | null>(null)
  const search = useRef<HTMLDivElement>(null)

  // words are searched and shown in the language of the interface
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const groups = useMemo(() => groupModels(list, starters, filter, query), [list, starters, filter, query, language])
  const selected =
    list.find(({ id }) => id === params.id) ?? (isWide ? groups.flatMap((group) => group.models)[0] : undefined)
  const renamed = list.find(({ id }) => id === renaming)
  const diskBytes = list.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

  useHotkey('mod+i', () => void importFolder())
  useHotkey('mod+f', () => search.current?.querySelector('input')?.focus())
  useHotkey('f2', () => selected && setRenaming(selected.id), { enabled: selected !== undefined })

  function select(id: string): void {
    setFailure(null)
    go('models', { id }, { replace: true })
  }

  async function addStarter(name: string): Promise<void> {
    setAdding(name)
    try {
      const { id } = await client.models.addStarter({ name })
      await reloadModels()
      select(id)
    } catch (reason) {
      setFailure(errorOf(reason))
    } finally {
      setAdding(null)
    }
  }

  async function remove(model: ModelView): Promise<void> {
    setPaneOpen(false)
    setFailure(await removeModel(model))
  }

  const pane = selected && (
    <ModelPane model={selected} onRename={() => setRenaming(selected.id)} onRemove={() => void remove(selected)} />
  )
  return (
    <ViewFrame className="models">
      <ViewBar
        title={t.title}
        end={
          <>
            <div ref={search} className="models-search">
              <SearchField value={query} onChange={setQuery} label={t.search} />
            </div>
            <IconButton icon="text" label={t.newPretrain} onClick={() => go('runs', { new: 'pretrain' })} />
            <Button icon="import" shortcut="mod+i" onClick={() => void importFolder()}>
              {t.import}
            </Button>
          </>
        }
      >
        <Segmented<ModelFilter>
          label={t.filters}
          value={filter}
          onChange={setFilter}
          items={[
            { value: 'all', label: t.all },
            { value: 'gpt', label: <KindLabel kind="gpt" text={t.decoders} /> },
            { value: 'bert', label: <KindLabel kind="bert" text={t.encoders} /> },
            { value: 'adapters', label: t.adapters },
          ]}
        />
      </ViewBar>
      <FileDrop isWholeView label={t.dropLabel} onDrop={importDrop}>
        <ViewSplit>
          <div className="models-main">
            {failure !== null && <ErrorNote error={failure} />}
            {error !== null && <ErrorNote error={error} onRetry={() => void reloadModels()} />}
            {!isLoaded ? (
              error === null && <Loading label={t.loading} lines={8} />
            ) : groups.length > 0 ? (
              <ModelsTable
                groups={groups}
                selected={selected?.id ?? null}
                onSelect={select}
                onPick={({ id }) => {
                  select(id)
                  setPaneOpen(!isWide)
                }}
                onOpen={(model) => {
                  if (isWide && !model.isMissing) tryModel(model)
                  else setPaneOpen(!isWide)
                }}
                onRename={({ id }) => setRenaming(id)}
                adding={adding}
                onAddStarter={(name) => void addStarter(name)}
              />
            ) : list.length === 0 && starters.length === 0 ? (
              <EmptyState title={t.none} text={t.noneText}>
                <Button variant="primary" icon="import" onClick={() => void importFolder()}>
                  {t.import}
                </Button>
              </EmptyState>
            ) : (
              <EmptyState title={t.noMatch} text={t.noMatchText}>
                <Button
                  onClick={() => {
                    setQuery('')
                    setFilter('all')
                  }}
                >
                  {t.showAll}
                </Button>
              </EmptyState>
            )}
            <ImportZone diskBytes={diskBytes} />
          </div>
          {isWide && list.length > 0 && (
            <Panel label={t.details}>{pane ?? <p className="models-quiet">{t.choose}</p>}</Panel>
          )}
        </ViewSplit>
      </FileDrop>
      {!isWide && selected !== undefined && (
        <Dialog open={isPaneOpen} onClose={() => setPaneOpen(false)} title={t.details} className="models-drawer">
          {pane}
        </Dialog>
      )}
      {renamed !== undefined && <RenameDialog key={renamed.id} model={renamed} onClose={() => setRenaming(null)} />}
    </ViewFrame>
  )
}

function KindLabel({ kind, text }: { kind: 'gpt' | 'bert'; text: string }) {
  return (
    <>
      <FamilyGlyph kind={kind} size={12} />
      {text}
    </>
  )
}
