// What came of a run, shortly: in a sentence, against the baselines, with the way to the model.

import { formatPercent } from '../../app/format.ts'
import { go, type ViewId } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { runTexts } from '../../locales/runs.ts'
import { choose } from '../../stores/choices.ts'
import { useModels } from '../../stores/models.ts'
import {
  type Baseline,
  baselinesOf,
  beforeText,
  isObject,
  mainMetric,
  metricText,
  resultSentence,
} from './run-facts.ts'
import type { RunLog } from './run-log.ts'

export function RunOutcome({ log }: { log: RunLog }) {
  const t = runTexts.use()
  const { run, events } = log
  const model = useModels((state) => state.list.find(({ id }) => id === run.modelId))
  const sentence = resultSentence(run.metrics)
  const baselines = baselinesOf(events)
  const isLost = !beats(run.metrics, baselines)
  // what was fine-tuned goes on to its result first
  const variant = run.method === 'pretrain' ? 'primary' : 'default'
  return (
    <Card as="section" className="run-result">
      <h2>{isLost ? t.noBetterTitle : sentence}</h2>
      <p className="run-against num">
        {[isLost ? sentence : null, ...against(run.metrics, baselines, t)].filter(Boolean).join(' · ')}
      </p>
      {isLost && <p className="run-hint">{t.noBetter}</p>}
      {model && (
        <div className="run-made">
          {model.uses.includes('chat') && (
            <Button variant={variant} icon="chat" onClick={() => use(model.id, 'chat')}>
              {t.talk}
            </Button>
          )}
          {model.uses.includes('classify') && (
            <Button variant={variant} icon="classify" onClick={() => use(model.id, 'classify')}>
              {t.tryIt}
            </Button>
          )}
          {model.uses.includes('fill-mask') && (
            <Button variant={variant} icon="fill-mask" onClick={() => use(model.id, 'fill-mask')}>
              {t.tryIt}
            </Button>
          )}
          <Button icon="models" onClick={() => go('models', { id: model.id })}>
            {t.openModel}
          </Button>
        </div>
      )}
    </Card>
  )
}

function use(modelId: string, view: Extract<ViewId, 'chat' | 'classify' | 'fill-mask'>): void {
  choose(view, modelId)
  go(view)
}

type Metrics = RunLog['run']['metrics']

/** Whether there is nothing that did as well with less. */
function beats(metrics: Metrics, baselines: Baseline[]): boolean {
  const metric = mainMetric(metrics)
  if (metric === null) return true
  return baselines.every(({ values }) => metric.value > (values[metric.name] ?? -1))
}

function against(metrics: Metrics, baselines: Baseline[], t: ReturnType<typeof runTexts.get>): string[] {
  const metric = mainMetric(metrics)
  if (metric === null) return []
  const interval = metrics?.interval
  const low = isObject(interval) ? interval.low : undefined
  const high = isObject(interval) ? interval.high : undefined
  const parts = [`${metric.label} ${metric.text}`]
  if (metric.name === 'accuracy' && typeof low === 'number' && typeof high === 'number')
    parts.push(t.interval(formatPercent(low), formatPercent(high)))
  const before = beforeText(metrics)
  if (before !== null) parts.push(t.against(t.before, before))
  for (const { name, values } of baselines) {
    const value = values[metric.name]
    if (value !== undefined) parts.push(t.against(t[name], metricText(metric.name, value)))
  }
  return parts
}
