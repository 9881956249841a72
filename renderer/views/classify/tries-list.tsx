// The sentences that were tried with a model, newest first. One goes back into the field; all of them become a CSV file.

import { useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import { errorOf } from '../../app/client.ts'
import { formatNumber, formatPercent } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Tag } from '../../components/tag.tsx'
import { toast } from '../../components/toast.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { changeClassify, classifyStore, clearTries, setUsesPair, type Try } from '../../stores/classify.ts'
import { useSettings } from '../../stores/settings.ts'
import { saveTexts } from './save-csv.ts'
import { wholePercent } from './whole-percent.ts'
import './tries-list.css'

export function TriesList({ model }: { model: ModelView }) {
  const t = classifyTexts.use()
  const all = classifyStore((state) => state.tries)
  const checkBelow = useSettings((state) => state.settings.checkBelow)
  const [isSaving, setSaving] = useState(false)
  const tries = all.filter((entry) => entry.modelId === model.id)
  const save = async () => {
    setSaving(true)
    try {
      await saveTexts(model, tries)
    } catch (error) {
      toast({ text: messageOf(errorOf(error)), tone: 'bad' })
    } finally {
      setSaving(false)
    }
  }
  const clear = () => {
    const undo = clearTries(model.id)
    toast({ text: t.cleared, action: { label: t.undo, onAction: undo } })
  }
  return (
    <section className="tries">
      <header className="tries-head">
        <h2 className="tries-title">{t.tries}</h2>
        {tries.length > 0 && (
          <>
            {model.problem === 'classes' && <span className="tries-hint">{t.triesHint(wholePercent(checkBelow))}</span>}
            <Button variant="quiet" size="sm" icon="trash" onClick={clear}>
              {t.clear}
            </Button>
            <Button variant="quiet" size="sm" icon="upload" disabled={isSaving} onClick={() => void save()}>
              {isSaving ? t.saving : t.saveCsv}
            </Button>
          </>
        )}
      </header>
      {tries.length === 0 ? (
        <p className="tries-none">{t.noTries}</p>
      ) : (
        <ul>
          {tries.map((entry) => (
            <TryRow
              key={entry.id}
              entry={entry}
              isUnsure={model.problem === 'classes' && (entry.probability ?? 1) < checkBelow}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function TryRow({ entry, isUnsure }: { entry: Try; isUnsure: boolean }) {
  const t = classifyTexts.use()
  const show = () => {
    changeClassify({ text: entry.text, ...(entry.pair === null ? {} : { pair: entry.pair }) })
    setUsesPair(entry.modelId, entry.pair !== null)
  }
  return (
    <li className="tries-row" data-unsure={isUnsure ? '' : undefined}>
      <button type="button" className="tries-text cut" title={t.openOne} onClick={show}>
        {entry.text}
        {entry.pair !== null && <span className="tries-pair"> · {entry.pair}</span>}
      </button>
      <span className="tries-label cut">{entry.label ?? ''}</span>
      <span className="tries-track" aria-hidden="true">
        {entry.probability !== null && <span className="tries-fill" style={{ width: `${entry.probability * 100}%` }} />}
      </span>
      <span className="tries-share num">
        {entry.probability === null ? formatNumber(entry.score ?? 0, 3) : formatPercent(entry.probability)}
      </span>
      <span className="tries-check">{isUnsure && <Tag tone="warn">{t.check}</Tag>}</span>
    </li>
  )
}
