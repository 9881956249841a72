// The result of a finished fine-tuning run: the last step of the wizard, and a part of the run's own page.

import { useEffect } from 'react'
import type { RunResultView } from '../../../../shared/contract/results.ts'
import { formatNumber } from '../../../app/format.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Note } from '../../../components/note.tsx'
import { resultTexts } from '../../../locales/result.ts'
import { useModels } from '../../../stores/models.ts'
import { runResults } from '../../../stores/results.ts'
import { useRuns } from '../../../stores/runs.ts'
import { CalibrationChart } from './calibration-chart.tsx'
import { ClassTable } from './class-table.tsx'
import { ClassesAside } from './classes-aside.tsx'
import { IntervalDots } from './interval-dots.tsx'
import { Marked } from './marked.tsx'
import { Mistakes } from './mistakes.tsx'
import { dotsOf } from './outcome-dots.ts'
import { ResultActions } from './result-actions.tsx'
import { LeftOut, RunFactsList } from './run-facts-list.tsx'
import { CopyCheck, Samples } from './samples.tsx'
import { ScoreScatter } from './score-scatter.tsx'
import { sayDrawn, sayResult } from './sentences.ts'
import { TryLabels } from './try-labels.tsx'
import { TryWriting } from './try-writing.tsx'
import './result.css'

export function RunResult({ runId }: { runId: string }) {
  const t = resultTexts.use()
  const { answer, error } = runResults.use(runId)
  const status = useRuns().find(({ id }) => id === runId)?.status
  const isWorking = status !== undefined && status !== 'done'
  useEffect(() => {
    if (!isWorking) void runResults.load(runId)
  }, [runId, isWorking])
  if (isWorking)
    return (
      <EmptyState title={t.none} text={t.noneText}>
        <Button onClick={() => go('runs', { id: runId })}>{t.toRun}</Button>
      </EmptyState>
    )
  if (error !== null) return <ErrorNote error={error} onRetry={() => void runResults.reload(runId)} />
  if (answer === null) return <Loading label={t.loading} lines={4} />
  return <Result key={runId} result={answer} />
}

function Result({ result }: { result: RunResultView }) {
  const { run, outcome, mistakes } = result
  const model = useModels((state) => state.byId(run.modelId))
  const labels = 'perClass' in outcome ? outcome.perClass.map(({ label }) => label) : []
  return (
    <div className="result-place">
      <div className={`result ${run.kind}`}>
        <div className="result-main">
          <Lead result={result} />
          <ResultActions result={result} model={model ?? undefined} />
          <Dots result={result} />
          {'perClass' in outcome && outcome.perClass.length > 0 && <ClassTable classes={outcome.perClass} />}
          {outcome.problem === 'score' && outcome.points.length > 0 && <ScoreScatter points={outcome.points} />}
          {(mistakes !== null || (outcome.problem === 'score' && outcome.points.length > 0)) && (
            <Mistakes result={result} labels={labels} />
          )}
          {outcome.problem === 'text' && <Samples run={run} outcome={outcome} />}
          {outcome.problem === 'classes' && outcome.calibration && (
            <CalibrationChart calibration={outcome.calibration} />
          )}
        </div>
        <div className="result-aside">
          <Try result={result} />
          {outcome.problem === 'classes' && <ClassesAside result={result} outcome={outcome} />}
          {outcome.problem === 'text' && outcome.samples.length > 0 && <CopyCheck copied={outcome.copied} />}
          <RunFactsList result={result} />
          <LeftOut result={result} />
          {outcome.problem !== 'text' && hasCounterpart(run) && <PretrainingButton runId={run.id} />}
        </div>
      </div>
    </div>
  )
}

/** A run from random weights by itself has nothing to be held against. */
const hasCounterpart = ({ settings }: RunResultView['run']): boolean =>
  settings.fromScratch !== true || typeof settings.comparedTo === 'string'

function Lead({ result }: { result: RunResultView }) {
  const t = resultTexts.use()
  const { title, lead } = sayResult(result)
  const { verdict, advice, run } = result
  const isPoor = verdict === 'worse' || verdict === 'unclear'
  return (
    <header className="result-lead">
      <h2>{title}</h2>
      <p className="num">
        <Marked text={[...lead, ...sayDrawn(result)].join(' ')} />
      </p>
      {isPoor && advice.length > 0 && (
        <Note
          title={t.try2}
          actions={
            <Button size="sm" onClick={() => go('finetune', againParams(run.datasetId))}>
              {t.again}
            </Button>
          }
        >
          <ul className="result-advice">
            {advice.map((name) => (
              <li key={name}>
                <b>{t.advice[name]?.[0]}</b> {t.advice[name]?.[1]}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </header>
  )
}

const againParams = (datasetId: string | null) => (datasetId === null ? {} : { step: 'recipe', dataset: datasetId })

function Dots({ result }: { result: RunResultView }) {
  const t = resultTexts.use()
  const { label, dots, isShare } = dotsOf(result, t)
  if (dots.length < 2) return null
  const format = (value: number) => (isShare ? (100 * value).toFixed(1) : formatNumber(value, value < 10 ? 2 : 1))
  const formatTick = (value: number) => formatNumber(isShare ? 100 * value : value, 3)
  const isError = result.outcome.problem === 'score'
  const scale = { fromZero: isError, most: isShare ? 1 : undefined }
  return <IntervalDots label={label} dots={dots} format={format} formatTick={formatTick} {...scale} />
}

function Try({ result }: { result: RunResultView }) {
  const t = resultTexts.use()
  const { run, outcome } = result
  const model = useModels((state) => state.byId(run.modelId))
  const isLoaded = useModels((state) => state.isLoaded)
  if (!model || model.isMissing)
    return isLoaded ? <Note title={t.gone}>{run.settings.fewerOf === undefined ? t.goneText : t.goneFewer}</Note> : null
  if (outcome.problem === 'text') return <TryWriting run={run} outcome={outcome} modelId={model.id} />
  return <TryLabels model={model} baseModelId={run.baseModelId} hasPairs={typeof run.settings.textPair === 'string'} />
}

function PretrainingButton({ runId }: { runId: string }) {
  const t = resultTexts.use()
  return (
    <Button size="lg" className="result-pretraining" onClick={() => go('pretraining', { run: runId })}>
      <Icon name="chart" />
      {t.pretraining}
    </Button>
  )
}
