// One model over the sentence: its tokens, the matrix of a head, all heads in small, what the chosen token looks at, and in words what that means.

import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import type { Inside } from '../../../shared/contract/inside.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import { formatCount, formatPercent } from '../../app/format.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProbabilityBars } from '../../components/probability-bars.tsx'
import { TokenStrip } from '../../components/token-strip.tsx'
import { insideTexts } from '../../locales/inside.ts'
import { keepHead } from '../../stores/inside.ts'
import type { HeadPlace, LookStore, Matrix } from '../../stores/look.ts'
import { AttentionMatrix } from './attention-matrix.tsx'
import { HeadGrid } from './head-grid.tsx'
import { PipelineLine } from './pipeline-line.tsx'
import { type Reading, readRow } from './reading.ts'
import { tokenLabel } from './token-label.ts'
import './inside-side.css'

export type InsideSideProps = {
  store: LookStore
  model: ModelView
  /** Before the head's name: a model picker. */
  start?: ReactNode
  onRow?: ((row: number) => void) | undefined
  onRetry(): void
}

export function InsideSide({ store, model, start, onRow, onRetry }: InsideSideProps) {
  const t = insideTexts.use()
  const { look, question, matrix, place, row, column, error, isWaiting } = store.use()
  const choose = (wanted: HeadPlace) => {
    keepHead(model.id, wanted)
    void store.choose(wanted)
  }
  const point = (to: number, at?: number) => {
    store.point(to, at)
    onRow?.(to)
  }
  const strip = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen token is found in the page
  useEffect(() => {
    const box = strip.current
    const chosen = box?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (!box || !chosen) return
    const top = chosen.offsetTop
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + chosen.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + chosen.offsetHeight - box.clientHeight
  }, [row, look])
  const isShown = look !== null && matrix !== null && question !== null && matrix.tokens === look.tokens.length
  return (
    <div className="side" aria-busy={isWaiting}>
      <div className="side-head">
        {start}
        {look !== null && <span className="side-place num">{t.place(place.layer + 1, place.head + 1)}</span>}
      </div>
      {error !== null && <ErrorNote error={error} onRetry={onRetry} />}
      {error === null && !isShown && isWaiting && <Loading label={t.loading} lines={4} />}
      {isShown && (
        <>
          <div ref={strip} className="side-strip scroll">
            <TokenStrip
              tokens={look.tokens}
              label={t.tokenStrip(model.name)}
              selected={row}
              onSelect={(index) => point(index)}
            />
          </div>
          {look.truncated > 0 && <p className="side-cut">{t.cut(formatCount(look.truncated))}</p>}
          <RowFacts look={look} matrix={matrix} text={question.text} row={row}>
            {(reading) => (
              <div className="side-main">
                <div className="side-matrix">
                  <AttentionMatrix
                    look={look}
                    matrix={matrix}
                    place={place}
                    row={row}
                    column={column}
                    strong={
                      new Set(reading.targets.slice(0, 3).flatMap(({ index, weight }) => (weight >= 0.1 ? index : [])))
                    }
                    onPoint={point}
                  />
                  <p className="side-words">
                    <RowSentence reading={reading} look={look} row={row} />
                  </p>
                </div>
                <div className="side-foot">
                  <HeadGrid thumbnails={look.thumbnails} kind={look.kind} place={place} onChoose={choose} />
                  <div className="side-bars">
                    <ProbabilityBars
                      label={t.targets}
                      items={reading.targets.map(({ index, weight }) => ({
                        key: String(index),
                        label: tokenLabel(look.tokens[index]!),
                        value: weight,
                      }))}
                      selectedKey={String(column)}
                      onSelect={(key) => point(row, Number(key))}
                    />
                    <Guesses look={look} row={row} task={model.task} />
                  </div>
                </div>
              </div>
            )}
          </RowFacts>
          <div className="side-pipeline">
            <p className="side-over">{t.pipeline}</p>
            <PipelineLine modelId={model.id} tokens={look.tokens.length} />
          </div>
        </>
      )}
    </div>
  )
}

type RowProps = { look: Inside; matrix: Matrix; text: string; row: number; children(reading: Reading): ReactNode }

function RowFacts({ look, matrix, text, row, children }: RowProps) {
  const reading = useMemo(() => readRow({ ...look, matrix, text }, row), [look, matrix, text, row])
  return children(reading)
}

/** Stands for the token in a sentence, which is set in bold. */
const mark = '\ue000'

export function RowSentence({ reading, look, row }: { reading: Reading; look: Inside; row: number }) {
  const t = insideTexts.use()
  const nameOf = (index: number) => tokenLabel(look.tokens[index]!)
  const { kind, isLast, unseen, before, after, isSelf, rest } = reading
  const sentence = () => {
    if (kind === 'gpt') return isLast ? t.decoderLast(mark) : t.decoder(mark, unseen)
    if (isSelf) return t.encoderSelf(mark)
    if (before !== null && after !== null) return t.encoderBoth(mark, nameOf(before), nameOf(after))
    if (before !== null) return t.encoderBefore(mark, nameOf(before))
    if (after !== null) return t.encoderAfter(mark, nameOf(after))
    return t.encoderSpread(mark)
  }
  const [start, end] = sentence().split(mark)
  return (
    <>
      {start}
      <b>{nameOf(row)}</b>
      {end}
      {rest !== null && ` ${t.rest(formatPercent(rest.weight), nameOf(rest.index))}`}
    </>
  )
}

/** What the model would put at the chosen token, in a line. */
function Guesses({ look, row, task }: { look: Inside; row: number; task: string }) {
  const t = insideTexts.use()
  const guesses = look.predictions[row]
  if (guesses === undefined || guesses.length === 0) return null
  const title = look.kind === 'gpt' ? t.next : task === 'token' ? t.tag : t.here
  return (
    <p className="side-guesses">
      <span className="side-over">{title}</span>
      {guesses.map(({ token, text, probability }) => (
        <span key={token} className="side-guess">
          <span className="side-guess-word">{text.trim() === '' ? token : text.trim()}</span>{' '}
          <span className="num">{formatPercent(probability)}</span>
        </span>
      ))}
    </p>
  )
}
