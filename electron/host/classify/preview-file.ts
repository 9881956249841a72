// The first rows of a table file, and which of its columns most likely holds the texts.

import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FilePreview } from '../../../shared/contract/tasks.ts'
import { say } from '../../../shared/said.ts'
import { describeTable, type TableDescription } from '../../engine/datasets/read-rows.ts'
import { badData, type ReadOptions } from '../../engine/datasets/row.ts'
import { ioError } from '../../engine/formats/io-error.ts'

type Options = { encoding?: ReadOptions['encoding']; header?: boolean | undefined; signal?: AbortSignal | undefined }

/** A cell of a preview shows its beginning; a whole novel would not help to choose. */
const shownChars = 400

export async function previewFile(path: string, { encoding, header, signal }: Options): Promise<FilePreview> {
  await refuseWorkbook(path)
  const read = (columns: false | undefined) =>
    describeTable(path, { signal, ...(encoding ? { encoding } : {}), ...(columns === false ? { columns } : {}) })
  const isList = /\.txt$/i.test(path)
  // a .txt file of one column is one text a line: its first line is a text like the others
  let table: TableDescription = await read(header === false || (header === undefined && isList) ? false : undefined)
  let hasHeader = header ?? !isList
  if (header === undefined && isList && table.columns.length > 1) {
    table = await read(undefined)
    hasHeader = true
  }
  return {
    name: basename(path),
    columns: table.columns,
    rows: table.preview.map(({ values }) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.slice(0, shownChars)])),
    ),
    encoding: table.encoding,
    header: table.delimiter === null ? null : hasHeader,
    likelyText: likelyText(table),
  }
}

/** First bytes of the two formats of Excel: a ZIP archive, and the compound file of before 2007. */
const workbookMarks = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
]

async function refuseWorkbook(path: string): Promise<void> {
  let start: Buffer
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
      start = buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw ioError(say`read`, path, error)
  }
  if (workbookMarks.some((mark) => mark.every((byte, i) => start[i] === byte)))
    throw badData({ file: path }, say`is a workbook or an archive. Save the sheet as CSV (UTF-8) and choose that file.`)
}

function likelyText({ columns, preview }: TableDescription): string {
  const lengthOf = (name: string) => preview.reduce((sum, { values }) => sum + (values[name]?.length ?? 0), 0)
  return columns.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0] ?? ''
}
