// What one can begin with instead of a file: data from before, a practice set, or text without labels.

import type { DatasetView } from '../../../../shared/contract/datasets.ts'
import { formatCount } from '../../../app/format.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { datasetTexts } from '../../../locales/datasets.ts'
import { finetuneTexts } from '../../../locales/finetune.ts'
import { useDatasets } from '../../../stores/datasets.ts'
import { goStep } from '../../../stores/wizard.ts'
import { DataRow } from './data-row.tsx'
import { usePracticeSet } from './practice-set.ts'

const shownEarlier = 4

type BeginningsProps = {
  isBusy: boolean
  onPath(path: string): void
  onText(name: string, text: string): void
}

export function Beginnings({ isBusy, onPath, onText }: BeginningsProps) {
  const t = finetuneTexts.use()
  const { list } = useDatasets()
  const usable = list.filter(({ isMissing }) => !isMissing)
  const practice = usePracticeSet(t.practiceColumns)
  return (
    <section className="file-part" aria-label={t.earlier}>
      {usable.length > 0 && (
        <>
          <h3>{t.earlier}</h3>
          {usable.slice(0, shownEarlier).map((dataset) => (
            <Earlier key={dataset.id} dataset={dataset} isBusy={isBusy} onPath={onPath} />
          ))}
          {usable.length > shownEarlier && (
            <Button variant="quiet" size="sm" onClick={() => go('data')}>
              {t.allEarlier(usable.length)}
            </Button>
          )}
        </>
      )}
      <h3>{t.none}</h3>
      <DataRow
        icon="spark"
        name={t.practice}
        text={t.practiceText(practice.classes)}
        rows={t.rows(formatCount(practice.rows))}
        disabled={isBusy}
        onOpen={() => onText(`${t.practiceName}.csv`, practice.text)}
      />
      <DataRow
        icon="text"
        name={t.scratch}
        text={t.scratchText}
        disabled={isBusy}
        onOpen={() => go('runs', { new: 'pretrain' })}
      />
    </section>
  )
}

type EarlierProps = { dataset: DatasetView; isBusy: boolean; onPath(path: string): void }

/** One whose rows are in the library goes on with its recipe; a file has its columns still to be chosen. */
function Earlier({ dataset: { id, name, path, rows, details }, isBusy, onPath }: EarlierProps) {
  const t = finetuneTexts.use()
  const holds = datasetTexts.use().holds
  const open = () => {
    if (details === null) onPath(path)
    else
      goStep('recipe', {
        datasetId: id,
        draft: { path, choices: details.choices },
        name,
        runId: null,
        method: null,
        settings: {},
      })
  }
  return (
    <DataRow
      icon="data"
      name={name}
      text={
        details
          ? holds(details.task, details.choices.roles.pair !== undefined, details.labels.length)
          : t.columnsToChoose
      }
      rows={t.rows(formatCount(details ? details.parts.train + details.parts.test : rows))}
      disabled={isBusy}
      onOpen={open}
    />
  )
}
