// The label of a row that is wrong in the data itself, put right where the app keeps the data; with a way to take it back.

import type { ResultRow, RunResultView } from '../../../../shared/contract/results.ts'
import { errorOf } from '../../../app/client.ts'
import { formatCount } from '../../../app/format.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { Note } from '../../../components/note.tsx'
import { Select } from '../../../components/select.tsx'
import { toast } from '../../../components/toast.tsx'
import { messageOf } from '../../../locales/error-sentences.ts'
import { resultTexts } from '../../../locales/result.ts'
import { relabelRow } from '../../../stores/results.ts'

async function fix(runId: string, row: ResultRow, label: string): Promise<void> {
  const t = resultTexts.get()
  const before = row.fixed ?? row.truth[0]!
  try {
    await relabelRow(runId, row.row, label)
    toast({
      text: t.fixedToast(formatCount(row.source), label),
      action: { label: t.undo, onAction: () => void fix(runId, { ...row, fixed: label }, before) },
    })
  } catch (error) {
    toast({ text: messageOf(errorOf(error)), tone: 'bad' })
  }
}

export type FixLabelProps = { runId: string; row: ResultRow; labels: readonly string[] }

export function FixLabel({ runId, row, labels }: FixLabelProps) {
  const t = resultTexts.use()
  return (
    <Select
      className="fix-label"
      label={t.fixRow(formatCount(row.source))}
      value={row.fixed ?? row.truth[0] ?? null}
      items={labels.map((label) => ({ value: label, label }))}
      onChange={(label) => {
        if (label !== (row.fixed ?? row.truth[0])) void fix(runId, row, label)
      }}
    />
  )
}

/** Why labels cannot be fixed here, or how many were. */
export function FixState({ result }: { result: RunResultView }) {
  const t = resultTexts.use()
  const { can, why, path, fixed } = result.relabel
  const { datasetId } = result.run
  if (!can && why !== null && why !== 'not-labels')
    return <p className="result-hint fix-state">{why === 'file' ? t.whyNot.file(path ?? '') : t.whyNot.gone}</p>
  if (fixed === 0) return null
  return (
    <div className="fix-state">
      <Note
        actions={
          datasetId !== null && (
            <Button size="sm" onClick={() => go('finetune', { step: 'recipe', dataset: datasetId })}>
              {t.trainAgain}
            </Button>
          )
        }
      >
        {t.fixedCount(formatCount(fixed))}
      </Note>
    </div>
  )
}
