// The file, and how it was read: each of the choices can be changed, and shows what a wrong one would look like.

import type { Draft, Peek } from '../../../../shared/contract/imports.ts'
import { delimiters, type FileEncoding, type Reading } from '../../../../shared/domain/data-choices.ts'
import { formatBytes, formatCount } from '../../../app/format.ts'
import { Icon } from '../../../components/icon.tsx'
import { Select } from '../../../components/select.tsx'
import { columnsTexts } from '../../../locales/columns.ts'
import { changeChoices, useTableLook } from '../../../stores/table-look.ts'

export function ReadingLine({ peek, draft }: { peek: Peek; draft: Draft }) {
  const t = columnsTexts.use()
  const report = useTableLook((state) => state.report)
  const { reading } = peek
  const change = (patch: Partial<Reading>) => changeChoices({ reading: { ...draft.choices.reading, ...patch } })
  const rows = report
    ? formatCount(report.rows)
    : peek.isWhole
      ? formatCount(peek.rowsGuess)
      : t.about(formatCount(peek.rowsGuess))
  return (
    <header className="columns-file">
      <p className="columns-file-name">
        <Icon name="file" />
        <b className="cut">{peek.name}</b>
        <span className="columns-hint num">{t.rowsAndColumns(rows, peek.columns.length, formatBytes(peek.bytes))}</span>
      </p>
      <div className="columns-reading">
        {reading.encoding !== null && (
          <Select<FileEncoding>
            className="columns-select"
            label={t.encoding}
            value={reading.encoding}
            onChange={(encoding) => change({ encoding })}
            items={encodingsOf(peek).map(({ encoding, text }) => ({
              value: encoding,
              label: (
                <Chosen
                  name={t.encoding}
                  value={t.encodings[encoding]}
                  isGuessed={
                    draft.choices.reading.encoding === null && encoding === reading.encoding ? t.automatic : null
                  }
                />
              ),
              ...(text === '' ? {} : { text: t.readsAs(text) }),
            }))}
          />
        )}
        {reading.delimiter !== null && (
          <Select
            className="columns-select"
            label={t.delimiter}
            value={reading.delimiter}
            onChange={(delimiter) => change({ delimiter, quote: null })}
            items={delimiters.map((value) => ({
              value,
              label: <Chosen name={t.delimiter} value={t.delimiters[value]} isGuessed={null} />,
            }))}
          />
        )}
        {reading.header !== null && (
          <Select
            className="columns-select"
            label={t.header}
            value={reading.header ? 'true' : 'false'}
            onChange={(header) => change({ header: header === 'true' })}
            items={(['true', 'false'] as const).map((value) => ({
              value,
              label: <Chosen name={t.header} value={t.headers[value]} isGuessed={null} />,
            }))}
          />
        )}
        {peek.sheets.length > 1 && (
          <Select
            className="columns-select"
            label={t.sheet}
            value={reading.sheet}
            onChange={(sheet) => change({ sheet })}
            items={peek.sheets.map((value) => ({
              value,
              label: <Chosen name={t.sheet} value={value} isGuessed={null} />,
            }))}
          />
        )}
        <Wrong peek={peek} />
        {peek.isRemembered && <span className="columns-hint">{t.remembered}</span>}
      </div>
    </header>
  )
}

function Chosen({ name, value, isGuessed }: { name: string; value: string; isGuessed: string | null }) {
  return (
    <span className="columns-chosen">
      <span>{name}</span> <b>{value}</b>
      {isGuessed !== null && <span className="columns-hint">{isGuessed}</span>}
    </span>
  )
}

/** Without foreign letters all encodings read alike. */
function encodingsOf({ words, reading }: Peek): Peek['words'] {
  const all: FileEncoding[] = ['utf-8', 'cp949', 'utf-16le', 'utf-16be', 'latin1']
  const textOf = (encoding: FileEncoding) => words.find((word) => word.encoding === encoding)?.text ?? ''
  return all
    .map((encoding) => ({ encoding, text: textOf(encoding) }))
    .sort((a, b) => Number(b.encoding === reading.encoding) - Number(a.encoding === reading.encoding))
}

/** The likeliest mistake: a Korean file read as the other Korean encoding. */
function Wrong({ peek: { words, reading } }: { peek: Peek }) {
  const t = columnsTexts.use()
  const right = words.find(({ encoding }) => encoding === reading.encoding)
  const likely = (['latin1', 'cp949', 'utf-8'] as const).filter((encoding) => encoding !== reading.encoding)
  const wrong = likely.flatMap((name) => words.find(({ encoding }) => encoding === name) ?? [])[0]
  if (!right || !wrong) return null
  const [before, after] = t.wrong(t.encodings[wrong.encoding], right.text)
  return (
    <span className="columns-hint only-wide">
      {before}
      <b>{wrong.text}</b>
      {after}
    </span>
  )
}
