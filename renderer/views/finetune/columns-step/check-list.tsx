// What the checks found: what is to fix with one button each, what was fixed and can be undone, what is good to know.

import { useState } from 'react'
import type { Check, Draft } from '../../../../shared/contract/imports.ts'
import { client, errorOf } from '../../../app/client.ts'
import { saveText } from '../../../app/files.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { useFeltWait } from '../../../components/loading.tsx'
import { toast } from '../../../components/toast.tsx'
import { checkTexts } from '../../../locales/checks.ts'
import { columnsTexts } from '../../../locales/columns.ts'
import { messageOf } from '../../../locales/error-sentences.ts'
import { useTableLook } from '../../../stores/table-look.ts'
import { useWizard } from '../../../stores/wizard.ts'
import { applyFix, canReadMore, undoFix } from './apply-fix.ts'
import { placesOf } from './check-places.ts'
import { ConflictsDialog } from './conflicts-dialog.tsx'

export function CheckList({ draft }: { draft: Draft }) {
  const t = checkTexts.use()
  const report = useTableLook((state) => state.report)
  const [isSettling, setSettling] = useState(false)
  const checks = report?.checks ?? []
  const open = checks.filter(({ level }) => level === 'stop' || level === 'fix').length
  const notes = checks.filter(({ level }) => level === 'note').length
  return (
    <section className="columns-checks" aria-labelledby="columns-checks">
      <div className="columns-part-head">
        <h3 id="columns-checks">{t.heading}</h3>
        <Counting summary={t.summary(open, notes)} />
      </div>
      {report !== null && report.task !== null && checks.length === 0 && (
        <p className="columns-fine">
          <Icon name="check" />
          {t.allFine}
        </p>
      )}
      <ul>
        {checks.map((check) => (
          <CheckRow
            key={`${check.kind} ${check.level}`}
            check={check}
            onFix={() => {
              if (check.kind === 'conflicts' && report !== null && report.conflicts.length > 0) setSettling(true)
              else applyFix(draft, check)
            }}
            onUndo={() => undoFix(draft, check)}
          />
        ))}
      </ul>
      {report !== null && report.parts.dropped > 0 && <Dropped draft={draft} rows={report.parts.dropped} />}
      {isSettling && report !== null && (
        <ConflictsDialog draft={draft} report={report} onClose={() => setSettling(false)} />
      )}
    </section>
  )
}

/** While the table is read: how far. Said when the wait can be felt. */
function Counting({ summary }: { summary: string }) {
  const t = columnsTexts.use()
  const progress = useTableLook((state) => state.progress)
  const isFelt = useFeltWait(progress !== null)
  const isCounting = isFelt && progress !== null
  return (
    <span className="columns-hint num" role="status">
      {!isCounting
        ? summary
        : progress.ofRows === 0
          ? t.counting
          : t.countingRows(formatCount(progress.rows), formatCount(progress.ofRows))}
    </span>
  )
}

const icons: Record<Check['level'], IconName> = { stop: 'error', fix: 'warning', done: 'check', note: 'info' }

type CheckRowProps = { check: Check; onFix(): void; onUndo(): void }

function CheckRow({ check, onFix, onUndo }: CheckRowProps) {
  const t = checkTexts.use()
  const words = t.checks[check.kind]
  const isDone = check.level === 'done'
  const canUndo = isDone && (check.fix !== null || Object.keys(check.merges).length > 0)
  const where = placesOf(check, t)
  return (
    <li className={`columns-check columns-check-${check.level}`}>
      <Icon name={icons[check.level]} />
      <div className="columns-check-words">
        <p className="columns-check-title">
          <span className="unseen">{t.levels[check.level]}: </span>
          {isDone ? words.done(check) : words.open(check)}
        </p>
        {where !== null && <p className="columns-check-where num">{where}</p>}
      </div>
      {canUndo && (
        <Button variant="quiet" size="sm" onClick={onUndo}>
          {t.undo}
        </Button>
      )}
      {!isDone && words.fix !== undefined && (check.kind !== 'long' || canReadMore(check)) && (
        <Button variant={check.level === 'note' ? 'quiet' : 'default'} size="sm" onClick={onFix}>
          {words.fix(check)}
        </Button>
      )}
    </li>
  )
}

function Dropped({ draft, rows }: { draft: Draft; rows: number }) {
  const t = checkTexts.use()
  const name = useWizard((state) => state.name)
  const [isSaving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    try {
      await saveText(
        t.fileName(name),
        await client.imports.droppedCsv({ from: { draft }, words: t.words }),
        'text/csv;charset=utf-8',
      )
    } catch (error) {
      toast({ text: messageOf(errorOf(error)), tone: 'bad' })
    }
    setSaving(false)
  }
  return (
    <p className="columns-dropped">
      <span className="columns-hint num">{t.dropped(formatCount(rows))}</span>
      <Button variant="quiet" size="sm" icon="download" disabled={isSaving} onClick={() => void save()}>
        {t.download}
      </Button>
    </p>
  )
}
