// GPT or BERT, each with its shape of attention.

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { PretrainRequest } from '../../../shared/contract/pretrain.ts'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { pretrainTexts } from '../../locales/pretrain.ts'

type Family = NonNullable<PretrainRequest['family']>

export function FamilyChoice({ value, onChange }: { value: Family; onChange(family: Family): void }) {
  const t = pretrainTexts.use()
  const families = [
    { family: 'gpt2', kind: 'gpt', name: t.gpt, text: t.gptText },
    { family: 'bert', kind: 'bert', name: t.bert, text: t.bertText },
  ] as const
  return (
    <RadioGroup
      className="pretrain-families"
      aria-label={t.family}
      value={value}
      onValueChange={(family) => onChange(family as Family)}
    >
      {families.map(({ family, kind, name, text }) => (
        <Radio.Root key={family} value={family} className={`pretrain-family ${kind}`} aria-label={`${name}. ${text}`}>
          <FamilyGlyph kind={kind} size={28} />
          <span>
            <span className="pretrain-family-name">{name}</span>
            <span className="pretrain-hint">{text}</span>
          </span>
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
