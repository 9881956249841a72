// Columns, base and method for one table, and the command that they make.

import { useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import type { FilePreview } from '../../../shared/contract/tasks.ts'
import { copyText } from '../../app/clipboard.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { modelSummary } from '../../components/model-picker.tsx'
import { NumberField } from '../../components/number-field.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { finetuneTexts } from '../../locales/finetune.ts'
import { useModels } from '../../stores/models.ts'
import { useStatus } from '../../stores/status.ts'
import { likelyLabel } from '../data/likely-label.ts'
import { type FinetuneChoice, finetuneCommand } from './command-line.ts'

const shownRows = 4
const none = ''

export function FinetuneForm({ path, preview }: { path: string; preview: FilePreview }) {
  const t = finetuneTexts.use()
  const bases = useModels((state) => state.list).filter(canLearn)
  const platform = useStatus()?.platform ?? 'linux'
  const [chosen, setChosen] = useState<Partial<FinetuneChoice>>({})
  const text = chosen.text ?? preview.likelyText
  const choice: FinetuneChoice = {
    ...{
      data: path,
      text,
      textPair: null,
      label: likelyLabel(preview.columns.filter((name) => name !== text)) ?? '',
      labelKind: 'classes',
      method: 'lora',
    },
    ...{ epochs: 3, name: '', model: (bases.find(({ kind }) => kind === 'bert') ?? bases[0])?.name ?? '' },
    ...chosen,
  }
  const change = (patch: Partial<FinetuneChoice>) => setChosen((old) => ({ ...old, ...patch }))
  if (bases.length === 0)
    return (
      <EmptyState title={t.noBase} text={t.noBaseText}>
        <Button variant="primary" icon="models" onClick={() => go('models')}>
          {t.toModels}
        </Button>
      </EmptyState>
    )
  const base = bases.find(({ name }) => name === choice.model)
  const isReady = choice.text !== choice.label && choice.label !== ''
  const command = finetuneCommand(choice, platform)
  return (
    <div className={base?.kind}>
      <section className="finetune-part">
        <h3>{t.steps.columns}</h3>
        <Columns preview={preview} choice={choice} onChange={change} />
        {!isReady && <p className="finetune-wrong">{t.sameColumn}</p>}
        <FirstRows preview={preview} choice={choice} />
      </section>
      <section className="finetune-part">
        <h3>{t.steps.recipe}</h3>
        <div className="finetune-row">
          <div className="field">
            <Select<string>
              label={t.base}
              labelHidden={false}
              value={choice.model}
              onChange={(model) => change({ model })}
              items={bases.map((model) => ({ value: model.name, label: model.name, text: modelSummary(model) }))}
            />
          </div>
          <NumberField
            label={t.epochs}
            value={choice.epochs}
            min={1}
            max={1000}
            disabled={choice.method === 'head'}
            onChange={(epochs) => change({ epochs: epochs ?? 3 })}
          />
          <TextField
            label={t.name}
            value={choice.name}
            placeholder={t.namePlaceholder}
            maxLength={100}
            onChange={(name) => change({ name: name.trimStart() })}
          />
        </div>
        <div className="finetune-method">
          <Segmented<FinetuneChoice['method']>
            label={t.method}
            value={choice.method}
            onChange={(method) => change({ method })}
            items={(['head', 'lora', 'full'] as const).map((value) => ({ value, label: t.methods[value] }))}
          />
          <span className="finetune-hint">{t.methodTexts[choice.method]}</span>
        </div>
      </section>
      <section className="finetune-part">
        <h3>{t.steps.command}</h3>
        <Card className="finetune-command">
          {isReady ? <code className="mono">{command}</code> : <span className="finetune-hint">{t.incomplete}</span>}
        </Card>
        <div className="finetune-file">
          <Button variant="primary" icon="copy" disabled={!isReady} onClick={() => void copyText(command)}>
            {t.copy}
          </Button>
          <Button icon="runs" onClick={() => go('runs')}>
            {t.watch}
          </Button>
          <span className="finetune-hint">{t.commandText}</span>
        </div>
      </section>
    </div>
  )
}

/** An adapter or a head stands on its base and cannot be taught again by itself. */
function canLearn({ isMissing, method }: ModelView): boolean {
  return !isMissing && method !== 'lora' && method !== 'head'
}

type PartProps = { preview: FilePreview; choice: FinetuneChoice; onChange(patch: Partial<FinetuneChoice>): void }

function Columns({ preview, choice, onChange }: PartProps) {
  const t = finetuneTexts.use()
  const items = preview.columns.map((name) => ({ value: name, label: name }))
  return (
    <div className="finetune-columns">
      <div className="field">
        <Select<string>
          label={t.text}
          labelHidden={false}
          value={choice.text}
          onChange={(text) => onChange({ text })}
          items={items}
        />
      </div>
      <div className="field">
        <Select<string>
          label={t.pair}
          labelHidden={false}
          value={choice.textPair ?? none}
          onChange={(pair) => onChange({ textPair: pair === none ? null : pair })}
          items={[{ value: none, label: t.noPair }, ...items]}
        />
      </div>
      <div className="field">
        <Select<string>
          label={t.label}
          labelHidden={false}
          value={choice.label}
          onChange={(label) => onChange({ label })}
          items={items}
        />
      </div>
      <div className="field">
        <Select<FinetuneChoice['labelKind']>
          label={t.kind}
          labelHidden={false}
          value={choice.labelKind}
          onChange={(labelKind) => onChange({ labelKind })}
          items={(['classes', 'score', 'multi-label'] as const).map((value) => ({ value, label: t.kinds[value] }))}
        />
      </div>
    </div>
  )
}

function FirstRows({ preview, choice }: Omit<PartProps, 'onChange'>) {
  const t = finetuneTexts.use()
  const columns = [choice.text, ...(choice.textPair === null ? [] : [choice.textPair]), choice.label]
  return (
    <table className="finetune-rows">
      <caption className="unseen">{t.preview}</caption>
      <thead>
        <tr>
          {columns.map((name, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one column may be chosen twice
            <th key={i} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {preview.rows.slice(0, shownRows).map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <tr key={index}>
            {columns.map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one column may be chosen twice
              <td key={i} className="cut">
                {row[name] ?? ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
