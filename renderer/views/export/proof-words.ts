// What a check found, in sentences: the size and speed of what is smaller, what it costs, and that the training is in it.

import type { ExportCheck, ExportChoice } from '../../../shared/contract/exports.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { exportTexts, fileKey } from '../../locales/export.ts'
import { isSame } from './plan.ts'

/** Speeds nearer than this are the same: other work on the machine moves them by as much. */
const faster = 1.15

export function proofWords(
  checks: readonly ExportCheck[],
  choices: readonly ExportChoice[],
  model: { method: string | null },
): string[] {
  const t = exportTexts.get()
  const passed = checks.filter(({ problem }) => problem === null)
  if (passed.length === 0) return []
  const exact = passed.filter(({ precision }) => precision === 'float32')
  const rounded = passed.filter(({ precision }) => precision !== 'float32')
  return [
    ...(exact.length > 0 && exact.every(({ same, answers }) => same === answers) ? [t.words.exact] : []),
    ...rounded.map((check) => roundedWords(check, choices)),
    ...baseWords(passed, model),
  ]
}

function roundedWords(check: ExportCheck, choices: readonly ExportChoice[]): string {
  const { words, names } = exportTexts.get()
  const whole = choices.find((choice) => isSame(choice, { format: check.format, precision: 'float32' }))
  const times = check.liveMillisecondsPerRow / check.millisecondsPerRow
  const name = names[fileKey(check)] ?? check.file
  const sentences = [
    words.smaller(
      name,
      whole && whole.bytes > 0 ? `${Math.round((100 * check.bytes) / whole.bytes)}%` : '–',
      times >= faster ? formatNumber(times, 1) : null,
    ),
  ]
  const { same, answers, kind, accuracy } = check
  if (same === answers) sentences.push(words.unchanged)
  else {
    sentences.push(words.changed[kind](formatCount(answers), formatCount(answers - same)))
    if (accuracy) sentences.push(words.accuracy(formatPercent(accuracy.live), formatPercent(accuracy.exported)))
  }
  return sentences.join(' ')
}

function baseWords(passed: readonly ExportCheck[], { method }: { method: string | null }): string[] {
  const { words } = exportTexts.get()
  const differing = passed.filter(({ differsFromBase }) => differsFromBase !== null && differsFromBase > 0)
  if (differing.length === passed.length) return [words.differs(passed.length)]
  return method === 'head' ? [words.head] : []
}
