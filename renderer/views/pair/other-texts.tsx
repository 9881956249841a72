// One A beside other Bs: each row a text to write, its verdict as a bar. Rows can be pasted, read from a file, sorted, copied as a table.

import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { copyText } from '../../app/clipboard.ts'
import { formatCount } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { toast } from '../../components/toast.tsx'
import { pairTexts } from '../../locales/pair.ts'
import { maxOthers, maxPairText, usePair } from '../../stores/pair.ts'
import { type Shown, shownOf, tableOf } from './row-verdict.ts'
import { linesOf, readLines } from './text-lines.ts'

export function OtherTexts() {
  const t = pairTexts.use()
  const { tab, a, b, others, answer, beside, addOthers, sortOthers } = usePair()
  const rows = useRef<HTMLUListElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const isAdding = useRef(false)
  const kind = answer?.verdict.kind
  const isFull = others.length >= maxOthers

  useEffect(() => {
    if (!isAdding.current) return
    isAdding.current = false
    const fields = rows.current?.querySelectorAll<HTMLInputElement>('input')
    fields?.[others.length - 1]?.focus()
  }, [others.length])

  async function readFile(chosen: File): Promise<void> {
    const lines = await readLines(chosen)
    if (lines === null) return void toast({ text: t.fromFileFailed(chosen.name), tone: 'bad' })
    if (lines.length === 0) return void toast({ text: t.fromFileEmpty(chosen.name), tone: 'bad' })
    const room = maxOthers - others.length
    addOthers(lines)
    if (lines.length > room) toast({ text: t.fromFileCut(formatCount(room), formatCount(lines.length)) })
  }

  function add(): void {
    isAdding.current = true
    addOthers([''])
  }

  const shown = (text: string): Shown | null => {
    const row = beside?.a === a ? beside.rows.get(text) : undefined
    return row && kind ? shownOf(kind, row) : null
  }
  const nowShown = answer !== null && kind && answer.b === b ? shownOf(kind, answer.verdict) : null
  return (
    <section className="pair-others">
      <div className="pair-head">
        <b>{tab === 'similar' ? t.against : t.others}</b>
        <span className="pair-head-end pair-actions">
          <Button variant="quiet" size="sm" icon="plus" disabled={isFull} onClick={add}>
            {t.addB}
          </Button>
          <Button variant="quiet" size="sm" icon="import" disabled={isFull} onClick={() => file.current?.click()}>
            {t.fromFile}
          </Button>
          {others.length > 1 && kind !== 'labels' && (
            <Button variant="quiet" size="sm" icon="arrow-down" disabled={beside === null} onClick={sortOthers}>
              {t.sort}
            </Button>
          )}
          {others.length > 0 && (
            <Button
              variant="quiet"
              size="sm"
              icon="copy"
              disabled={beside === null || kind === undefined}
              onClick={() => kind && void copyText(tableOf(kind, { b, answer, others, beside }))}
            >
              {t.copyTable}
            </Button>
          )}
          <input
            ref={file}
            type="file"
            accept=".txt,text/plain"
            hidden
            aria-label={t.fromFile}
            onChange={(event) => {
              const [chosen] = event.target.files ?? []
              event.target.value = ''
              if (chosen) void readFile(chosen)
            }}
          />
        </span>
      </div>
      {isFull ? (
        <p className="pair-hint">{t.full(maxOthers)}</p>
      ) : (
        others.length === 0 && <p className="pair-hint">{t.othersAbout}</p>
      )}
      {others.length > 0 && (
        <ul className="pair-rows" ref={rows}>
          {b.trim() !== '' && (
            <li className="pair-row" data-now="">
              <span className="pair-row-text cut">{b}</span>
              <RowBar shown={nowShown} />
              <span className="pair-row-now">{t.now}</span>
            </li>
          )}
          {others.map((text, index) => (
            <OtherRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place to write in, whatever its text
              key={index}
              index={index}
              text={text}
              shown={shown(text)}
              onEnter={add}
              isLast={index === others.length - 1}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

type OtherRowProps = { index: number; text: string; shown: Shown | null; isLast: boolean; onEnter(): void }

function OtherRow({ index, text, shown, isLast, onEnter }: OtherRowProps) {
  const t = pairTexts.use()
  const { setOther, addOthers, useOther: putAsB, removeOther } = usePair()
  function onPaste(event: ClipboardEvent<HTMLInputElement>): void {
    const lines = linesOf(event.clipboardData.getData('text/plain'))
    if (lines.length < 2) return
    event.preventDefault()
    if (text.trim() === '') setOther(index, lines.shift()!)
    addOthers(lines)
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' || isComposing(event) || !isLast || text.trim() === '') return
    event.preventDefault()
    onEnter()
  }
  return (
    <li className="pair-row">
      <input
        className="pair-row-field"
        aria-label={t.other(index + 1)}
        placeholder={t.otherPlaceholder}
        value={text}
        maxLength={maxPairText}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setOther(index, event.target.value)}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
      />
      <RowBar shown={shown} />
      <span className="pair-row-actions">
        <IconButton
          icon="arrow-up"
          size="sm"
          label={t.useAsB}
          disabled={text.trim() === ''}
          onClick={() => putAsB(index)}
        />
        <IconButton icon="close" size="sm" label={t.remove} onClick={() => removeOther(index)} />
      </span>
    </li>
  )
}

function RowBar({ shown }: { shown: Shown | null }) {
  return (
    <>
      <span className="pair-track" aria-hidden="true">
        <span className="pair-bar" style={{ width: `${(shown?.share ?? 0) * 100}%` }} />
      </span>
      <span className="pair-row-value num">{shown?.text ?? '–'}</span>
    </>
  )
}
