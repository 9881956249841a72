// The target: a file is chosen or pasted here, or dropped anywhere around it; while one is read it says how far.

import { formatPercent } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { finetuneTexts } from '../../../locales/finetune.ts'
import type { Opening } from './use-opening.ts'

type DropCardProps = {
  opening: Opening | null
  onChoose(): void
  onPaste(): void
  onCancel(): void
}

export function DropCard({ opening, onChoose, onPaste, onCancel }: DropCardProps) {
  const t = finetuneTexts.use()
  return (
    <section className="file-drop" aria-label={t.dropLabel}>
      <span className="file-drop-icon" aria-hidden="true">
        <Icon name="data" size={28} />
      </span>
      <div className="file-drop-words" role="status">
        {opening === null ? (
          <>
            <p className="file-drop-title">{t.dropTitle}</p>
            <p className="file-drop-text">{t.dropText}</p>
          </>
        ) : (
          <p className="file-drop-title">{stateOf(t, opening)}</p>
        )}
      </div>
      <div className="file-drop-buttons">
        {opening === null ? (
          <>
            <Button variant="primary" size="lg" shortcut="mod+o" onClick={onChoose}>
              {t.choose}
            </Button>
            <Button variant="quiet" shortcut="mod+v" onClick={onPaste}>
              {t.paste}
            </Button>
          </>
        ) : (
          <Button onClick={onCancel}>{t.cancel}</Button>
        )}
      </div>
    </section>
  )
}

function stateOf(t: ReturnType<typeof finetuneTexts.use>, { name, upload }: Opening): string {
  if (upload === null || upload.totalBytes === 0) return t.reading(name)
  return t.bringing(upload.name || name, formatPercent(upload.doneBytes / upload.totalBytes))
}
