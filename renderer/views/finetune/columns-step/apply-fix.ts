// A check's button: the choice that deals with it, and back.

import type { Check, Draft } from '../../../../shared/contract/imports.ts'
import { changeChoices } from '../../../stores/table-look.ts'

export function applyFix({ choices }: Draft, { fix, merges }: Check): void {
  if (fix !== null) changeChoices({ fixes: { ...choices.fixes, [fix]: true } })
  else if (Object.keys(merges).length > 0)
    changeChoices({ labels: { ...choices.labels, names: { ...choices.labels.names, ...merges } } })
}

export function undoFix({ choices }: Draft, { fix, merges }: Check): void {
  if (fix !== null) changeChoices({ fixes: { ...choices.fixes, [fix]: false } })
  else {
    const names = Object.fromEntries(
      Object.entries(choices.labels.names).filter(([from]) => !Object.hasOwn(merges, from)),
    )
    changeChoices({ labels: { ...choices.labels, names } })
  }
}
