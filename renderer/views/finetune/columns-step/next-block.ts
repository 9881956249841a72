// Why the next step is closed: only what makes training impossible, said in words.

import { taskOf } from '../../../../shared/domain/data-choices.ts'
import { checkTexts } from '../../../locales/checks.ts'
import { columnsTexts } from '../../../locales/columns.ts'
import { useTableLook } from '../../../stores/table-look.ts'
import { useWizard } from '../../../stores/wizard.ts'

/** `isWait`: it opens by itself. */
export type Block = { text: string; isWait: boolean }

export function useBlock(): Block | null {
  const { blocked } = columnsTexts.use()
  const text = useReason()
  return text === null ? null : { text, isWait: text === blocked.counting }
}

function useReason(): string | null {
  const { blocked } = columnsTexts.use()
  const { checks } = checkTexts.use()
  const draft = useWizard((state) => state.draft)
  const { report, progress, scanError, peekError } = useTableLook()
  if (draft === null) return blocked.roles
  const { roles, labels, split } = draft.choices
  if (peekError !== null) return blocked.failed
  if (taskOf(roles, labels.kind) === null) {
    if (roles.prompt !== undefined || roles.response !== undefined) return blocked.response
    return roles.text !== undefined && roles.pair !== undefined ? blocked.label : blocked.roles
  }
  if (split.kind === 'group' && roles.group === undefined) return blocked.group
  if (split.kind === 'file' && split.testPath === null) return blocked.file
  if (progress !== null) return blocked.counting
  if (scanError !== null || report === null) return blocked.failed
  const stop = report.checks.find(({ level }) => level === 'stop')
  return stop ? (checks[stop.kind].stop?.(stop) ?? checks[stop.kind].open(stop)) : null
}
