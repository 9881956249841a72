// The foot while the table is stored: how far, and the way out.

import type { JobView } from '../../../../shared/contract/jobs.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Meter } from '../../../components/meter.tsx'
import { columnsTexts } from '../../../locales/columns.ts'
import { cancelImport } from '../../../stores/table-import.ts'
import { WizardFoot } from '../wizard-foot.tsx'

/** Reading comes first, then storing: each is about half of it. */
const shareOf = ({ phase, done, total }: JobView['progress']): number | null =>
  total === 0 ? null : (phase === 'write' ? 0.5 : 0) + (0.5 * done) / total

export function ImportProgress({ job: { progress } }: { job: JobView }) {
  const t = columnsTexts.use()
  const words =
    progress.phase === 'write' ? t.importing(formatCount(progress.done), formatCount(progress.total)) : t.readingRows
  return (
    <WizardFoot
      sentence={
        <span className="columns-importing">
          <span className="num">{words}</span>
          <Meter value={shareOf(progress)} label={words} />
        </span>
      }
    >
      <Button size="lg" onClick={cancelImport}>
        {t.cancel}
      </Button>
    </WizardFoot>
  )
}
