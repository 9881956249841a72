// One model: what it is for, what can be done with it, how good it is, where it is from, what to know before, and what lies in its folder.

import type { ModelDetails, ModelView } from '../../../shared/contract/models.ts'
import { copyText } from '../../app/clipboard.ts'
import { desktop } from '../../app/desktop.ts'
import { formatDate, formatNumber, formatPercent } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { Menu } from '../../components/menu.tsx'
import { Note } from '../../components/note.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { lookInside, tryModel } from './actions.ts'
import { knownLimits } from './known-limits.ts'
import { ModelContents } from './model-contents.tsx'
import { ModelFactsList } from './model-facts-list.tsx'
import { purposeOf } from './model-groups.ts'
import { useDetails } from './use-details.ts'

export type ModelPaneProps = { model: ModelView; onRename(): void; onRemove(): void }

export function ModelPane({ model, onRename, onRemove }: ModelPaneProps) {
  const t = modelsTexts.use()
  const { details, error } = useDetails(model.id, `${model.name} ${model.isMissing} ${model.folder}`)
  return (
    <div className={`models-pane ${model.kind}`}>
      <header>
        <p className="models-kind">
          <FamilyGlyph kind={model.kind} />
          {t.kinds[model.kind]} · {t.origins[model.originKind](formatDate(model.createdAt))}
        </p>
        <h2 className="models-title">{model.name}</h2>
        <p className="models-purpose">{purposeOf(model)}</p>
      </header>
      {model.isMissing && (
        <Note tone="warn" title={t.missingTitle}>
          {t.missingText(details?.missing ?? model.folder)}
        </Note>
      )}
      <div className="models-actions">
        <Button variant="primary" disabled={model.isMissing} onClick={() => tryModel(model)}>
          {t.tryIt}
        </Button>
        <Button disabled={model.isMissing} onClick={() => go('finetune', { model: model.id })}>
          {t.finetune}
        </Button>
        <span className="models-actions-gap" />
        <Menu
          label={t.more}
          trigger={<IconButton icon="more" label={t.more} />}
          items={[
            { label: t.inside, icon: 'inside', disabled: model.isMissing, onSelect: () => lookInside(model) },
            {
              label: t.readOn,
              icon: 'text',
              disabled: model.isMissing || model.isAdapter,
              onSelect: () => go('runs', { new: 'pretrain', model: model.id }),
            },
            {
              label: t.export,
              icon: 'export',
              disabled: model.isMissing,
              onSelect: () => go('export', { model: model.id }),
            },
            { label: t.rename, icon: 'edit', shortcut: 'f2', onSelect: onRename },
            desktop === undefined
              ? { label: t.copyPath, icon: 'copy', onSelect: () => void copyText(model.folder) }
              : { label: t.reveal, icon: 'folder-open', onSelect: () => void desktop?.reveal(model.folder) },
            { label: t.remove, icon: 'trash', danger: true, startsGroup: true, onSelect: onRemove },
          ]}
        />
      </div>
      <Metrics model={model} />
      <hr className="models-rule" />
      <ModelFactsList model={model} details={details} />
      {error !== null && <ErrorNote error={error} />}
      {details === null ? (
        error === null && <Loading label={t.detailsLoading} lines={4} />
      ) : (
        <>
          <Limits details={details} />
          {details.missing !== model.folder && (
            <>
              <hr className="models-rule" />
              <ModelContents details={details} />
            </>
          )}
        </>
      )}
      <p className="models-folder">
        <Icon name="folder" size={14} />
        <span className="mono">{model.folder}</span>
      </p>
    </div>
  )
}

/** Three numbers a model: what its kind is judged by, and what it had to beat. */
const shown: readonly { name: string; keys: readonly string[]; isShare: boolean }[] = [
  { name: 'accuracy', keys: ['accuracy'], isShare: true },
  { name: 'macroF1', keys: ['macroF1'], isShare: true },
  { name: 'microF1', keys: ['microF1'], isShare: true },
  { name: 'pearson', keys: ['pearson'], isShare: false },
  { name: 'spearman', keys: ['spearman'], isShare: false },
  { name: 'perplexity', keys: ['perplexity', 'validation.perplexity'], isShare: false },
  { name: 'validationLoss', keys: ['validationLoss', 'validation.loss'], isShare: false },
  {
    name: 'tfidf',
    keys: ['baselines.tfidf.accuracy', 'baselines.tfidf.microF1', 'baselines.tfidf', 'baselines.tfIdf.accuracy'],
    isShare: true,
  },
  { name: 'majority', keys: ['baselines.majority.accuracy', 'baselines.majority'], isShare: true },
]
const mostShown = 3

function Metrics({ model: { metrics } }: { model: ModelView }) {
  const t = modelsTexts.use()
  if (metrics === null) return null
  const found = shown
    .flatMap(({ name, keys, isShare }) => {
      const value = keys.map((key) => metrics[key]).find((one) => one !== undefined)
      return value === undefined ? [] : [{ name, text: isShare ? formatPercent(value) : formatNumber(value, 2) }]
    })
    .slice(0, mostShown)
  if (found.length === 0) return null
  return (
    <dl className="models-metrics">
      {found.map(({ name, text }) => (
        <div key={name}>
          <dt>{t.metrics[name]}</dt>
          <dd className="num">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Limits({ details: { run, caution, summary } }: { details: ModelDetails }) {
  const t = modelsTexts.use()
  const limits = knownLimits(run?.metrics)
  const lines = [
    limits?.weak && t.weakLabel(limits.weak.label, formatPercent(limits.weak.recall)),
    limits?.confused &&
      t.confused(
        limits.confused.label,
        limits.confused.taken,
        String(limits.confused.rows),
        String(limits.confused.total),
      ),
    limits && t.tested(limits.rows.toLocaleString('en')),
  ].filter((line) => typeof line === 'string')
  const card = caution || (lines.length === 0 ? summary : '')
  if (lines.length === 0 && card === '') return null
  return (
    <section className="models-know">
      <hr className="models-rule" />
      <h3>{t.know}</h3>
      {lines.length > 0 && <p>{lines.join(' ')}</p>}
      {card !== '' && <Markdown text={card} className="models-know-card" />}
    </section>
  )
}
