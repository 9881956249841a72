// The facts of a model in two columns: base, method, data, what it reads, licence, hash.

import type { ReactNode } from 'react'
import { z } from 'zod'
import type { ModelDetails, ModelView } from '../../../shared/contract/models.ts'
import { formatBytes, formatCount, formatParameters } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { modelsTexts } from '../../locales/models.ts'
import { useModels } from '../../stores/models.ts'
import { fromOf } from './model-groups.ts'

const settingsSchema = z.looseObject({
  epochs: z.number().optional(),
  seed: z.number().optional(),
  lora: z.looseObject({ rank: z.number().optional(), targets: z.array(z.string()).optional() }).optional(),
})

/** Of all labels together in the list; the classify view shows them all. */
const maxLabelChars = 120

export function ModelFactsList({ model, details }: { model: ModelView; details: ModelDetails | null }) {
  const t = modelsTexts.use()
  const base = useModels((state) => state.byId(model.baseModelId))
  const settings = settingsSchema.safeParse(details?.run?.settings).data
  const method = model.method === null ? null : methodText(model.method, settings)
  const rows: [string, ReactNode][] = [
    ...(model.originKind === 'made' ? [] : [[t.facts.origin, fromOf(model)] as [string, ReactNode]]),
    [t.facts.base, baseLink()],
    [t.facts.method, method],
    [t.facts.data, details?.dataset && t.rows(details.dataset.name, formatCount(details.dataset.rows))],
    [t.facts.seed, settings?.seed === undefined ? null : String(settings.seed)],
    [t.facts.size, t.parameters(formatParameters(model.parameters), formatBytes(model.sizeBytes))],
    [t.facts.reads, model.positions > 0 && t.reads(formatCount(model.positions), formatCount(model.vocabSize))],
    [t.facts.shape, model.layers > 0 && t.shape(model.layers, formatCount(model.width), model.heads)],
    [t.facts.labels, labelsText(model.labels)],
    [t.facts.template, model.kind === 'gpt' && (model.hasChatTemplate ? t.hasTemplate : t.noTemplate)],
    [t.facts.licence, licence()],
    [t.facts.hash, <Hash key="hash" value={model.contentHash} />],
  ]

  function labelsText(all: readonly string[]): string {
    let chars = 0
    const shown = all.filter((label, i) => {
      chars += label.length + 2
      return i === 0 || chars <= maxLabelChars
    })
    const text = shown.join(', ')
    return shown.length === all.length ? text : `${text} ${t.andMore(formatCount(all.length - shown.length))}`
  }

  function baseLink(): ReactNode {
    if (model.baseName === null) return null
    if (base === undefined) return model.baseName
    return (
      <button type="button" className="models-link" onClick={() => go('models', { id: base.id })}>
        {base.name}
      </button>
    )
  }

  function licence(): string {
    if (model.licence !== null) return model.licence
    return base?.licence ? t.fromItsBase(base.licence) : t.licenceUnknown
  }

  function methodText(name: string, given: typeof settings): string {
    const parts = [t.methods[name] ?? name]
    if (name === 'lora' && given?.lora?.rank !== undefined) {
      parts.push(t.rank(given.lora.rank, (given.lora.targets ?? []).join(', ')))
    }
    if ((name === 'lora' || name === 'full') && given?.epochs !== undefined) parts.push(t.epochs(given.epochs))
    return parts.join(', ')
  }

  return (
    <dl className="models-facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** Its beginning and its end are enough to compare by eye. */
function Hash({ value }: { value: string }) {
  if (value.length < 16) return <span className="mono">{value}</span>
  return (
    <span className="mono" title={value}>
      {value.slice(0, 4)} {value.slice(4, 8)} … {value.slice(-4)}
    </span>
  )
}
