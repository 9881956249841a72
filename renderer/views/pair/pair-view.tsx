// Sentence pair: does B follow A, which label do they get, how alike are they. Three questions, each with its models.

import { useEffect, useState } from 'react'
import type { ModelUse, ModelView } from '../../../shared/contract/models.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading, useFeltWait } from '../../components/loading.tsx'
import { ModelPicker } from '../../components/model-picker.tsx'
import { NoModel } from '../../components/no-model.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { insideTexts } from '../../locales/inside.ts'
import { pairTexts } from '../../locales/pair.ts'
import { choicesStore, choose, pickModel } from '../../stores/choices.ts'
import { useModels } from '../../stores/models.ts'
import { type PairTab, pairTabs, tabOf, usePair } from '../../stores/pair.ts'
import { InsidePanel } from '../inside/inside-panel.tsx'
import { OtherTexts } from './other-texts.tsx'
import './pair.css'
import { PairFields } from './pair-fields.tsx'
import { PairTokens } from './pair-tokens.tsx'
import { Verdict } from './verdict.tsx'

const modelUseOf = (tab: PairTab): ModelUse => (tab === 'similar' ? 'similarity' : 'pair')

/** The model of the tab in view, and the way to another, which opens the tab of its question; so does a choice made elsewhere. */
function usePairModel(): { model: ModelView | null; pick(id: string): void } {
  const { tab, setTab, noticeChoice } = usePair()
  const models = useModels((state) => state.list)
  const chosen = choicesStore((state) => state.choices[modelUseOf(tab)])
  const fitting = models.filter((model) => tabOf(model) === tab)
  const pairChoice = choicesStore((state) => state.choices.pair)
  useEffect(() => {
    const found = models.find(({ id }) => id === pairChoice)
    if (found && noticeChoice(found) && tabOf(found) === 'similar') choose('similarity', found.id)
  }, [pairChoice, models, noticeChoice])
  return {
    model: pickModel(fitting, modelUseOf(tab), chosen),
    pick(id) {
      const found = models.find((model) => model.id === id)
      const wanted = (found && tabOf(found)) ?? tab
      choose(modelUseOf(wanted), id)
      setTab(wanted)
    },
  }
}

export function PairView() {
  const t = pairTexts.use()
  const inside = insideTexts.use()
  const { tab, setTab, setModel, swap, answer, a, b } = usePair()
  const [isInside, setInside] = useState(false)
  const { model, pick } = usePairModel()
  const isLoaded = useModels((state) => state.isLoaded)
  const modelId = model?.id ?? null
  useEffect(() => setModel(modelId), [setModel, modelId])
  useHotkey('mod+shift+x', swap, { enabled: model !== null })
  const milliseconds = answer?.verdict.milliseconds
  return (
    <ViewFrame kind="bert">
      <ViewBar
        title={model === null && isLoaded ? t.title : undefined}
        start={
          model !== null && (
            <>
              <h1 className="unseen">{t.title}</h1>
              <ModelPicker
                use={modelUseOf(tab)}
                value={model.id}
                onChange={pick}
                detail={milliseconds === undefined ? undefined : `${Math.max(1, Math.round(milliseconds))} ms`}
              />
            </>
          )
        }
        end={
          <>
            {model !== null && (
              <IconButton
                icon="inside"
                label={inside.panelTitle}
                disabled={a.trim() === '' || b.trim() === ''}
                onClick={() => setInside(true)}
              />
            )}
            <Segmented
              label={t.question}
              items={pairTabs.map((value) => ({ value, label: t.tabs[value] }))}
              value={tab}
              onChange={setTab}
            />
          </>
        }
      />
      <ViewBody>
        {model !== null ? (
          <PairWork model={model} />
        ) : tab === 'labels' && isLoaded ? (
          <EmptyState title={t.noLabels} text={t.noLabelsText} kind="bert">
            <Button variant="primary" onClick={() => go('finetune')}>
              {t.train}
            </Button>
          </EmptyState>
        ) : (
          <NoModel use={modelUseOf(tab)} />
        )}
      </ViewBody>
      {isInside && model !== null && (
        <InsidePanel modelId={model.id} text={a} pair={b} onClose={() => setInside(false)} />
      )}
    </ViewFrame>
  )
}

function PairWork({ model }: { model: ModelView }) {
  const t = pairTexts.use()
  const { tab, a, b, others, answer, error, isAsking, show, retry } = usePair()
  const isWaitFelt = useFeltWait(isAsking)
  const isEmpty = a.trim() === '' && b.trim() === ''
  return (
    <div className="pair-work">
      <PairFields answer={answer} />
      {error !== null && <ErrorNote error={error} onRetry={retry} />}
      {isEmpty && <p className="pair-hint">{t.start}</p>}
      {answer === null && isAsking && <Loading label={t.loading} lines={3} />}
      {answer !== null && (
        <div className="pair-answer" data-late={isWaitFelt ? '' : undefined} aria-busy={isAsking}>
          <Verdict verdict={answer.verdict} model={model} />
          <PairTokens verdict={answer.verdict} model={model} />
        </div>
      )}
      {(!isEmpty || others.length > 0) && <OtherTexts />}
      <section className="pair-examples">
        <span>{t.examples}</span>
        {t.examplePairs[tab].map((pair) => (
          <Button key={pair.name} variant="quiet" size="sm" onClick={() => show(pair)}>
            {pair.name}
          </Button>
        ))}
      </section>
    </div>
  )
}
