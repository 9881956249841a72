// An error as it came from the host: what is wrong and what to do, in its own words under a plain title.

import type { ErrorRecord } from '../../shared/errors.ts'
import { componentTexts, errorTexts } from '../locales/components.ts'
import { messageOf } from '../locales/error-sentences.ts'
import { Button } from './button.tsx'
import { Note } from './note.tsx'

/** A stack belongs into a report, not in front of people. */
function shown(error: ErrorRecord): string {
  return error.code === 'internal' ? (messageOf(error).split('\n')[0] ?? '') : messageOf(error)
}

export type ErrorNoteProps = { error: ErrorRecord; onRetry?: (() => void) | undefined; retryLabel?: string | undefined }

export function ErrorNote({ error, onRetry, retryLabel }: ErrorNoteProps) {
  const t = componentTexts.use()
  const titles = errorTexts.use()
  return (
    <Note
      tone="bad"
      role="alert"
      title={titles[error.code]}
      actions={
        onRetry === undefined ? undefined : (
          <Button size="sm" icon="retry" onClick={onRetry}>
            {retryLabel ?? t.retry}
          </Button>
        )
      }
    >
      {shown(error)}
    </Note>
  )
}
