// What the model took for what. One tab stop; arrows walk from cell to cell and choose.

import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { formatCount } from '../../../app/format.ts'
import { isComposing } from '../../../app/hotkeys.ts'
import { resultTexts } from '../../../locales/result.ts'
import { type Confusion, cellFace, confusedPairs, maxShownLabels, shownLabels } from './confusion.ts'
import './confusion-matrix.css'

export type Cell = { truth: number; predicted: number }
export type ConfusionMatrixProps = {
  labels: readonly string[]
  confusion: Confusion
  chosen: Cell
  onChoose(cell: Cell): void
}

const pairsShown = 8
/** Characters of the names that fit above the columns, all in all. */
const namesFit = 30

const moves: Record<string, readonly [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

export function ConfusionMatrix({ labels, confusion, chosen, onChoose }: ConfusionMatrixProps) {
  const t = resultTexts.use()
  const cells = useRef(new Map<string, HTMLButtonElement>())
  const shown = shownLabels(confusion)
  const isPart = labels.length > maxShownLabels
  const longest = Math.max(...shown.map((label) => labels[label]!.length))
  const isNumbered = longest * shown.length > namesFit
  const at = { row: shown.indexOf(chosen.truth), column: shown.indexOf(chosen.predicted) }
  const isStopInside = at.row >= 0 && at.column >= 0

  const walk = (event: KeyboardEvent, row: number, column: number) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const last = shown.length - 1
    const move = moves[event.key]
    const next = move
      ? [row + move[0], column + move[1]]
      : event.key === 'Home'
        ? [row, 0]
        : event.key === 'End'
          ? [row, last]
          : null
    if (next === null) return
    event.preventDefault()
    const [down, right] = next.map((place) => Math.min(last, Math.max(0, place))) as [number, number]
    onChoose({ truth: shown[down]!, predicted: shown[right]! })
    cells.current.get(`${down} ${right}`)?.focus()
  }

  return (
    <section aria-labelledby="result-confusion">
      <div className="result-head">
        <h3 id="result-confusion">{t.confusion}</h3>
        <span className="result-hint">{t.confusionAxes}</span>
      </div>
      {isPart && <p className="result-hint">{t.mostConfused(formatCount(shown.length), formatCount(labels.length))}</p>}
      <table className="confusion" data-numbered={isNumbered ? '' : undefined}>
        <caption className="unseen">{t.cellHint}</caption>
        <colgroup>
          <col className="confusion-names" />
        </colgroup>
        <tbody>
          {shown.map((truth, row) => {
            const total = confusion[truth]!.reduce((sum, rows) => sum + rows, 0)
            return (
              <tr key={truth}>
                <th scope="row" title={labels[truth]}>
                  <span className="confusion-name">
                    {isNumbered && <b className="num">{row + 1}</b>}
                    <span className="cut">{labels[truth]}</span>
                  </span>
                </th>
                {shown.map((predicted, column) => {
                  const rows = confusion[truth]![predicted] ?? 0
                  const face = cellFace(rows, total, truth === predicted)
                  const isChosen = row === at.row && column === at.column
                  return (
                    <td key={predicted}>
                      <button
                        ref={(cell) => {
                          if (cell === null) cells.current.delete(`${row} ${column}`)
                          else cells.current.set(`${row} ${column}`, cell)
                        }}
                        type="button"
                        className="confusion-cell num"
                        data-right={face.isRight ? '' : undefined}
                        data-strong={face.isStrong ? '' : undefined}
                        data-empty={rows === 0 ? '' : undefined}
                        aria-pressed={isChosen}
                        aria-label={t.cell(labels[truth]!, labels[predicted]!, formatCount(rows))}
                        tabIndex={isChosen || (!isStopInside && row === 0 && column === 0) ? 0 : -1}
                        style={{ '--share': `${face.percent}%` } as CSSProperties}
                        onClick={() => onChoose({ truth, predicted })}
                        onKeyDown={(event) => walk(event, row, column)}
                      >
                        {formatCount(rows)}
                      </button>
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <td />
            {shown.map((label, column) => (
              <th key={label} scope="col" className="confusion-foot cut num" title={labels[label]}>
                {isNumbered ? column + 1 : labels[label]}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
      {isPart && <Pairs labels={labels} confusion={confusion} onChoose={onChoose} />}
    </section>
  )
}

function Pairs({ labels, confusion, onChoose }: Pick<ConfusionMatrixProps, 'labels' | 'confusion' | 'onChoose'>) {
  const t = resultTexts.use()
  const pairs = confusedPairs(confusion, pairsShown)
  if (pairs.length === 0) return null
  return (
    <>
      <h4 className="confusion-pairs-head">{t.pairs}</h4>
      <ul className="confusion-pairs">
        {pairs.map(({ truth, predicted, rows }) => (
          <li key={`${truth} ${predicted}`}>
            <button type="button" onClick={() => onChoose({ truth, predicted })}>
              <span className="cut">{labels[truth]}</span>
              <span aria-hidden="true">→</span>
              <span className="confusion-said cut">{labels[predicted]}</span>
              <span className="num">{t.rows(formatCount(rows))}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
