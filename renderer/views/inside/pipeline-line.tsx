// What the text passes through, in a line, with the real shapes of the loaded model. A stage opens to the names of its weights.

import { useEffect, useState } from 'react'
import type { Stage } from '../../../shared/contract/inside.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf, isAbort } from '../../app/client.ts'
import { formatCount } from '../../app/format.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Popover } from '../../components/popover.tsx'
import { insideTexts } from '../../locales/inside.ts'
import './pipeline-line.css'

/** Added to what flows, not in its way. */
const added = new Set<Stage['kind']>(['position', 'segment'])

const shapeText = (shape: Stage['shape'], tokens: number): string =>
  shape
    .map((size) => (size === 'T' ? formatCount(tokens) : typeof size === 'number' ? formatCount(size) : size))
    .join(' × ')

export function PipelineLine({ modelId, tokens }: { modelId: string; tokens: number }) {
  const t = insideTexts.use()
  const [stages, setStages] = useState<readonly Stage[]>([])
  const [error, setError] = useState<ErrorRecord | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    client.inside.pipeline({ modelId }, { signal: controller.signal }).then(
      (found) => {
        if (controller.signal.aborted) return
        setStages(found)
        setError(null)
      },
      (reason: unknown) => {
        if (!controller.signal.aborted && !isAbort(reason)) setError(errorOf(reason))
      },
    )
    return () => controller.abort()
  }, [modelId])
  if (error !== null) return <ErrorNote error={error} />
  return (
    <ol className="pipeline" aria-label={t.pipeline}>
      {stages.map((stage, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stages have no other identity
        <li key={index} className="pipeline-stage" data-added={added.has(stage.kind) ? '' : undefined}>
          <StageButton stage={stage} tokens={tokens} />
        </li>
      ))}
    </ol>
  )
}

/** What a stage is known by: a table by its size, blocks by their number, all else by what flows out. */
function mainShape({ kind, shape, weights, size }: Stage, tokens: number, one: string): string {
  if (kind === 'tokens') return formatCount(tokens)
  if (kind === 'blocks') return `× ${formatCount(size)}`
  if (['embedding', 'position', 'segment'].includes(kind)) return shapeText(weights[0]?.shape ?? shape, tokens)
  // the last of a head's matrices is the one that gives the answer
  const last = kind === 'head' ? weights.findLast((weight) => weight.shape.length === 2) : undefined
  return shape.length === 0 && !last ? one : shapeText(last?.shape ?? shape, tokens)
}

function StageButton({ stage, tokens }: { stage: Stage; tokens: number }) {
  const t = insideTexts.use()
  const name = t.stage[stage.kind]
  return (
    <Popover
      label={name}
      trigger={
        <button type="button" className="pipeline-button">
          <span className="pipeline-name">{name}</span>
          <span className="pipeline-shape num">{mainShape(stage, tokens, t.number)}</span>
        </button>
      }
    >
      <div className="pipeline-about">
        <p className="pipeline-title">{name}</p>
        <p className="pipeline-text">{t.stageAbout[stage.kind]}</p>
        <dl className="pipeline-facts num">
          <dt>{t.out}</dt>
          <dd>{stage.shape.length === 0 ? t.number : shapeText(stage.shape, tokens)}</dd>
        </dl>
        {stage.weights.length > 0 && (
          <>
            <p className="pipeline-over">{t.weights}</p>
            <ul className="pipeline-weights scroll">
              {stage.weights.map(({ name: weight, shape }) => (
                <li key={weight}>
                  <span className="mono">
                    <BrokenName name={weight} />
                  </span>
                  <span className="num">{shapeText(shape, tokens)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Popover>
  )
}

/** A long name of a tensor breaks after its dots. */
function BrokenName({ name }: { name: string }) {
  const parts = name.split(/(?<=\.)/)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one name
    <span key={index}>
      {part}
      <wbr />
    </span>
  ))
}
