// Rows that are not used and why, as CSV with a byte order mark, without which Excel takes Korean for CP949.

import type { DroppedWords } from '../../../shared/contract/imports.ts'
import type { DatasetRow } from '../../store/dataset-rows.ts'
import { csvCell } from '../classify/spreadsheet-cell.ts'

const byteOrderMark = '\ufeff'

export async function* droppedCsv(
  batches: AsyncIterable<readonly DatasetRow[]> | Iterable<readonly DatasetRow[]>,
  { columns, files, reasons }: DroppedWords,
): AsyncGenerator<string, void> {
  // texts of strangers may be formulas to a spreadsheet
  const line = (cells: readonly string[]) => `${cells.map((cell) => csvCell(cell, true)).join(',')}\r\n`
  const { file, row, text, pair, label, reason } = columns
  yield byteOrderMark + line([file, row, text, pair, label, reason])
  for await (const batch of batches) {
    let part = ''
    for (const one of batch) {
      if (one.part !== 'dropped') continue
      const why = one.reason === null ? '' : reasons[one.reason]
      part += line([files[one.file === 0 ? 0 : 1], String(one.row), one.text, one.pair ?? '', one.label ?? '', why])
    }
    if (part !== '') yield part
  }
}
