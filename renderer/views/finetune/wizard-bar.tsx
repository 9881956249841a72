// The five steps in the bar: where one is, which are done and can be visited again.

import { Icon } from '../../components/icon.tsx'
import { ViewBar } from '../../components/view-frame.tsx'
import { finetuneTexts } from '../../locales/finetune.ts'
import { canVisit, goStep, useWizard, type WizardStep, wizardSteps } from '../../stores/wizard.ts'

export function WizardBar() {
  const t = finetuneTexts.use()
  const state = useWizard()
  const now = wizardSteps.indexOf(state.step)
  return (
    <ViewBar title={t.title}>
      <nav className="wizard-steps" aria-label={t.stepsLabel}>
        <ol>
          {wizardSteps.map((step, index) => (
            <Step key={step} step={step} index={index} isDone={index < now} canGo={canVisit(step, state)} />
          ))}
        </ol>
      </nav>
    </ViewBar>
  )
}

type StepProps = { step: WizardStep; index: number; isDone: boolean; canGo: boolean }

function Step({ step, index, isDone, canGo }: StepProps) {
  const t = finetuneTexts.use()
  const isNow = useWizard((state) => state.step === step)
  return (
    <li>
      <button
        type="button"
        className="wizard-step"
        aria-current={isNow ? 'step' : undefined}
        data-done={isDone ? '' : undefined}
        disabled={!canGo && !isNow}
        title={canGo || isNow ? undefined : t.notYet}
        onClick={() => {
          if (!isNow) goStep(step)
        }}
      >
        <span className="wizard-step-mark num">{isDone ? <Icon name="check" size={12} /> : index + 1}</span>
        <span className={isNow ? '' : 'wizard-step-name'}>{t.steps[step]}</span>
      </button>
    </li>
  )
}
