// The foot of a step: in a sentence what will be made, or why it cannot go on, and the buttons that lead back and on.

import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'

export type WizardFootProps = {
  sentence: ReactNode
  /** Why the next step is closed; said in place of the sentence. */
  reason?: string | null | undefined
  children: ReactNode
}

export function WizardFoot({ sentence, reason, children }: WizardFootProps) {
  const isBlocked = reason !== undefined && reason !== null
  return (
    <footer className="wizard-foot">
      <p className="wizard-foot-words" role="status">
        {isBlocked && <Icon name="warning" className="wizard-foot-icon" />}
        <span>{isBlocked ? reason : sentence}</span>
      </p>
      <span className="wizard-foot-buttons">{children}</span>
    </footer>
  )
}
