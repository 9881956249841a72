// A comparison as lines of tabs, which a spreadsheet takes as a table.

import type { Comparison } from '../../../shared/contract/results.ts'
import { copyText } from '../../app/clipboard.ts'
import { formatBytes, formatMemory, formatSeconds } from '../../app/format.ts'
import { compareTexts } from '../../locales/compare.ts'
import { formatValue } from './say-comparison.ts'

export function tableText(comparison: Comparison): string {
  const { columns } = compareTexts.get()
  const head = [
    columns.run,
    columns[comparison.measure],
    '95 %',
    columns.macroF1,
    columns.time,
    columns.memory,
    columns.size,
  ]
  const lines = [comparison.a, comparison.b].map(
    ({ run, value, interval, macroF1, seconds, peakMemoryBytes, sizeBytes }) => [
      run.name,
      formatValue(comparison, value),
      interval === null ? '' : `${formatValue(comparison, interval.low)}–${formatValue(comparison, interval.high)}`,
      macroF1 === null ? '' : (100 * macroF1).toFixed(1),
      seconds === null ? '' : formatSeconds(seconds),
      peakMemoryBytes === null ? '' : formatMemory(peakMemoryBytes),
      sizeBytes === null ? '' : formatBytes(sizeBytes),
    ],
  )
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n')
}

export function copyTable(comparison: Comparison): void {
  void copyText(tableText(comparison))
}
