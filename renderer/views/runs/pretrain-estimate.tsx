// What the run will cost, measured by a few of its steps before it starts.

import { useEffect, useState } from 'react'
import type { PretrainEstimate, PretrainRequest } from '../../../shared/contract/pretrain.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import {
  formatBytes,
  formatCount,
  formatMemory,
  formatNumber,
  formatParameters,
  formatSeconds,
} from '../../app/format.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Meter } from '../../components/meter.tsx'
import { Note } from '../../components/note.tsx'
import { pretrainTexts } from '../../locales/pretrain.ts'

export type Measuring = { estimate: PretrainEstimate | null; error: ErrorRecord | null; isPending: boolean }

/** Typing is not measured letter by letter. */
const settleMs = 700

/** Of the request as it stands; null where it is not enough yet. */
export function useEstimate(request: PretrainRequest | null): Measuring {
  const key = request === null ? null : JSON.stringify({ ...request, name: undefined })
  const [found, setFound] = useState<{ key: string | null } & Omit<Measuring, 'isPending'>>({
    key: null,
    estimate: null,
    error: null,
  })
  useEffect(() => {
    if (key === null) return
    const controller = new AbortController()
    const timer = setTimeout(() => {
      client.runs
        .estimatePretrain(JSON.parse(key), { signal: controller.signal })
        .then((estimate) => setFound({ key, estimate, error: null }))
        .catch((reason: unknown) => {
          if (!controller.signal.aborted) setFound({ key, estimate: null, error: errorOf(reason) })
        })
    }, settleMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key])
  if (key === null) return { estimate: null, error: null, isPending: false }
  // the numbers of before stay until new ones come
  return { estimate: found.estimate, error: found.key === key ? found.error : null, isPending: found.key !== key }
}

export function EstimateAside({
  measuring: { estimate, error, isPending },
  end,
}: {
  measuring: Measuring
  end: 'minutes' | 'steps'
}) {
  const t = pretrainTexts.use()
  return (
    <section className="pretrain-aside" aria-live="polite" aria-busy={isPending}>
      <h2 className="pretrain-over">{t.estimate}</h2>
      {error !== null ? (
        <ErrorNote error={error} />
      ) : estimate === null ? (
        isPending ? (
          <>
            <p className="pretrain-big">{t.measuring}</p>
            <Meter value={null} label={t.measuring} />
          </>
        ) : (
          <p className="pretrain-hint">{t.estimateLater}</p>
        )
      ) : (
        <Numbers estimate={estimate} end={end} />
      )}
    </section>
  )
}

function Numbers({ estimate, end }: { estimate: PretrainEstimate; end: 'minutes' | 'steps' }) {
  const t = pretrainTexts.use()
  const { measured, seconds, steps, tokens, textTokens, parameters, memoryBytes, freeMemoryBytes, disk } = estimate
  const passes = tokens !== null && textTokens ? tokens / textTokens : null
  const rows: [string, string | null][] = [
    [t.parameters, formatParameters(parameters)],
    [t.shape, t.shapeOf(estimate.layers, formatCount(estimate.width), estimate.heads)],
    [t.speed, measured && t.perSecond(formatCount(Math.round(measured.tokensPerSecond)))],
    [t.steps, steps === null ? null : formatCount(steps)],
    [t.reads, tokens === null ? null : formatParameters(tokens)],
    [t.passes, passes === null ? null : t.times(formatNumber(passes, passes < 10 ? 1 : 0))],
    [t.memory, `${formatMemory(memoryBytes)} / ${formatMemory(freeMemoryBytes)}`],
    [t.disk, `${formatBytes(disk.modelBytes)} + ${formatBytes(disk.runBytes)}`],
  ]
  return (
    <>
      {seconds !== null && <p className="pretrain-big num">{formatSeconds(Math.max(1, Math.round(seconds)))}</p>}
      {measured && (
        <p className="pretrain-hint num">
          {t.measuredBy(measured.steps, String(Math.max(5, Math.round(100 * measured.spread))))}
          {measured.isBusy && ` ${t.busy}`}
        </p>
      )}
      <Meter value={Math.min(1, memoryBytes / Math.max(1, freeMemoryBytes))} label={t.memory} />
      <dl className="pretrain-numbers num">
        {rows.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {estimate.fits === 'no' && (
        <Note tone="warn" title={t.noRoom}>
          {t.noRoomText}
        </Note>
      )}
      {passes !== null && passes > 40 && <p className="pretrain-hint">{t.manyPasses}</p>}
      {tokens !== null && tokens < 0.05 * parameters && end === 'minutes' && <p className="pretrain-hint">{t.slow}</p>}
    </>
  )
}
