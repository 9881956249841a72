// Look inside: one sentence in two models, side by side: the triangle of a decoder and the square of an encoder.

import { useEffect, useState, useSyncExternalStore } from 'react'
import { type FamilyKind, familyKinds } from '../../../shared/contract/common.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import { formatCount } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loading } from '../../components/loading.tsx'
import { ModelPicker } from '../../components/model-picker.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { TextField } from '../../components/text-field.tsx'
import { ViewBar, ViewFrame } from '../../components/view-frame.tsx'
import { insideTexts } from '../../locales/inside.ts'
import { changeInside, chooseSide, insideModes, insideStore, sideModel } from '../../stores/inside.ts'
import { createLook, type LookStore } from '../../stores/look.ts'
import { useModels } from '../../stores/models.ts'
import { HeadKeys } from './head-keys.tsx'
import { InsideSide } from './inside-side.tsx'
import { sameToken } from './reading.ts'
import { TokenTable } from './token-table.tsx'
import './inside-view.css'

const typingMs = 220
const narrow = '(max-width: 959px)'

function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(narrow)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => matchMedia(narrow).matches,
  )
}

/** A side's answers follow its model and the sentence, a moment after the last key. */
function useSide(store: LookStore, model: ModelView | null, text: string): () => void {
  const [tries, setTries] = useState(0)
  const modelId = model?.id ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry asks the same again
  useEffect(() => {
    if (modelId === null || text.trim() === '') {
      void store.ask(null)
      return
    }
    const isFirst = store.use.getState().question?.modelId !== modelId
    const ask = () => void store.ask({ modelId, text }, insideStore.getState().heads[modelId])
    const timer = setTimeout(ask, isFirst ? 0 : typingMs)
    return () => clearTimeout(timer)
  }, [store, modelId, text, tries])
  useEffect(() => () => store.close(), [store])
  return () => setTries((old) => old + 1)
}

export function InsideView() {
  const t = insideTexts.use()
  const kept = insideStore()
  const models = useModels((state) => state.list)
  const isLoaded = useModels((state) => state.isLoaded)
  const [sides] = useState(() => ({ gpt: createLook(), bert: createLook() }))
  const [active, setActive] = useState<FamilyKind>('gpt')
  const isNarrow = useIsNarrow()
  const text = kept.text ?? t.example
  const chosen = {
    gpt: sideModel(models, 'gpt', kept.models.gpt),
    bert: sideModel(models, 'bert', kept.models.bert),
  }
  const retry = { gpt: useSide(sides.gpt, chosen.gpt, text), bert: useSide(sides.bert, chosen.bert, text) }
  const shown = isNarrow ? [kept.side] : [...familyKinds]
  const current = shown.includes(active) ? active : shown[0]!

  /** The other model's token at the same place of the sentence. */
  const follow = (from: FamilyKind, row: number) => {
    const other = sides[from === 'gpt' ? 'bert' : 'gpt']
    const token = sides[from].use.getState().look?.tokens[row]
    const { look } = other.use.getState()
    const same = token === undefined || look === null ? null : sameToken(token, look.tokens)
    if (same !== null) other.point(same)
  }

  return (
    <ViewFrame className="inside">
      {chosen[current] !== null && <HeadKeys store={sides[current]} modelId={chosen[current].id} />}
      <ViewBar
        title={t.title}
        end={
          isNarrow ? (
            <Segmented
              label={t.sides}
              value={kept.side}
              onChange={(side) => changeInside({ side })}
              items={[
                { value: 'gpt', label: 'GPT' },
                { value: 'bert', label: 'BERT' },
              ]}
            />
          ) : (
            <Segmented
              label={t.modes}
              value={kept.mode}
              onChange={(mode) => changeInside({ mode })}
              items={insideModes.map((value) => ({ value, label: t[value] }))}
            />
          )
        }
      >
        <TextField
          className="inside-field"
          label={t.sentence}
          labelHidden
          placeholder={t.sentence}
          value={text}
          onChange={(next) => changeInside({ text: next })}
        />
      </ViewBar>
      <div className="inside-halves">
        {shown.map((kind) => {
          const model = chosen[kind]
          const Part = kept.mode === 'tokens' ? TokenTable : InsideSide
          return (
            <section
              key={kind}
              className={`inside-half scroll ${kind}`}
              aria-label={model?.name ?? t.noModel[kind].title}
              onFocus={() => setActive(kind)}
              onPointerDown={() => setActive(kind)}
            >
              {model === null ? (
                isLoaded ? (
                  <EmptyState kind={kind} {...t.noModel[kind]}>
                    <Button onClick={() => go('models')}>{t.openModels}</Button>
                  </EmptyState>
                ) : (
                  <Loading label={t.loading} lines={4} />
                )
              ) : (
                <>
                  <Part
                    store={sides[kind]}
                    model={model}
                    start={
                      <ModelPicker
                        use="inside"
                        kind={kind}
                        value={model.id}
                        detail={t.about(formatCount(model.layers), formatCount(model.heads))}
                        onChange={(id) => chooseSide(kind, id)}
                      />
                    }
                    onRow={(row) => follow(kind, row)}
                    onRetry={retry[kind]}
                  />
                  {text.trim() === '' && <p className="inside-empty">{t.empty}</p>}
                </>
              )}
            </section>
          )
        })}
      </div>
    </ViewFrame>
  )
}
