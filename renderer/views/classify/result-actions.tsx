// What can be done with a classification: stop it while it runs, save it after; how far it is; what the file will hold.

import type { JobView } from '../../../shared/contract/jobs.ts'
import { client, errorOf } from '../../app/client.ts'
import { formatCount, formatTimeLeft } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Meter } from '../../components/meter.tsx'
import { toast } from '../../components/toast.tsx'
import { classifyTexts } from '../../locales/classify.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { chooseSource } from '../../stores/classify-source.ts'
import type { TableFacts } from '../../stores/classify-table.ts'
import { csvName, saveResult } from './save-csv.ts'

type ActionsProps = { jobId: string; job: JobView | undefined; facts: TableFacts }

export function ResultActions({ jobId, job, facts }: ActionsProps) {
  const t = classifyTexts.use()
  const { about, done, expected } = facts
  const isRunning = job?.state === 'running'
  const save = () => void saveCsv(jobId, csvName(about.fileName, about.modelName), true)
  useHotkey('mod+s', save, { enabled: done > 0 })
  const other = () => {
    chooseSource(null)
    go('classify', { tab: 'table' })
  }
  return (
    <>
      {isRunning && <Progress job={job} done={done} expected={expected} />}
      <div className="result-actions">
        {isRunning ? (
          <Button icon="stop" onClick={() => void client.jobs.cancel({ id: jobId }).catch(tellFailure)}>
            {t.stop}
          </Button>
        ) : (
          <Button variant="primary" icon="upload" disabled={done === 0} onClick={save}>
            {t.saveCsv}
          </Button>
        )}
        <Button onClick={other}>{t.otherFile}</Button>
        {!isRunning && <span className="result-small">{t.excelHint}</span>}
      </div>
      {!isRunning && facts.formulaLike > 0 && <FormulaNote jobId={jobId} facts={facts} />}
    </>
  )
}

function Progress({ job, done, expected }: { job: JobView; done: number; expected: number }) {
  const t = classifyTexts.use()
  const seconds = (Date.now() - job.startedAt) / 1000
  const rate = seconds > 0 ? done / seconds : 0
  const isTold = done > 0 && expected > 0
  return (
    <div className="result-progress">
      <Meter value={expected > 0 ? done / expected : null} label={t.progress} />
      {isTold && (
        <span className="result-small num">
          {t.perSecond(formatCount(rate))} · {formatTimeLeft((expected - done) / rate)}
        </span>
      )}
    </div>
  )
}

function tellFailure(error: unknown): void {
  toast({ text: messageOf(errorOf(error)), tone: 'bad' })
}

async function saveCsv(jobId: string, name: string, guard: boolean): Promise<void> {
  try {
    await saveResult(jobId, name, guard)
  } catch (error) {
    tellFailure(error)
  }
}

function FormulaNote({ jobId, facts }: { jobId: string; facts: TableFacts }) {
  const t = classifyTexts.use()
  const { fileName, modelName } = facts.about
  return (
    <p className="result-small result-formulas">
      {t.formulas(formatCount(facts.formulaLike))}{' '}
      <Button variant="quiet" size="sm" onClick={() => void saveCsv(jobId, csvName(fileName, modelName), false)}>
        {t.saveUnchanged}
      </Button>
    </p>
  )
}
