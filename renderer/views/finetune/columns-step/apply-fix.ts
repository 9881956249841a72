// A check's button: the choice that deals with it, and back.

import type { Check, Draft } from '../../../../shared/contract/imports.ts'
import { lengthOf } from '../../../locales/checks.ts'
import { changeChoices } from '../../../stores/table-look.ts'
import { changeWizard, wizardStore } from '../../../stores/wizard.ts'

/** Lengths are said in steps of so many tokens. */
const lengthStep = 8

/** Longer texts can be read by the model that was chosen. */
export function canReadMore(check: Check): boolean {
  const { isTokens, most, could } = lengthOf(check)
  return check.kind === 'long' && isTokens && most < could
}

export function applyFix({ choices }: Draft, check: Check): void {
  const { fix, merges } = check
  if (canReadMore(check)) {
    const { longest, could } = lengthOf(check)
    const maxLength = Math.min(could, Math.ceil(longest / lengthStep) * lengthStep)
    changeWizard({ settings: { ...wizardStore.getState().settings, maxLength } })
  } else if (fix !== null) changeChoices({ fixes: { ...choices.fixes, [fix]: true } })
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
