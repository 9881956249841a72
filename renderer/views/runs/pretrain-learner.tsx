// What learns: a new model of a family and a size, or one of the library that goes on.

import type { ModelView } from '../../../shared/contract/models.ts'
import { pretrainSizes } from '../../../shared/contract/pretrain.ts'
import { formatCount, formatParameters } from '../../app/format.ts'
import { Segmented } from '../../components/segmented.tsx'
import { Select } from '../../components/select.tsx'
import { pretrainTexts } from '../../locales/pretrain.ts'
import { FamilyChoice } from './family-choice.tsx'
import { parametersOf, sizes } from './model-size.ts'
import type { PretrainDraft } from './pretrain-draft.ts'
import { Amount, type Change } from './pretrain-fields.tsx'

type PartProps = { draft: PretrainDraft; change: Change }

export function LearnerPart({ draft, change, models }: PartProps & { models: readonly ModelView[] }) {
  const t = pretrainTexts.use()
  const usable = models.filter(({ isAdapter, isMissing }) => !isAdapter && !isMissing)
  return (
    <section>
      <div className="pretrain-head">
        <h2>{t.learner}</h2>
        <Segmented
          size="sm"
          label={t.learner}
          value={draft.start}
          onChange={(start) => change({ start })}
          items={(['new', 'model'] as const).map((value) => ({ value, label: t.starts[value] }))}
        />
      </div>
      {draft.start === 'new' ? (
        <FamilyChoice value={draft.family} onChange={(family) => change({ family })} />
      ) : (
        <>
          <Select<string>
            label={t.model}
            value={draft.modelId}
            placeholder={t.chooseModel}
            onChange={(modelId) => change({ modelId })}
            items={usable.map(({ id, name, kind, parameters }) => ({
              value: id,
              label: name,
              text: `${kind === 'gpt' ? t.gpt : t.bert} · ${formatParameters(parameters)}`,
            }))}
          />
          <p className="pretrain-hint">{t.modelText}</p>
        </>
      )}
    </section>
  )
}

export function SizePart({ draft, change }: PartProps) {
  const t = pretrainTexts.use()
  const { size, family, numbers } = draft
  // numbers begin where the preset was
  const choose = (next: PretrainDraft['size']) =>
    change({
      size: next,
      ...(next === 'numbers' && size !== 'numbers' ? { numbers: { ...sizes[size], ...numbers } } : {}),
    })
  const about =
    size === 'numbers'
      ? null
      : t.sizeText(
          sizes[size].layers,
          formatCount(sizes[size].width),
          formatParameters(parametersOf(family, size, numbers.vocabSize ?? 8000)),
        )
  return (
    <section>
      <div className="pretrain-head">
        <h2>{t.size}</h2>
        <Segmented
          size="sm"
          label={t.size}
          value={size}
          onChange={choose}
          items={[
            ...pretrainSizes.map((value) => ({ value, label: value })),
            { value: 'numbers' as const, label: t.ownSize },
          ]}
        />
      </div>
      {about !== null && <p className="pretrain-hint num">{about}</p>}
      <div className="pretrain-row">
        {size === 'numbers' &&
          (['layers', 'width', 'heads'] as const).map((name) => (
            <Amount key={name} name={name} draft={draft} change={change} />
          ))}
        <Amount name="vocabSize" draft={draft} change={change} />
        <Amount name="positions" draft={draft} change={change} />
      </div>
    </section>
  )
}
