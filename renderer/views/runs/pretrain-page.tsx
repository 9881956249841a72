// A pre-training put together: what learns, from which text, how large, how long; and what that will cost on this computer.

import { useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { copyText } from '../../app/clipboard.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Panel } from '../../components/panel.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Switch } from '../../components/switch.tsx'
import { TextField } from '../../components/text-field.tsx'
import { ViewBar, ViewBody, ViewFrame, ViewSplit } from '../../components/view-frame.tsx'
import { pretrainTexts } from '../../locales/pretrain.ts'
import { useDatasets } from '../../stores/datasets.ts'
import { useModels } from '../../stores/models.ts'
import { takeRun } from '../../stores/runs.ts'
import { useStatus } from '../../stores/status.ts'
import {
  emptyDraft,
  isBert,
  missingOf,
  type PretrainDraft,
  pairWeights,
  pretrainCommand,
  requestOf,
  usualMinutes,
  usualSteps,
} from './pretrain-draft.ts'
import { EstimateAside, useEstimate } from './pretrain-estimate.tsx'
import { Amount } from './pretrain-fields.tsx'
import { LearnerPart, SizePart } from './pretrain-learner.tsx'
import { TextPart } from './pretrain-text.tsx'
import './pretrain-page.css'

export type PretrainPageProps = { model?: string | undefined; dataset?: string | undefined }

export function PretrainPage({ model, dataset }: PretrainPageProps) {
  const t = pretrainTexts.use()
  const platform = useStatus()?.platform ?? 'linux'
  const models = useModels((state) => state.list)
  const datasets = useDatasets().list
  const [draft, setDraft] = useState<PretrainDraft>(() => ({
    ...emptyDraft,
    ...(model === undefined ? {} : { start: 'model', modelId: model }),
    ...(dataset === undefined ? {} : { source: 'dataset', datasetId: dataset }),
  }))
  const [isStarting, setStarting] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const change = (next: Partial<PretrainDraft>) => setDraft((old) => ({ ...old, ...next }))
  const base = draft.start === 'model' ? models.find(({ id }) => id === draft.modelId) : undefined
  const missing = missingOf(draft)
  const measuring = useEstimate(missing === undefined ? requestOf(draft, base) : null)
  const isRefused = measuring.estimate?.fits === 'no' && !measuring.isPending
  const canStart = missing === undefined && !isStarting && !isRefused
  const bert = isBert(draft, base)

  const start = async () => {
    setStarting(true)
    setError(null)
    try {
      const run = await client.runs.pretrain(requestOf(draft, base))
      takeRun(run)
      go('runs', { id: run.id }, { replace: true })
    } catch (reason) {
      setError(errorOf(reason))
      setStarting(false)
    }
  }
  useHotkey('mod+enter', () => void start(), { enabled: canStart })
  const named = { base, dataset: datasets.find(({ id }) => id === draft.datasetId) }

  return (
    <ViewFrame kind={bert ? 'bert' : 'gpt'}>
      <ViewBar
        start={<IconButton icon="arrow-left" label={t.back} onClick={() => go('runs')} />}
        title={t.title}
        end={
          <Button
            variant="quiet"
            icon="copy"
            disabled={missing !== undefined}
            onClick={() => void copyText(pretrainCommand(draft, named, platform))}
          >
            {t.copyCommand}
          </Button>
        }
      />
      <ViewSplit>
        <ViewBody className="pretrain">
          <p className="pretrain-intro">{t.intro}</p>
          <LearnerPart draft={draft} change={change} models={models} />
          <TextPart draft={draft} change={change} datasets={datasets} />
          {draft.start === 'new' && <SizePart draft={draft} change={change} />}
          {bert && <MasksPart draft={draft} change={change} base={base} />}
          <section>
            <h2>{t.length}</h2>
            <div className="pretrain-row">
              <div className="pretrain-field">
                <Segmented
                  label={t.length}
                  value={draft.end}
                  onChange={(end) => change({ end })}
                  items={(['minutes', 'steps'] as const).map((value) => ({ value, label: t.ends[value] }))}
                />
              </div>
              <Amount
                name={draft.end}
                usual={draft.end === 'minutes' ? usualMinutes : usualSteps}
                draft={draft}
                change={change}
              />
              <TextField
                label={t.name}
                value={draft.name}
                placeholder={t.namePlaceholder}
                maxLength={100}
                onChange={(name) => change({ name })}
              />
            </div>
          </section>
          <Advanced draft={draft} change={change} />
          {error !== null && <ErrorNote error={error} />}
        </ViewBody>
        <Panel label={t.estimate} className="pretrain-panel">
          <EstimateAside measuring={measuring} end={draft.end} />
        </Panel>
      </ViewSplit>
      <footer className="run-foot">
        <span className="run-hint run-foot-words">{missing === undefined ? t.stopAnytime : t.missing[missing]}</span>
        <Button variant="primary" size="lg" shortcut="mod+enter" disabled={!canStart} onClick={() => void start()}>
          {isStarting ? t.starting : t.start}
        </Button>
      </footer>
    </ViewFrame>
  )
}

type PartProps = { draft: PretrainDraft; change(next: Partial<PretrainDraft>): void }

function MasksPart({ draft, change, base }: PartProps & { base: { task: string } | undefined }) {
  const t = pretrainTexts.use()
  const hasPairs = draft.start === 'new' || base?.task === 'pretraining'
  return (
    <section>
      <h2>{t.masks}</h2>
      <div className="pretrain-row">
        <Amount name="maskShare" draft={draft} change={change} />
        <Toggle
          label={t.wholeWords}
          text={t.wholeWordsText}
          checked={draft.wholeWords}
          onChange={(wholeWords) => change({ wholeWords })}
        />
        {hasPairs && (
          <Toggle
            label={t.nextSentence}
            text={t.nextSentenceText}
            checked={draft.nextSentence}
            onChange={(nextSentence) => change({ nextSentence })}
          />
        )}
        {hasPairs &&
          draft.nextSentence &&
          pairWeights.map((name) => <Amount key={name} name={name} draft={draft} change={change} />)}
      </div>
    </section>
  )
}

const advanced = [
  'seqLength',
  'batchTokens',
  'learningRate',
  'warmup',
  'dropout',
  'evaluateEvery',
  'sampleEvery',
  'seed',
] as const

function Advanced({ draft, change }: PartProps) {
  const t = pretrainTexts.use()
  const [isOpen, setOpen] = useState(false)
  return (
    <section>
      <Button variant="quiet" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t.advancedClose : t.advanced}
      </Button>
      {isOpen && (
        <div className="pretrain-row pretrain-advanced">
          {advanced.map((name) => (
            <Amount key={name} name={name} draft={draft} change={change} />
          ))}
          <Toggle
            label={t.average}
            text={t.averageText}
            checked={draft.average}
            onChange={(average) => change({ average })}
          />
          <Toggle label={t.half} text={t.halfText} checked={draft.half} onChange={(half) => change({ half })} />
        </div>
      )}
    </section>
  )
}

function Toggle({
  label,
  text,
  checked,
  onChange,
}: {
  label: string
  text: string
  checked: boolean
  onChange(next: boolean): void
}) {
  return (
    <div className="pretrain-field">
      <Switch label={label} checked={checked} onChange={onChange} />
      <p className="pretrain-hint">{text}</p>
    </div>
  )
}
