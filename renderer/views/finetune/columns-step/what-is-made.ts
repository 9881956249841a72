// What the chosen columns make, in a sentence.

import { taskOf } from '../../../../shared/domain/data-choices.ts'
import { columnsTexts } from '../../../locales/columns.ts'
import { useTableLook } from '../../../stores/table-look.ts'
import { useWizard } from '../../../stores/wizard.ts'

export function useSentence(): string {
  const t = columnsTexts.use()
  const draft = useWizard((state) => state.draft)
  const report = useTableLook((state) => state.report)
  if (draft === null) return ''
  const { roles, labels } = draft.choices
  const task = taskOf(roles, labels.kind)
  if (task === null) return ''
  const text = roles.text ?? roles.prompt ?? roles.messages ?? ''
  return t.made({ task, text, labels: report?.labels.length ?? 0, isPair: roles.pair !== undefined })
}
