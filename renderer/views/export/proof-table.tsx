// The proof, a row a file: how far its numbers are from the live model's, how many answers are the same, size and speed. Rows fill in as they are
// checked; a file that failed is a red row with the reason.

import type { ExportCheck, ExportChoice, ExportFile, ExportReport } from '../../../shared/contract/exports.ts'
import type { JobView } from '../../../shared/contract/jobs.ts'
import { formatBytes, formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { Icon } from '../../components/icon.tsx'
import { exportTexts, fileKey } from '../../locales/export.ts'
import { bytesOf, isSame } from './plan.ts'

/** Beyond this much of the live model's speed the number is worth a second look. */
const muchFaster = 1.3

export type ProofTableProps = {
  /** What its answers are. */
  kind: ExportCheck['kind']
  report: ExportReport | null
  files: readonly ExportFile[]
  choices: readonly ExportChoice[]
  liveBytes: number
  /** While it runs. */
  progress: JobView['progress'] | null
}

export function ProofTable({ kind, report, files, choices, liveBytes, progress }: ProofTableProps) {
  const t = exportTexts.use()
  const checks = report?.checks ?? []
  const first = checks.find(({ rows }) => rows > 0)
  const liveMs = liveMilliseconds(checks)
  return (
    <table className="export-proof" aria-label={t.table}>
      <thead>
        <tr>
          <th scope="col">{t.columns.file}</th>
          <th scope="col">{t.columns.difference}</th>
          <th scope="col">{t.same[first?.kind ?? kind]}</th>
          <th scope="col">{t.columns.size}</th>
          <th scope="col">{t.columns.speed}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t.live}</th>
          <td className="export-none">–</td>
          <td className="export-none">–</td>
          <td className="num">{formatBytes(liveBytes)}</td>
          <td className="num">{liveMs === null ? '–' : t.perSecond(speedOf(liveMs))}</td>
        </tr>
        {files.map((file, i) => {
          const check = checks.find((each) => isSame(each, file))
          if (check) return <CheckedRow key={fileKey(file)} check={check} liveMs={liveMs} />
          return (
            <WaitingRow
              key={fileKey(file)}
              file={file}
              bytes={bytesOf([file], choices)}
              state={progress && stateOf(progress, i, checks.length, files.length)}
            />
          )
        })}
      </tbody>
    </table>
  )
}

type FileState = 'pending' | 'writing' | 'checking'

/** The first piece of work is reading; then come the files, the live model's own answers, and the files again. */
function stateOf({ phase, done }: JobView['progress'], i: number, checked: number, files: number): FileState {
  if (phase === 'write' && i === done - 1) return 'writing'
  return phase === 'verify' && done > files + 1 && i === checked ? 'checking' : 'pending'
}

type WaitingRowProps = { file: ExportFile; bytes: number; state: FileState | null }

function WaitingRow({ file, bytes, state }: WaitingRowProps) {
  const t = exportTexts.use()
  return (
    <tr>
      <th scope="row">{nameOf(file, t.names)}</th>
      <td className="export-none">–</td>
      <td className="export-none">–</td>
      <td className="export-none num">{formatBytes(bytes)}</td>
      <td className={state === null || state === 'pending' ? 'export-none' : 'export-at'}>
        {state === null ? '–' : t[state]}
      </td>
    </tr>
  )
}

function nameOf(file: ExportFile, names: Record<string, string>): string {
  const name = names[fileKey(file)] ?? fileKey(file)
  return file.format === 'safetensors' && file.precision === 'float16' ? `${name}, fp16` : name
}

/** The live model is timed beside every file: its speed is the middle of them, and a file's stands to it as it did when both were asked. */
function liveMilliseconds(checks: readonly ExportCheck[]): number | null {
  const times = checks.filter(({ rows }) => rows > 0).map((check) => check.liveMillisecondsPerRow)
  return times.sort((a, b) => a - b)[times.length >> 1] ?? null
}

function speedOf(millisecondsPerRow: number): string {
  const rows = 1000 / millisecondsPerRow
  return rows >= 10 ? formatCount(rows) : formatNumber(rows, 1)
}

function CheckedRow({ check, liveMs }: { check: ExportCheck; liveMs: number | null }) {
  const t = exportTexts.use()
  const { problem, maxDifference, same, answers, bytes, millisecondsPerRow, liveMillisecondsPerRow } = check
  const isFaster = liveMillisecondsPerRow / millisecondsPerRow >= muchFaster
  const isRead = problem?.kind !== 'unreadable'
  const cell = problem === null ? 'num' : 'num export-bad export-bad-line'
  return (
    <>
      <tr>
        <th scope="row" className={problem === null ? undefined : 'export-bad export-bad-line'}>
          {problem !== null && <Icon name="error" size={14} className="export-mark" />}
          {nameOf(check, t.names)}
        </th>
        <td className={cell}>{!isRead ? '–' : maxDifference === null ? t.noEnd : difference(maxDifference)}</td>
        <td className={cell}>{isRead ? t.of(formatCount(same), formatCount(answers)) : '–'}</td>
        <td className={cell}>{formatBytes(bytes)}</td>
        <td className={isFaster && problem === null ? `${cell} export-good` : cell}>
          {isRead && liveMs !== null
            ? t.perSecond(speedOf((liveMs * millisecondsPerRow) / liveMillisecondsPerRow))
            : '–'}
        </td>
      </tr>
      {problem !== null && (
        <tr>
          <td colSpan={5} className="export-why">
            {problem.kind === 'agreement'
              ? t.withPercent(t.problems.agreement, formatPercent(check.agreement))
              : t.problems[problem.kind]}
          </td>
        </tr>
      )}
    </>
  )
}

/** Two figures of what is small: 0.0000038. */
function difference(value: number): string {
  if (value === 0) return '0'
  if (value < 1e-6) return value.toExponential(0)
  return value.toLocaleString('en-US', { maximumSignificantDigits: 2, maximumFractionDigits: 20 })
}
